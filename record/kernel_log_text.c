// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel log as text: what dmesg and journalctl -k print, whole or in excerpts.
 *
 * Lines come with all sorts of times and names in front; behind those stands what the kernel
 * wrote. A snapshot keeps of it what the live probe keeps (model/log_filter.h), and what the
 * first lines of a boot tell: the release, the command line, the CPU's signature.
 */
#include <errno.h>
#include <string.h>

#include "base/printable.h"

#include "model/log_filter.h"
#include "model/perfmon.h"

#include "record/kernel_log_boots.h"
#include "record/log_command_line.h"
#include "record/signature.h"
#include "record/text_format.h"

/* A journal's header: time, host name, "kernel: ". */
#define HEADER_MAX ((size_t)128)
#define RELEASE_MAX ((size_t)64)

static const char linux_version[] = "Linux version ";

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "[    0.123456]", "[    T1]", "[Mon Nov 23 01:33:08 2026]"; not "[Firmware Bug]". */
static bool skip_bracket(struct cursor *cursor)
{
	static const char allowed[] =
		" .,:+-0123456789"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	struct cursor at = *cursor;
	bool has_digit = false;

	if (!cursor_byte(&at, '['))
		return false;
	while (!cursor_at_end(&at) && strchr(allowed, *at.at)) {
		has_digit |= is_digit(*at.at);
		at.at++;
	}
	if (!has_digit || !cursor_byte(&at, ']'))
		return false;
	cursor_blanks(&at);
	*cursor = at;
	return true;
}

/* "<6>"; false for a line that a program wrote: its number is above 7. */
static bool skip_level(struct cursor *cursor)
{
	if (!cursor_byte(cursor, '<'))
		return true;
	if (cursor->end - cursor->at < 2 || !is_digit(cursor->at[0]) || cursor->at[1] != '>')
		return false;
	cursor->at += 2;
	return true;
}

/*
 * "Nov 23 01:33:08 host kernel: " and its relatives; whether one was there. Behind the name of
 * another program, "host sshd[9]: ", it is that program's text.
 */
static bool skip_journal_header(struct cursor *cursor)
{
	struct cursor at = *cursor, name;

	if ((size_t)(at.end - at.at) > HEADER_MAX)
		at.end = at.at + HEADER_MAX;
	name = at;
	if (!cursor_find(&at, " kernel: ") || !cursor_find(&name, ": ") || name.at != at.at)
		return false;
	cursor->at = at.at;
	return true;
}

/* "kern  :info  : " of dmesg -x */
static void skip_facility(struct cursor *cursor)
{
	struct cursor at = *cursor;

	if (!cursor_text(&at, "kern") || !cursor_blanks(&at) || !cursor_byte(&at, ':'))
		return;
	while (!cursor_at_end(&at) && *at.at >= 'a' && *at.at <= 'z')
		at.at++;
	cursor_blanks(&at);
	if (cursor_byte(&at, ':')) {
		cursor_blanks(&at);
		*cursor = at;
	}
}

/* "2026-11-23T01:33:08,123456+00:00 " of dmesg --time-format iso */
static void skip_iso_time(struct cursor *cursor)
{
	struct cursor at = *cursor;
	size_t length = 0;

	while (!cursor_at_end(&at) && *at.at && strchr("0123456789-:,.+TZ", *at.at)) {
		at.at++;
		length++;
	}
	if (length > strlen("2026-11-23T") && cursor_blanks(&at))
		*cursor = at;
}

/*
 * What the kernel itself wrote; false if the line is none of its. journal: whether the lines
 * have journal headers, which a line that begins with blanks and lacks one shows to be the
 * rest of what a program said above it.
 */
static bool find_message(const struct input_line *line, bool *journal, struct cursor *ret)
{
	struct cursor at = { .at = line->text, .end = line->text + line->length };
	const bool indented = cursor_blanks(&at);

	if (!skip_level(&at))
		return false;
	skip_facility(&at);
	skip_iso_time(&at);
	while (skip_bracket(&at))
		;
	if (skip_journal_header(&at))
		*journal = true;
	else if (*journal && indented)
		return false;
	while (skip_bracket(&at))
		;
	*ret = at;
	return !cursor_at_end(&at);
}

/* " (family: 0x6, model: 0x6a, stepping: 0x6)" at the end of "smpboot: CPU0: ..." */
static bool parse_signature(struct cursor *at, struct cpuid_bits *ret)
{
	uint32_t family, model, stepping;

	return cursor_text(at, "smpboot: CPU0: ") && cursor_find(at, "(family: 0x") &&
	       cursor_hex(at, &family) && cursor_text(at, ", model: 0x") &&
	       cursor_hex(at, &model) && cursor_text(at, ", stepping: 0x") &&
	       cursor_hex(at, &stepping) && cursor_byte(at, ')') &&
	       signature_bits(family, model, stepping, ret);
}

/*
 * A module of KVM's speaks. "kvm: " alone is also how a QEMU of that name begins its
 * complaints: before the kernel's there is a bracket, a level or "kernel: ".
 */
static bool is_of_kvm(const struct input_line *line, const struct cursor *message)
{
	const char *before = message->at;
	struct cursor at = *message;

	if (cursor_text(&at, "kvm_intel: ") || cursor_text(&at, "kvm_amd: "))
		return true;
	while (before > line->text && before[-1] == ' ')
		before--;
	return cursor_text(&at, "kvm: ") && before > line->text &&
	       strchr("]>:", before[-1]);
}

static bool kernel_log_knows(const struct input_line *line)
{
	struct cpuid_bits ignored;
	struct cursor at, signature;
	bool journal = false;

	if (line->cut || !find_message(line, &journal, &at))
		return false;
	signature = at;
	return log_filter_knows(at.at, (size_t)(at.end - at.at)) ||
	       is_of_kvm(line, &at) || parse_signature(&signature, &ignored) ||
	       (cursor_text(&at, linux_version) && is_digit(cursor_peek(&at)));
}

static int add_bits(struct snapshot *snap, const struct cpuid_bits *bits)
{
	int r = cpuid_bits_add(&signature_boot_group(snap)->cpuid_bits, &snap->arena, bits);

	return r == -ENOMEM ? r : 0;
}

static int take_version(struct cursor at, struct text_state *state, struct snapshot *snap)
{
	struct reading_text *release = &snap->kernel.release;
	size_t length = 0;
	char *text;

	state->log.at_boot = true;
	while (at.at + length < at.end && at.at[length] != ' ' && length < RELEASE_MAX)
		length++;
	text = arena_strndup(&snap->arena, at.at, length);
	if (!text)
		return -ENOMEM;
	printable_make(text, length);
	*release = (struct reading_text){ .reading = reading_ok(), .text = text };
	return 0;
}

/* perf names its driver after the vendor (arch/x86/events, init_hw_perf_events()). */
static int take_driver(const struct cursor *message, struct snapshot *snap)
{
	static const struct {
		const char *driver, *vendor;
	} drivers[] = {
		{ " Intel PMU driver.", "GenuineIntel" },
		{ " AMD PMU driver.", "AuthenticAMD" },
		{ " HYGON PMU driver.", "HygonGenuine" },
	};
	struct cpuid_bits bits;

	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
		struct cursor at = *message;

		if (cursor_find(&at, drivers[i].driver) &&
		    signature_vendor_bits(drivers[i].vendor, strlen(drivers[i].vendor),
					  &bits))
			return add_bits(snap, &bits);
	}
	return 0;
}

/* In a journal as text the kernel's lines have its name in front. */
static bool is_of_kernel(const struct input_line *line, const struct cursor *message,
			 bool journal)
{
	struct cursor header = { .at = line->text, .end = message->at };

	return !journal || cursor_find(&header, " kernel: ");
}

static int kernel_log_take(const struct input_line *line, struct text_state *state,
			   struct snapshot *snap)
{
	static const struct cpuid_bits guest = {
		.leaf = CPUID_FEATURES,
		.known.ecx = 1u << CPUID_1_ECX_HYPERVISOR,
		.regs.ecx = 1u << CPUID_1_ECX_HYPERVISOR,
	};
	struct cpuid_bits signature;
	struct cursor message, at;
	int r;

	kernel_log_look_at_line(line, state, snap);
	if (line->cut || !find_message(line, &state->log.journal, &message))
		return 0;
	if (is_of_kernel(line, &message, state->log.journal))
		kernel_log_look_at_message(&message, state, snap);
	at = message;
	if (cursor_text(&at, linux_version) && is_digit(cursor_peek(&at)))
		return take_version(at, state, snap);
	r = log_command_line_take(&message, &state->log, snap);
	if (r != -ENOENT)
		return r;
	if (cursor_text(&at, "BIOS-e820: "))
		state->log.has_memory_map = true;
	if (cursor_text(&at, "Hypervisor detected: "))
		return add_bits(snap, &guest);
	if (parse_signature(&at, &signature))
		return add_bits(snap, &signature);
	if (cursor_text(&at, "Performance Events:") && take_driver(&at, snap) < 0)
		return -ENOMEM;
	return log_filter_add(snap, message.at, (size_t)(message.end - message.at));
}

static int kernel_log_end(struct text_state *state, struct snapshot *snap, struct error *err)
{
	const struct kernel_log_state *log = &state->log;

	snap->kernel.log = log->at_boot && log->has_memory_map ?
				   reading_ok() :
				   (struct reading){ .state = READING_ABSENT };
	return kernel_log_find_last_boot(log, err);
}

const struct text_format kernel_log_format = {
	.kind = "kernel-log",
	.knows = kernel_log_knows,
	.take = kernel_log_take,
	.end = kernel_log_end,
};
