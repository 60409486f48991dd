// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The JSON documents of a byte stream, one by one.
 *
 * The tokener is fed with pieces that end before a line that begins with "{". That is where
 * a further document most likely begins, so a document that was cut costs none but itself.
 */
#include "record/json_stream.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"

#define FLAGS (JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS)

/*
 * Most documents fit. Of the pieces that do not, the stream has to take account; a larger one
 * would be searched in vain again and again where many small documents share a line.
 */
#define PIECE_MAX ((size_t)32 * 1024)

/* A document that is being read. */
struct document {
	unsigned long line; /* it begins here */
	size_t size; /* bytes read so far */
	/* the rest is about the pieces that did not end it */
	size_t values; /* that they begin */
	bool in_string, escaped; /* at their end */
	bool at_new_line; /* their last byte ends a line */
	bool passed; /* refused, and yet the unread bytes are behind it */
	struct json_object *json;
};

int json_stream_init(struct input *in, struct json_stream *ret, struct error *err)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX);

	if (!tokener)
		return error_set_errno(err, -ENOMEM, "cannot read JSON");
	*ret = (struct json_stream){ .in = in, .tokener = tokener };
	return 0;
}

void json_stream_done(struct json_stream *stream)
{
	if (stream->tokener)
		json_tokener_free(stream->tokener);
	*stream = (struct json_stream){ 0 };
}

/* Passes over the rest of the line; 1, 0 at the end of the input, or -EIO. */
static int skip_line(struct input *in, struct error *err)
{
	for (;;) {
		size_t length;
		const char *text = input_peek(in, &length);
		const char *newline = memchr(text, '\n', length);
		int r;

		input_consume(in, newline ? (size_t)(newline - text) + 1 : length);
		if (newline)
			return 1;
		r = input_fill(in, err);
		if (r <= 0)
			return r;
	}
}

/* Passes over lines up to one that begins with "{"; 1, 0 at the end, or -EIO. */
static int find_line(struct input *in, struct error *err)
{
	for (;;) {
		size_t length;
		int r = skip_line(in, err);

		if (r <= 0)
			return r;
		if (in->begin == in->end) {
			r = input_fill(in, err);
			if (r <= 0)
				return r;
		}
		if (*input_peek(in, &length) == '{')
			return 1;
	}
}

/* Goes to the begin of the next document; 1, 0 at the end, or a negative errno. */
static int find_document(struct json_stream *stream, struct error *err)
{
	struct input *in = stream->in;
	char next;
	int r;

	if (stream->lost) {
		r = find_line(in, err);
		if (r > 0)
			stream->lost = false;
		return r;
	}
	r = input_skip_blanks(in, SIZE_MAX, &next, err);
	if (r <= 0 || next == '{')
		return r;
	stream->lost = true;
	return error_set(err, -EINVAL, "line %lu: expected a JSON object", in->line);
}

/* How many of length bytes are whole UTF-8 sequences, if all are sequences at all. */
static size_t whole_utf8(const char *text, size_t length)
{
	for (size_t tail = 1; tail <= 3 && tail <= length; tail++) {
		unsigned char byte = (unsigned char)text[length - tail];

		if ((byte & 0xc0) == 0x80)
			continue; /* within a sequence: go on to its first byte */
		if ((byte >= 0xc0 && tail < 2) || (byte >= 0xe0 && tail < 3) || byte >= 0xf0)
			return length - tail;
		break;
	}
	return length;
}

/*
 * How many of the unread bytes to feed: up to a line that begins with "{", and no part of a
 * UTF-8 sequence, which json-c does not remember from one call to the next.
 */
static size_t piece_length(const struct input *in)
{
	size_t unread;
	const char *text = input_peek(in, &unread), *newline = text;
	size_t length = unread < PIECE_MAX ? unread : PIECE_MAX;

	while ((newline = memchr(newline, '\n', length - (size_t)(newline - text)))) {
		newline++;
		if (newline == text + length)
			return length;
		if (*newline == '{')
			return (size_t)(newline - text);
	}
	return in->at_end && length == unread ? length : whole_utf8(text, length);
}

/* Takes account of a piece that did not end the document. */
static void document_extend(struct document *document, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (document->escaped)
			document->escaped = false;
		else if (c == '"')
			document->in_string = !document->in_string;
		else if (document->in_string)
			document->escaped = c == '\\';
		else
			document->values += c == '{' || c == '[' || c == ',';
	}
	document->size += length;
	document->at_new_line = text[length - 1] == '\n';
}

static int document_cut(const struct document *document, struct error *err)
{
	return error_set(err, -EINVAL, "line %lu: ends in the middle of a JSON document",
			 document->line);
}

static int document_check(const struct document *document, struct error *err)
{
	if (document->size > JSON_DOCUMENT_MAX)
		return error_set(err, -EFBIG,
				 "line %lu: a JSON document larger than %zu MiB",
				 document->line, JSON_DOCUMENT_MAX >> 20);
	/* Many small values take far more memory than text. */
	if (document->values > JSON_DOCUMENT_VALUES_MAX)
		return error_set(err, -EFBIG,
				 "line %lu: a JSON document of more than %zu values",
				 document->line, JSON_DOCUMENT_VALUES_MAX);
	return 0;
}

/* The document ended length bytes into a piece; 1, or -EFBIG. */
static int document_end(struct document *document, size_t length, struct error *err)
{
	document->size += length;
	if (document_check(document, err) == 0)
		return 1;
	json_object_put(document->json);
	document->json = NULL;
	document->passed = true;
	return -EFBIG;
}

/* Whether the unread bytes are a line within the document that could begin another one. */
static bool may_begin_another(const struct document *document, const char *text)
{
	return document->size && document->at_new_line && text[0] == '{';
}

/* Whether a line ends within a string: json-c says so from 0.17 on, and else lets it pass. */
static bool is_cut_in_string(const struct json_stream *stream, char next)
{
	return next == '\n' &&
	       json_tokener_get_error(stream->tokener) == json_tokener_error_parse_string;
}

/* The tokener stopped near the end of length bytes, and the next one is in this line. */
static int document_wrong(const struct json_stream *stream, const char *text,
			  size_t length, struct error *err)
{
	enum json_tokener_error reason = json_tokener_get_error(stream->tokener);
	bool has_nul = memchr(text, '\0', length);

	return error_set(err, -EINVAL, "line %lu: not JSON: %s", stream->in->line,
			 has_nul ? "a NUL byte" : json_tokener_error_desc(reason));
}

/*
 * json-c from 0.17 on takes every byte above 0x7f in a string for a control character when it
 * is to be strict (json_tokener.c compares a signed char with a blank).
 */
static bool strict_refuses_utf8(void)
{
	return json_c_version_num() >= 17 << 8;
}

/* Parses a piece. json-c's look at UTF-8 costs a quarter of all, and ASCII needs none. */
static struct json_object *parse(const struct json_stream *stream, const char *text,
				 size_t length)
{
	int flags = FLAGS;

	if (!is_ascii(text, length)) {
		flags |= JSON_TOKENER_VALIDATE_UTF8;
		if (strict_refuses_utf8())
			flags &= ~JSON_TOKENER_STRICT;
	}
	json_tokener_set_flags(stream->tokener, flags);
	return json_tokener_parse_ex(stream->tokener, text, (int)length);
}

/* Feeds a piece. Returns 1 if it ends the document, 0 if not, or a negative errno. */
static int feed(struct json_stream *stream, struct document *document, size_t length,
		struct error *err)
{
	size_t unread, used;
	const char *text = input_peek(stream->in, &unread);
	enum json_tokener_error status;
	bool another = may_begin_another(document, text);

	/* JSON has no line ends within strings, though json-c lets them pass. */
	if (another && document->in_string) {
		document->passed = true;
		return document_cut(document, err);
	}
	document->json = parse(stream, text, length);
	status = json_tokener_get_error(stream->tokener);
	if (status == json_tokener_continue) {
		document_extend(document, text, length);
		input_consume(stream->in, length);
		return document_check(document, err);
	}
	used = json_tokener_get_parse_end(stream->tokener);
	input_consume(stream->in, used);
	if (status == json_tokener_success)
		return document_end(document, used, err);
	document->passed = another && used == 0;
	if (document->passed || is_cut_in_string(stream, used < length ? text[used] : '\0'))
		return document_cut(document, err);
	return document_wrong(stream, text, used < length ? used + 1 : used, err);
}

/* Reads a document whose "{" is the next unread byte; 1 or a negative errno. */
static int read_document(struct json_stream *stream, struct document *document,
			 struct error *err)
{
	int r = 0;

	while (r == 0) {
		size_t length = piece_length(stream->in);

		if (length) {
			r = feed(stream, document, length, err);
			continue;
		}
		r = input_fill(stream->in, err);
		if (r == 0)
			return document_cut(document, err);
		if (r > 0)
			r = 0;
	}
	return r;
}

int json_stream_next(struct json_stream *stream, struct json_object **ret,
		     unsigned long *ret_line, struct error *err)
{
	struct document document = { 0 };
	int r = find_document(stream, err);

	if (r <= 0)
		return r;
	document.line = stream->in->line;
	r = read_document(stream, &document, err);
	if (r < 0) {
		json_tokener_reset(stream->tokener);
		stream->lost = !document.passed;
		return r;
	}
	*ret = document.json;
	*ret_line = document.line;
	return r;
}
