// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where in a kernel log a boot begins, and which of several is the last.
 *
 * Only what cannot happen twice in a boot begins another. A boot that is seen where there is
 * none costs what is known of the host; one that is overlooked would mix two kernels.
 */
#include "record/kernel_log_boots.h"

#include <assert.h>
#include <errno.h>

#include "model/log_filter.h"

static const char linux_version[] = "Linux version ";

/*
 * The kernel prints each of these once, all before the detector of hard lockups starts
 * (init/main.c, kernel_init_freeable()). Others come again: "... version:" for each PMU of a
 * hybrid part, what KVM says whenever its module is loaded, and pieces of a long "Kernel
 * command line:".
 */
static const char *const once[] = {
	"Command line: ",      "Hypervisor detected: ",   "smpboot: CPU0: ",
	"Performance Events:", "NMI watchdog: Enabled. ", /* again whenever it is switched on */
};
static_assert(ARRAY_SIZE(once) == KERNEL_LOG_ONCE_COUNT, "a line without its place");
#define DETECTOR (KERNEL_LOG_ONCE_COUNT - 1)

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
		.before = log->begin.clock == LOG_CLOCK_NONE ? log->before : log->begin,
		.forward = log->forward,
		.backward = log->backward,
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

/* FNV-1a */
static uint64_t hash(const struct cursor *message)
{
	uint64_t value = 0xcbf29ce484222325;

	for (const char *at = message->at; at < message->end; at++)
		value = (value ^ (unsigned char)*at) * 0x100000001b3;
	return value;
}

/* The row of a message; KERNEL_LOG_ONCE_COUNT for most. */
static size_t find_once(const struct cursor *message)
{
	size_t row;

	for (row = 0; row < KERNEL_LOG_ONCE_COUNT; row++) {
		struct cursor at = *message;

		if (cursor_text(&at, once[row]))
			break;
	}
	return row;
}

/*
 * Two consoles, or two programs that collect a log, write each line twice; and who put two
 * excerpts of a log together has them in another order. No host boots twice in a second.
 */
static bool is_same_moment(const struct kernel_log_once *before,
			   const struct kernel_log_once *now)
{
	return log_stamp_is_same_second(&before->stamp, &now->stamp) ||
	       (before->text == now->text && before->stamp.has_uptime &&
		now->stamp.has_uptime && before->stamp.uptime == now->stamp.uptime);
}

static bool comes_after(const struct kernel_log_once *before,
			const struct kernel_log_once *now)
{
	return before->seen && !is_same_moment(before, now);
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

/* Where the clock of the day tells it, which of two boots was the later one. */
static void keep_begin(struct kernel_log_state *log)
{
	int64_t between;

	if (log->begin.clock != LOG_CLOCK_NONE)
		return;
	log->begin = log->order.line;
	between = log_stamp_between(&log->before, &log->begin);
	log->forward |= between > 0;
	log->backward |= between < 0;
}

void kernel_log_look_at_message(const struct cursor *message, struct text_state *state,
				struct snapshot *snap)
{
	struct kernel_log_state *log = &state->log;
	const size_t row = find_once(message);
	const struct kernel_log_once now = { .seen = true,
					     .stamp = log->order.line,
					     .text = hash(message) };
	const bool is_once = row < KERNEL_LOG_ONCE_COUNT;
	const bool again = row < DETECTOR && (comes_after(&log->once[row], &now) ||
					      comes_after(&log->once[DETECTOR], &now));
	const bool tells =
		is_once ||
		log_filter_knows(message->at, (size_t)(message->end - message->at));

	if (!log->knows_boots && (again || is_first(message) ||
				  (tells && is_earlier(&log->order.line, &log->told))))
		kernel_log_new_boot(state, snap);
	keep_begin(log);
	log->any = true;
	if (is_once)
		log->once[row] = now;
	if (tells)
		log->told = log->order.line;
}

/*
 * One boot is the last one in whatever order its lines stand. Of several, their begins tell,
 * by the clock of the day; without one, lines whose time since the boot falls.
 */
static bool is_backward(const struct kernel_log_state *log)
{
	const struct log_order *order = &log->order;

	if (!log->has_dropped || log->forward || log->backward)
		return log->backward;
	return order->falls && order->falls >= order->rises;
}

int kernel_log_find_last_boot(const struct kernel_log_state *log, struct error *err)
{
	if (log->has_marks && !log->any)
		return error_set(err, -EINVAL,
				 "of the last boot in it there is no line of the kernel's; "
				 "journalctl -k prints those");
	if (is_backward(log))
		return error_set(
			err, -EINVAL,
			"its lines do not run from the oldest to the newest, so that "
			"those of the last boot cannot be told; give them as dmesg and "
			"journalctl print them, or one boot's alone");
	return 0;
}
