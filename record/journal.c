// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel log as journalctl -o json prints it: a document for each entry, one host in all.
 *
 * Of an entry these fields count (systemd.journal-fields(7)): MESSAGE, _TRANSPORT and
 * SYSLOG_FACILITY, which say that the kernel wrote it, _BOOT_ID, which says in which boot, and
 * the times. Its messages are the lines of a log, and the last boot is the host: the last one
 * printed, or the first one where the times show that the newest entry was printed first.
 */
#include "record/journal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"

#include "record/kernel_log_boots.h"

/* The kernel's own lines are shorter: LOG_LINE_MAX of kernel/printk/printk.c. */
#define MESSAGE_MAX ((size_t)4096)

#define BOOT_ID_SIZE 33

enum order {
	ORDER_UNKNOWN = 0,
	ORDER_OLDEST_FIRST,
	ORDER_NEWEST_FIRST,
};

/* The last entry, whoever wrote it. */
struct entry_place {
	char boot[BOOT_ID_SIZE]; /* "" if it names none */
	uint64_t realtime, monotonic; /* in microseconds; 0 if it has none */
};

struct journal {
	struct text_state text;
	struct entry_place last;
	bool begun; /* there is a last entry */
	bool any; /* an entry of the kernel's was read, of the boot that is the host */
	enum order order;
	bool guessed; /* the clock says so, which may have been set between two boots */
	bool unclear; /* and the entries within a boot say otherwise */
	bool over; /* all other entries are of older boots */
};

bool journal_knows(struct json_object *document)
{
	return json_object_object_get_ex(document, "__REALTIME_TIMESTAMP", NULL) &&
	       json_object_object_get_ex(document, "MESSAGE", NULL);
}

static const char *text_of(struct json_object *entry, const char *field)
{
	struct json_object *value;

	return json_object_object_get_ex(entry, field, &value) &&
			       json_object_is_type(value, json_type_string) ?
		       json_object_get_string(value) :
		       NULL;
}

/* What root writes to /dev/kmsg takes the kernel's way, with another facility. */
static bool is_of_kernel(struct json_object *entry)
{
	const char *transport = text_of(entry, "_TRANSPORT");
	const char *facility = text_of(entry, "SYSLOG_FACILITY");

	return transport && strcmp(transport, "kernel") == 0 &&
	       (!facility || strcmp(facility, "0") == 0);
}

/* A message that is no UTF-8 is an array of its bytes; one that is too long is null. */
static struct input_line message_of(struct json_object *entry, char buffer[MESSAGE_MAX])
{
	struct input_line line = { .text = buffer };
	struct json_object *value = json_object_object_get(entry, "MESSAGE");

	if (json_object_is_type(value, json_type_string)) {
		line.text = json_object_get_string(value);
		line.length = (size_t)json_object_get_string_len(value);
	} else if (json_object_is_type(value, json_type_array)) {
		line.length = json_object_array_length(value);
		if (line.length > MESSAGE_MAX)
			line.length = MESSAGE_MAX;
		for (size_t i = 0; i < line.length; i++)
			buffer[i] = (char)json_object_get_int(
				json_object_array_get_idx(value, i));
	}
	return line;
}

static uint64_t time_of(struct json_object *entry, const char *field)
{
	const char *text = text_of(entry, field);
	uint64_t value;

	return text && parse_u64(text, &value) == 0 ? value : 0;
}

static enum order order_of(uint64_t first, uint64_t second)
{
	if (first == second)
		return ORDER_UNKNOWN;
	return first < second ? ORDER_OLDEST_FIRST : ORDER_NEWEST_FIRST;
}

/* Within a boot the monotonic clock is never set. */
static void compare_within_boot(struct journal *journal, const struct entry_place *place)
{
	const struct entry_place *last = &journal->last;
	const enum order order = last->monotonic && place->monotonic ?
					 order_of(last->monotonic, place->monotonic) :
					 order_of(last->realtime, place->realtime);

	if (order == ORDER_UNKNOWN)
		return;
	journal->unclear |= journal->guessed && order != journal->order;
	journal->guessed = false;
	if (journal->order == ORDER_UNKNOWN)
		journal->order = order;
}

/* Journals hold many boots, and the beginning of one may be lost. */
static void pass_to_boot(struct journal *journal, const struct entry_place *place,
			 struct snapshot *snap)
{
	if (journal->order == ORDER_UNKNOWN) {
		journal->order = order_of(journal->last.realtime, place->realtime);
		if (journal->order == ORDER_UNKNOWN)
			journal->order = ORDER_OLDEST_FIRST; /* as journalctl prints them */
		journal->guessed = true;
	}
	if (journal->order == ORDER_NEWEST_FIRST)
		journal->over = true;
	if (journal->over)
		return;
	kernel_log_new_boot(&journal->text, snap);
	journal->any = false;
}

/* Every entry tells of its boot, also one that the kernel did not write. */
static void take_place(struct json_object *entry, struct journal *journal,
		       struct snapshot *snap)
{
	const char *boot = text_of(entry, "_BOOT_ID");
	struct entry_place place = {
		.realtime = time_of(entry, "__REALTIME_TIMESTAMP"),
		.monotonic = time_of(entry, "__MONOTONIC_TIMESTAMP"),
	};

	if (boot)
		snprintf(place.boot, sizeof(place.boot), "%s", boot);
	journal->text.log.knows_boots = boot;
	if (journal->begun && strcmp(journal->last.boot, place.boot) != 0)
		pass_to_boot(journal, &place, snap);
	else if (journal->begun)
		compare_within_boot(journal, &place);
	journal->begun = true;
	journal->last = place;
}

static int take_entry(struct json_object *entry, struct journal *journal,
		      struct snapshot *snap)
{
	char buffer[MESSAGE_MAX];
	struct input_line line;

	take_place(entry, journal, snap);
	if (journal->over || !is_of_kernel(entry))
		return 0;
	journal->any = true;
	line = message_of(entry, buffer);
	return kernel_log_format.take(&line, &journal->text, snap);
}

static int note_broken(struct snapshot *snap, const char *what)
{
	return snapshot_note(snap, NOTE_BROKEN_LINE, "%s", what) < 0 ? -ENOMEM : 1;
}

/* 1, 0 at the end, or a negative errno. */
static int take_next(struct json_stream *stream, struct journal *journal,
		     struct snapshot *snap, struct error *err)
{
	struct json_object *entry = NULL;
	unsigned long line;
	int r = json_stream_next(stream, &entry, &line, err);

	if (r == -EINVAL || r == -EFBIG)
		return note_broken(snap, err->text);
	if (r <= 0)
		return r;
	if (journal_knows(entry)) {
		r = take_entry(entry, journal, snap) < 0 ? -ENOMEM : 1;
	} else {
		error_set(err, -EINVAL, "line %lu: no entry of a journal", line);
		r = note_broken(snap, err->text);
	}
	json_object_put(entry);
	return r;
}

/* Of the log's lines those that were printed first go before. */
static void turn_lines(struct kernel_snapshot *kernel)
{
	for (size_t i = 0; i < kernel->log_count / 2; i++) {
		const char **other = &kernel->log_line[kernel->log_count - 1 - i];
		const char *line = kernel->log_line[i];

		kernel->log_line[i] = *other;
		*other = line;
	}
}

static int end_journal(struct journal *journal, struct snapshot *snap, struct error *err)
{
	if (journal->unclear)
		return error_set(err, -EINVAL,
				 "a journal whose entries run in one order, and whose boots in "
				 "the other; journalctl -b prints the last boot alone");
	if (!journal->any)
		return error_set(err, -EINVAL,
				 "a journal without an entry of the kernel's of its last boot; "
				 "journalctl -k prints those");
	if (journal->order == ORDER_NEWEST_FIRST)
		turn_lines(&snap->kernel);
	return kernel_log_format.end(&journal->text, snap, err);
}

int journal_read(struct json_stream *stream, struct json_object *first,
		 struct snapshot *snap, struct error *err)
{
	struct journal journal = { 0 };
	struct error ignored = { 0 };
	int r;

	if (!text_of(first, "_TRANSPORT"))
		return error_set(err, -EINVAL,
				 "an entry of a journal without _TRANSPORT, which tells the "
				 "kernel's from others; leave out --output-fields");
	r = take_entry(first, &journal, snap);
	while (r >= 0) {
		r = take_next(stream, &journal, snap, &ignored);
		if (r == 0)
			return end_journal(&journal, snap, err);
	}
	return error_set_errno(err, r, "cannot read the journal");
}
