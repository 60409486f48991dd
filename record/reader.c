// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads hosts from a file of any kind we know.
 *
 * The first byte that is no blank tells JSON from text: documents begin with '{', no dump
 * does. Everything is read as it comes, so pipes serve as well as files, and the memory
 * that is needed depends on one host, not on the file.
 */
#include "record/reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "base/attrs.h"
#include "base/printable.h"
#include "base/text_buffer.h"

#include "record/baseline_json.h"
#include "record/document_format.h"
#include "record/dump.h"
#include "record/input.h"
#include "record/journal.h"
#include "record/json_stream.h"
#include "record/snapshot_json.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
/* Blanks in front of the content, and between documents. */
#define BLANKS_MAX ((size_t)1024 * 1024)
/* ":18446744073709551615" */
#define LINE_SUFFIX_MAX 24
/* The name that a document gives its host; a longer one is no name. */
#define OWN_NAME_MAX ((size_t)255)

struct record_reader {
	struct input in;
	bool is_json;
	struct json_stream stream; /* over in, if it is JSON */
	struct json_object *document; /* the last one, whose texts are handed out */
	struct baseline *baseline; /* for baseline documents; NULL: they are refused */
	bool at_end; /* nothing more will come */
	bool several; /* the file holds more than one host */
	bool chatter; /* it is a QMP session, of which most tells of no host */
	bool found; /* a host was read */
	bool is_journal; /* whoever opened it says so */
	char *name; /* for source.name: "path:line", or the host's own */
	size_t name_size;
};

static void cleanup_reader(struct record_reader **reader)
{
	record_close(*reader);
}

void record_close(struct record_reader *reader)
{
	if (!reader)
		return;
	json_object_put(reader->document);
	json_stream_done(&reader->stream);
	input_close(&reader->in);
	free(reader->name);
	free(reader);
}

/* Passes over a mark of UTF-8, which Windows programs put in front of texts. */
static int skip_mark(struct input *in, struct error *err)
{
	size_t length;
	const char *text;

	for (;;) {
		int r;

		text = input_peek(in, &length);
		if (length >= strlen(BYTE_ORDER_MARK) || in->at_end)
			break;
		r = input_fill(in, err);
		if (r < 0)
			return r;
	}
	if (length >= strlen(BYTE_ORDER_MARK) &&
	    memcmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		input_consume(in, strlen(BYTE_ORDER_MARK));
	return 0;
}

static int sniff(struct record_reader *reader, struct error *err)
{
	struct input *in = &reader->in;
	char first;
	int r;

	r = skip_mark(in, err);
	if (r < 0)
		return r;
	r = input_skip_blanks(in, BLANKS_MAX, &first, err);
	if (r < 0)
		return r;
	if (r == 0)
		return error_set(err, -EINVAL, "%s: %s", input_name(in),
				 in->at_end && in->line == 1 ? "empty" :
							       "nothing but blanks");
	reader->is_json = first == '{';
	return reader->is_json ? json_stream_init(in, &reader->stream, err) : 0;
}

static int reader_new(const char *path, struct record_reader **ret, struct error *err)
{
	_cleanup_(cleanup_reader) struct record_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return error_set_errno(err, -ENOMEM, "cannot read '%s'", path);
	reader->in.fd = -1;
	reader->name_size = strlen(path) + LINE_SUFFIX_MAX + OWN_NAME_MAX;
	reader->name = malloc(reader->name_size);
	if (!reader->name)
		return error_set_errno(err, -ENOMEM, "cannot read '%s'", path);
	snprintf(reader->name, reader->name_size, "%s", path);
	*ret = reader;
	reader = NULL;
	return 0;
}

int record_open(const char *path, struct record_reader **ret, struct error *err)
{
	_cleanup_(cleanup_reader) struct record_reader *reader = NULL;
	int r = reader_new(path, &reader, err);

	if (r == 0)
		r = input_open(path, &reader->in, err);
	if (r == 0)
		r = sniff(reader, err);
	if (r < 0)
		return r;
	*ret = reader;
	reader = NULL;
	return 0;
}

int record_adopt(int fd, const char *path, struct record_reader **ret, struct error *err)
{
	_cleanup_(cleanup_reader) struct record_reader *reader = NULL;
	int r = reader_new(path, &reader, err);

	if (r < 0) {
		close(fd);
		return r;
	}
	r = input_adopt(fd, path, &reader->in, err);
	if (r == 0)
		r = sniff(reader, err);
	if (r < 0)
		return r;
	*ret = reader;
	reader = NULL;
	return 0;
}

/* Puts the file, and the line if it is not 0, in front of what was said about it. */
static int locate_error(const struct input *in, unsigned long line, struct error *err)
{
	const struct error plain = *err;

	if (line)
		return input_error(in, line, err, plain.code, "%s", plain.text);
	return error_set(err, plain.code, "%s: %s", input_name(in), plain.text);
}

/*
 * What a host among several is called: as its own document says, where whoever gathered them
 * put a name there; else after its line.
 */
static const char *name_among_several(struct record_reader *reader, const char *own_name,
				      unsigned long line)
{
	struct text_buffer name = text_in(reader->name, reader->name_size);

	if (own_name && *own_name && strlen(own_name) <= OWN_NAME_MAX) {
		text_add(&name, own_name);
		return reader->name;
	}
	text_add(&name, reader->in.path);
	text_add(&name, ":");
	text_number(&name, line);
	return reader->name;
}

#define DESC_MAX 160

/* QEMU's own words, which quote what it was asked for: as plain text, and not too many. */
static int refuse_error(const char *desc, struct error *err)
{
	char text[DESC_MAX + 1];

	snprintf(text, sizeof(text), "%s", *desc ? desc : "no description");
	printable_make(text, strlen(text));
	return error_set(err, -EINVAL, "QEMU answered with an error: %s", text);
}

/* Fills snap from whichever kind of document it is. */
static int read_document(struct json_object *document, struct snapshot *snap,
			 const char **ret_kind, struct error *err)
{
	static const struct document_format *const formats[] = { &firecracker_format,
								 &qmp_format };
	const struct json_target target = { .snap = snap, .err = err };
	const struct json_node root = { .json = document, .target = &target };
	const char *desc;

	if (qmp_is_error(document, &desc))
		return refuse_error(desc, err);
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		if (!formats[i]->knows(document))
			continue;
		snapshot_reset(snap);
		*ret_kind = formats[i]->kind;
		return formats[i]->read(&root, snap);
	}
	return snapshot_from_document(document, snap, ret_kind, err);
}

/* The next document that is to tell of a host. */
static int next_telling(struct record_reader *reader, struct json_object **ret,
			unsigned long *ret_line, struct error *err)
{
	for (;;) {
		int r = json_stream_next(&reader->stream, ret, ret_line, err);

		if (r == 0 && reader->chatter && !reader->found)
			return error_set(err, -EINVAL,
					 "line %lu: a QMP session without an answer to "
					 "query-cpu-model-expansion",
					 reader->in.line);
		if (r <= 0 || !qmp_is_chatter(*ret))
			return r;
		reader->chatter = true;
		json_object_put(*ret);
		*ret = NULL;
	}
}

/* All documents of the file are one host. */
static int take_journal(struct record_reader *reader, struct snapshot *snap,
			struct source *ret, struct error *err)
{
	reader->several = false;
	reader->at_end = true;
	ret->kind = "kernel-log";
	snapshot_reset(snap);
	return journal_read(&reader->stream, reader->document, snap, err);
}

static int take_document(struct record_reader *reader, struct snapshot *snap,
			 struct source *ret, struct error *err)
{
	int r = read_document(reader->document, snap, &ret->kind, err);

	ret->own_name = document_source_name(reader->document);
	/* asked for last, because almost all documents hold a snapshot */
	if (r != -EINVAL || !reader->baseline || !baseline_is_document(reader->document))
		return r;
	ret->kind = "baseline";
	return baseline_from_document(reader->document, reader->baseline, err);
}

static int next_document(struct record_reader *reader, struct snapshot *snap,
			 struct source *ret_source, struct error *err)
{
	struct input *in = &reader->in;
	struct source source = { .name = in->path };
	unsigned long line;
	char next;
	int r;

	json_object_put(reader->document);
	reader->document = NULL;
	r = next_telling(reader, &reader->document, &line, err);
	if (r == 0 || r == -EIO)
		return r;
	if (r < 0) {
		reader->several = true;
		reader->found = true; /* what it was has been told */
		return locate_error(in, 0, err);
	}
	r = input_skip_blanks(in, BLANKS_MAX, &next, err);
	if (r < 0)
		return r;
	reader->several |= reader->chatter ? reader->found : r > 0;
	reader->found = true;
	r = journal_knows(reader->document) ? take_journal(reader, snap, &source, err) :
					      take_document(reader, snap, &source, err);
	if (r < 0)
		return locate_error(in, line, err);
	if (reader->several)
		source.name = name_among_several(reader, source.own_name, line);
	*ret_source = source;
	return 1;
}

void record_take_baselines(struct record_reader *reader, struct baseline *ret_baseline)
{
	reader->baseline = ret_baseline;
}

void record_expect_journal(struct record_reader *reader)
{
	reader->is_journal = true;
}

/* A dump is one host, whatever number of CPUs it lists. */
static int next_dump(struct record_reader *reader, struct snapshot *snap,
		     struct source *ret_source, struct error *err)
{
	struct dump dump = { .in = &reader->in, .is_journal = reader->is_journal };
	int r;

	reader->at_end = true;
	snapshot_reset(snap);
	r = dump_read(&dump, snap, err);
	if (r < 0)
		return r;
	*ret_source = (struct source){ .kind = dump.kind, .name = reader->in.path };
	return 1;
}

int record_next(struct record_reader *reader, struct snapshot *snap,
		struct source *ret_source, struct error *err)
{
	int r;

	if (reader->at_end)
		return 0;
	if (!reader->is_json)
		return next_dump(reader, snap, ret_source, err);
	r = next_document(reader, snap, ret_source, err);
	reader->at_end |= r == 0 || r == -EIO || r == -ENOMEM;
	return r;
}
