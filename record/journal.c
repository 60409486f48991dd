// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel log as journalctl -o json prints it: a document for each entry, one host in all.
 *
 * Of an entry four fields count (systemd.journal-fields(7)): MESSAGE, _TRANSPORT and
 * SYSLOG_FACILITY, which say that the kernel wrote it, and _BOOT_ID, which says in which boot.
 * Its messages are the lines of a log, and the last boot is the host.
 */
#include "record/journal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "record/text_format.h"

/* The kernel's own lines are shorter: LOG_LINE_MAX of kernel/printk/printk.c. */
#define MESSAGE_MAX ((size_t)4096)

#define BOOT_ID_SIZE 33

struct journal {
	struct text_state text;
	char boot[BOOT_ID_SIZE]; /* of the last entry of the kernel's; "" if that has none */
	bool any; /* an entry of the kernel's was read */
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

/* Journals hold many boots, and the beginning of one may be lost. */
static void take_boot(struct json_object *entry, struct journal *journal,
		      struct snapshot *snap)
{
	const char *boot = text_of(entry, "_BOOT_ID");

	if (!boot)
		boot = "";
	if (journal->any && strncmp(journal->boot, boot, BOOT_ID_SIZE - 1) != 0)
		kernel_log_new_boot(&journal->text, snap);
	snprintf(journal->boot, BOOT_ID_SIZE, "%s", boot);
	journal->any = true;
}

static int take_entry(struct json_object *entry, struct journal *journal,
		      struct snapshot *snap)
{
	char buffer[MESSAGE_MAX];
	struct input_line line;

	if (!is_of_kernel(entry))
		return 0;
	take_boot(entry, journal, snap);
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
		if (r == 0 && !journal.any)
			return error_set(err, -EINVAL,
					 "a journal without an entry of the kernel's; "
					 "journalctl -k prints those");
		if (r == 0)
			return kernel_log_format.end(&journal.text, snap);
	}
	return error_set_errno(err, r, "cannot read the journal");
}
