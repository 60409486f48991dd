// SPDX-License-Identifier: GPL-2.0-or-later
/* What the reader of the host or of a file noticed, as JSON. */
#include "record/snapshot_json_notes.h"

#include "model/words.h"

static int id_read(const struct json_node *node, void *value)
{
	enum note_id *id = value;
	size_t length;
	const char *word = json_peek_text(node, &length);
	int index = word ? note_from_word(word) : -1;

	if (index < 0)
		return json_wrong(node, "a note's id, such as \"broken-line\"");
	*id = (enum note_id)index;
	return 0;
}

static void id_write(const void *value, const char *key, struct json_out *out)
{
	const enum note_id *id = value;

	json_out_text(out, key, note_word(*id));
}

static const struct json_kind kind_id = { .read = id_read, .write = id_write };

static int count_read(const struct json_node *node, void *value)
{
	uint64_t *count = value, read;
	int r = json_get_count(node, &read);

	if (r == 0 && (read == 0 || read > UINT32_MAX))
		r = json_wrong(node, "a whole number from 1 to 2^32 - 1");
	if (r == 0)
		*count = read;
	return r;
}

static void count_write(const void *value, const char *key, struct json_out *out)
{
	const uint64_t *count = value;

	json_out_count(out, key, *count);
}

static const struct json_kind kind_count = { .read = count_read, .write = count_write };

static int detail_read(const struct json_node *node, void *value)
{
	const char **detail = value;

	return json_get_text(node, JSON_TEXT_MAX, detail);
}

static void detail_write(const void *value, const char *key, struct json_out *out)
{
	const char *const *detail = value;

	json_out_text(out, key, *detail);
}

static const struct json_kind kind_detail = { .read = detail_read, .write = detail_write };

static const struct json_field note_field[] = {
	{ JSON_FIELD("id", struct note, id, kind_id), .required = true },
	{ JSON_FIELD("count", struct note, count, kind_count), .required = true },
	{ JSON_FIELD("detail", struct note, detail, kind_detail), .required = true },
};
static const struct json_fields note_fields = { note_field, ARRAY_SIZE(note_field) };

static int notes_read(const struct json_node *node, void *value)
{
	struct note *notes = value;
	bool seen[NOTE_COUNT] = { false };
	size_t count;
	int r = json_get_length(node, NOTE_COUNT, &count);

	for (size_t i = 0; r == 0 && i < count; i++) {
		struct note note = { 0 };
		struct json_node element;

		json_element(node, i, &element);
		r = json_fields_read(&note_fields, &element, &note);
		if (r == 0 && seen[note.id])
			r = json_wrong(&element, "every note once");
		if (r < 0)
			break;
		seen[note.id] = true;
		/* The reader of the CPUs may have noticed something already. */
		note.count += notes[note.id].count;
		notes[note.id] = note;
	}
	return r;
}

static void notes_write(const void *value, const char *key, struct json_out *out)
{
	const struct note *notes = value;
	struct json_out array = json_out_array();

	for (size_t i = 0; i < NOTE_COUNT; i++) {
		struct json_out object;

		if (notes[i].count == 0)
			continue;
		object = json_out_object();
		json_fields_write(&note_fields, &notes[i], &object);
		json_out_part(&array, NULL, &object);
	}
	json_out_part_if_any(out, key, &array);
}

static const struct json_field disagreement_field[] = {
	{ JSON_FIELD("fact", struct disagreement, fact, kind_detail), .required = true },
	{ JSON_FIELD("kept", struct disagreement, kept, kind_detail), .required = true },
	{ JSON_FIELD("other", struct disagreement, other, kind_detail), .required = true },
	{ JSON_FIELD("source", struct disagreement, source, kind_detail), .required = true },
};
static const struct json_fields disagreement_fields = { disagreement_field,
							ARRAY_SIZE(disagreement_field) };

static int disagreements_read(const struct json_node *node, void *value)
{
	struct snapshot *snap = value;
	size_t count;
	int r = json_get_length(node, DISAGREEMENTS_MAX, &count);

	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(node, i, &element);
		r = json_fields_read(&disagreement_fields, &element,
				     &snap->disagreement[i]);
	}
	if (r == 0)
		snap->disagreement_count = count;
	return r;
}

static void disagreements_write(const void *value, const char *key, struct json_out *out)
{
	const struct snapshot *snap = value;
	struct json_out array = json_out_array();

	for (size_t i = 0; i < snap->disagreement_count; i++) {
		struct json_out object = json_out_object();

		json_fields_write(&disagreement_fields, &snap->disagreement[i], &object);
		json_out_part(&array, NULL, &object);
	}
	json_out_part_if_any(out, key, &array);
}

const struct json_kind json_kind_disagreements = {
	.read = disagreements_read,
	.write = disagreements_write,
};
const struct json_kind json_kind_notes = { .read = notes_read, .write = notes_write };
