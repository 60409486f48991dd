// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where in a kernel log a boot begins, and which of several is the last.
 *
 * Only what cannot happen twice in a boot begins another. A boot that is seen where there is
 * none costs what is known of the host; one that is overlooked would mix two kernels.
 */
#include "record/kernel_log_boots.h"

#include <errno.h>

#include "model/log_filter.h"

static const char linux_version[] = "Linux version ";

/*
 * The kernel prints each of these once, all before the detector of hard lockups starts
 * (init/main.c, kernel_init_freeable()). Others come again: "... version:" for each PMU of a
 * hybrid part, what KVM says whenever its module is loaded.
 */
static const char *const once[] = {
	"Command line: ",  "Kernel command line: ", "Hypervisor detected: ",
	"smpboot: CPU0: ", "Performance Events:",
};

#define DETECTOR (1u << ARRAY_SIZE(once))

/* Microseconds: CPUs that print at the same time may come to be in the wrong order. */
#define JITTER 100000

void kernel_log_new_boot(struct text_state *state, struct snapshot *snap)
{
	const struct kernel_log_state *log = &state->log;

	snapshot_reset(snap);
	state->log = (struct kernel_log_state){
		.journal = log->journal,
		.knows_boots = log->knows_boots,
		.has_marks = log->has_marks,
		.has_dropped = log->has_dropped || log->any,
		.order = log->order,
	};
}

/*
 * journalctl between two boots: "-- Boot 4f5e... --", before systemd 247 "-- Reboot --". On a
 * terminal they are highlighted.
 */
static bool is_boot_mark(const struct input_line *line)
{
	struct cursor at = { .at = line->text, .end = line->text + line->length };
	struct cursor old;

	if (cursor_byte(&at, '\033'))
		cursor_find(&at, "m");
	old = at;
	return cursor_text(&at, "-- Boot ") || cursor_text(&old, "-- Reboot --");
}

void kernel_log_look_at_line(const struct input_line *line, struct text_state *state,
			     struct snapshot *snap)
{
	const bool mark = is_boot_mark(line);

	if (state->log.knows_boots)
		return;
	log_order_take(&state->log.order, line);
	if (mark)
		kernel_log_new_boot(state, snap);
	state->log.has_marks |= mark;
}

/* The bit of a message in kernel_log_state.seen; 0 for most. */
static unsigned int bit_of(const struct cursor *message)
{
	struct cursor at = *message;

	if (cursor_text(&at, "NMI watchdog: Enabled. "))
		return DETECTOR;
	for (size_t i = 0; i < ARRAY_SIZE(once); i++)
		if (cursor_text(&at, once[i]))
			return 1u << i;
	return 0;
}

static bool is_first(const struct cursor *message)
{
	struct cursor at = *message;

	return cursor_text(&at, linux_version) && cursor_peek(&at) >= '0' &&
	       cursor_peek(&at) <= '9';
}

/*
 * A CPU that comes up may print with a clock that is not set yet, "[    0.008282] Disabled fast
 * string operations" in the middle of a boot; what tells of the PMU or KVM is not printed so.
 */
static bool is_earlier(const struct log_stamp *stamp, const struct log_stamp *told)
{
	return stamp->has_uptime && told->has_uptime &&
	       stamp->uptime < told->uptime - JITTER;
}

void kernel_log_look_at_message(const struct cursor *message, struct text_state *state,
				struct snapshot *snap)
{
	struct kernel_log_state *log = &state->log;
	const unsigned int bit = bit_of(message);
	const bool tells =
		bit || log_filter_knows(message->at, (size_t)(message->end - message->at));
	const bool again = bit && bit != DETECTOR && (log->seen & (bit | DETECTOR));

	if (!log->knows_boots && (again || is_first(message) ||
				  (tells && is_earlier(&log->order.line, &log->told))))
		kernel_log_new_boot(state, snap);
	log->any = true;
	log->seen |= bit;
	if (tells)
		log->told = log->order.line;
}

int kernel_log_find_last_boot(const struct kernel_log_state *log, struct error *err)
{
	const struct log_order *order = &log->order;

	if (log->has_marks && !log->any)
		return error_set(err, -EINVAL,
				 "of the last boot in it there is no line of the kernel's; "
				 "journalctl -k prints those");
	if (order->falls > order->rises ||
	    (order->falls && order->falls == order->rises && log->has_dropped))
		return error_set(err, -EINVAL,
				 "its lines do not run from the oldest to the newest, so that "
				 "the last boot cannot be told; journalctl prints them so "
				 "without --reverse");
	return 0;
}
