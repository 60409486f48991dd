// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's command line, as the kernel log has it. */
#include "record/log_command_line.h"

#include <errno.h>
#include <string.h>

#include "model/command_line.h"
#include "model/requests.h"

/* The kernel cuts what it prints at 976 bytes or more: kernel/printk/printk.c, LOG_LINE_MAX. */
#define PRINTED_WHOLE 970

static int set_command_line(const char *text, struct snapshot *snap)
{
	struct request_place places[] = {
		{ .name = "kernel command line", .reading = reading_ok() },
		{ .name = "modprobe.d" }, /* the log does not tell */
	};
	int r;

	snap->kernel.command_line.reading = reading_ok();
	r = command_line_keep(text, &snap->arena, &snap->kernel.command_line.text);
	requests_search_line(&places[0], text);
	return r < 0 ? r : requests_decide(snap, places, ARRAY_SIZE(places));
}

/* "a b \\": a piece that is not the last one ends so (init/main.c, print_kernel_cmdline()). */
static bool take_mark(struct cursor *piece)
{
	static const char mark[] = " \\";
	const size_t length = sizeof(mark) - 1;

	if ((size_t)(piece->end - piece->at) < length ||
	    memcmp(piece->end - length, mark, length) != 0)
		return false;
	piece->end -= length;
	return true;
}

/* Behind the pieces before it, as far as the kernel's own limit. */
static int add_piece(const struct cursor *piece, struct kernel_log_state *log,
		     struct arena *arena)
{
	size_t length = (size_t)(piece->end - piece->at), used;

	if (!log->command_line)
		log->command_line = arena_alloc(arena, COMMAND_LINE_MAX);
	if (!log->command_line)
		return -ENOMEM;
	used = strlen(log->command_line);
	if (used && used < COMMAND_LINE_MAX - 1)
		log->command_line[used++] = ' ';
	if (length > COMMAND_LINE_MAX - 1 - used)
		length = COMMAND_LINE_MAX - 1 - used;
	memcpy(log->command_line + used, piece->at, length);
	return 0;
}

int log_command_line_take(const struct cursor *message, struct kernel_log_state *log,
			  struct snapshot *snap)
{
	struct cursor at = *message;
	const bool printed_whole = message->end - message->at < PRINTED_WHOLE;
	bool has_more;

	if (!cursor_text(&at, "Command line: ") &&
	    !cursor_text(&at, "Kernel command line: "))
		return -ENOENT;
	if (log->has_command_line)
		return 0;
	has_more = take_mark(&at);
	/* what a cut line leaves out may be what is asked for */
	if (!has_more && !log->command_line && !printed_whole)
		return 0;
	if (add_piece(&at, log, &snap->arena) < 0)
		return -ENOMEM;
	log->has_command_line = !has_more;
	return has_more ? 0 : set_command_line(log->command_line, snap);
}
