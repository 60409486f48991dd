// SPDX-License-Identifier: GPL-2.0-or-later
/* How to ask a virtual machine monitor for a baseline. */
#include <string.h>

#include "base/bits.h"

#include "model/cpu_options.h"

#include "report/outline_baseline.h"
#include "report/phrase.h"

static void outline_things(struct walk *walk, const char *key, uint64_t things)
{
	walk_array(walk, key);
	for (unsigned int thing = 0; thing < THING_COUNT; thing++)
		if (bits_test(things, thing))
			walk_word(walk, keyed(NULL), NULL, thing_word(thing));
	walk_array_end(walk);
}

static void show_things(struct walk *walk, const char *what, uint64_t things)
{
	struct phrase text = { 0 };
	const char *before = "";

	if (!things || !walk_is_for_people(walk))
		return;
	phrase_add(&text, "%s", what);
	for (unsigned int thing = 0; thing < THING_COUNT; thing++) {
		if (!bits_test(things, thing))
			continue;
		phrase_add(&text, "%s %s", before, thing_word(thing));
		before = ",";
	}
	walk_line(walk, "", text.text);
}

static void outline_one(struct walk *walk, const char *name, const char *key,
			const struct cpu_options *options)
{
	walk_object(walk, name);
	if (*options->text)
		walk_word(walk, keyed(key), NULL, options->text);
	outline_things(walk, "cannot", options->cannot);
	outline_things(walk, "undecided", options->undecided);
	walk_object_end(walk);
}

/* Elements of a domain stand in lines of their own. */
static void show_lines(struct walk *walk, const char *label, const char *text)
{
	while (*text) {
		const size_t length = strcspn(text, "\n");
		struct phrase line = { 0 };

		phrase_add(&line, "%.*s", (int)length, text);
		walk_line(walk, label, line.text);
		text += length + (text[length] == '\n');
		label = "";
	}
}

/* What else has to be known before they are used; model/cpu_options.c has where it was read. */
static void show_remarks(struct walk *walk, const struct cpu_options *options)
{
	if (bits_test(options->cannot | options->undecided, ITEM_PMU))
		walk_line(walk, "",
			  "on AMD the counters stay with pmu=off, unless QEMU sets "
			  "KVM_PMU_CAP_DISABLE for it as 11.1 does and 10.2 does not; "
			  "kvm.enable_pmu=0 on the host takes them");
	if (options->unmigratable)
		walk_line(walk, "",
			  "so started, a guest cannot be moved while it runs: QEMU refuses "
			  "that for invtsc, which it then has too");
}

static void show_one(struct walk *walk, const char *label, const char *before,
		     const struct cpu_options *options)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	if (!*options->text) {
		walk_line(walk, label, "unknown, as the vPMU is");
		return;
	}
	phrase_add(&text, "%s%s", before, options->text);
	show_lines(walk, label, text.text);
	show_things(walk, "has no option for", options->cannot);
	show_things(walk, "leaves undecided what is unknown:", options->undecided);
	show_remarks(walk, options);
}

void outline_cpu_options(struct shown_baseline *shown)
{
	struct walk *walk = &shown->walk;
	struct cpu_options qemu, libvirt;

	cpu_options_of(shown->baseline, CPU_OPTIONS_QEMU, &qemu);
	cpu_options_of(shown->baseline, CPU_OPTIONS_LIBVIRT, &libvirt);
	walk_heading(walk, SECTION_ANSWER, "How to ask for it");
	walk_object(walk, "ask");
	outline_one(walk, "qemu", "cpu", &qemu);
	outline_one(walk, "libvirt", "xml", &libvirt);
	walk_object_end(walk);
	show_one(walk, "QEMU", "-cpu ", &qemu);
	show_one(walk, "libvirt", "", &libvirt);
}
