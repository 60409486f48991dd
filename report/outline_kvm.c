// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM on this host: its device, its modules and their parameters, its answer. */
#include <errno.h>
#include <string.h>

#include "model/words.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

/* Where the device could not be opened, that is why the version is not known. */
static struct gap api_version_gap(const struct kvm_snapshot *kvm)
{
	const struct reading *reading =
		kvm->device.state == READING_OK ? &kvm->api_version.reading : &kvm->device;

	return gap_of(FACT_KVM_DEVICE, reading);
}

static void show_device(struct walk *walk, const struct kvm_snapshot *kvm)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&text, "%s", reading_reason_word(kvm->device.state));
	if (kvm->device.err) {
		phrase_add(&text, " (");
		phrase_errno(&text, kvm->device.err);
		phrase_add(&text, ")");
	}
	if (kvm->api_version.reading.state == READING_OK)
		phrase_add(&text, ", API version %llu",
			   (unsigned long long)kvm->api_version.value);
	walk_line(walk, "/dev/kvm", text.text);
}

static void outline_device(struct walk *walk, const struct kvm_snapshot *kvm)
{
	const struct gap gap = api_version_gap(kvm);

	walk_object(walk, "device");
	walk_word(walk, keyed("state"), NULL, reading_state_word(kvm->device.state));
	if (kvm->device.err) {
		struct phrase name = { 0 };

		phrase_errno(&name, kvm->device.err);
		walk_word(walk, keyed("errno"), NULL, name.text);
	}
	/* A device that is not there has no version. */
	if (kvm->device.state != READING_ABSENT)
		walk_number(walk, keyed("api_version"), &gap, kvm->api_version.value);
	walk_object_end(walk);
	show_device(walk, kvm);
}

/* 1 or 0, or -1: a module shows a switch as "Y" and "N", or as the number it is. */
static int switch_value(const char *text)
{
	if (strcmp(text, "Y") == 0 || strcmp(text, "1") == 0)
		return 1;
	return strcmp(text, "N") == 0 || strcmp(text, "0") == 0 ? 0 : -1;
}

/* module: how looking for the module ended that has the parameter. */
static void outline_parameter(struct walk *walk, const struct kvm_snapshot *kvm,
			      enum kvm_parameter parameter, const struct reading *module)
{
	const struct reading_text *shown = &kvm->parameter[parameter];
	const char *word = kvm_parameter_word(parameter);
	struct gap gap = gap_of(FACT_KVM_PARAMETERS, &shown->reading);
	int value = -1;

	/* The module is there and has no such parameter: the kernel does not know it. */
	if (shown->reading.state == READING_ABSENT && module->state == READING_OK)
		return;
	if (shown->reading.state == READING_OK) {
		const struct reading odd = reading_error(EINVAL);

		value = switch_value(shown->text);
		if (value < 0)
			gap = gap_of(FACT_KVM_PARAMETERS, &odd);
	}
	walk_flag(walk, labelled(word, word), &gap, value == 1);
}

static void outline_parameters(struct walk *walk, const struct kvm_snapshot *kvm)
{
	walk_object(walk, "parameters");
	outline_parameter(walk, kvm, KVM_PARAMETER_ENABLE_PMU, &kvm->core_module);
	outline_parameter(walk, kvm, KVM_PARAMETER_ENABLE_MEDIATED_PMU,
			  &kvm->vendor_module.reading);
	walk_object_end(walk);
}

static void outline_module(struct walk *walk, const struct kvm_snapshot *kvm)
{
	const struct reading_text *module = &kvm->vendor_module;
	const struct gap gap = gap_of(FACT_KVM_MODULE, &module->reading);

	if (module->reading.state == READING_ABSENT)
		walk_line(walk, "Module", "none is loaded");
	else
		walk_word(walk, labelled("module", "Module"), &gap, module->text);
}

void outline_kvm(struct walk *walk, const struct report *report)
{
	const struct kvm_snapshot *kvm = &report->snap->kvm;

	walk_heading(walk, SECTION_KVM, "KVM");
	walk_object(walk, "kvm");
	outline_device(walk, kvm);
	outline_module(walk, kvm);
	outline_parameters(walk, kvm);
	outline_kvm_answer(walk, report->verdict);
	outline_predicted(walk, report->verdict);
	outline_agreement(walk, &report->verdict->outlook);
	walk_object_end(walk);
}
