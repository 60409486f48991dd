// SPDX-License-Identifier: GPL-2.0-or-later
/* A file that is read as it comes, in bounded memory: bytes, lines, line numbers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define INPUT_BUFFER_SIZE ((size_t)96 * 1024)
/* A longer line is handed out cut to this length. */
#define INPUT_LINE_MAX ((size_t)64 * 1024)
/* A line longer than this is taken for one that never ends. */
#define INPUT_LINE_LIMIT ((size_t)1024 * 1024)

struct input {
	int fd;
	const char *path; /* as the user named it; borrowed */
	char *buffer;
	size_t begin, end; /* the unread bytes of buffer */
	bool at_end; /* nothing follows the unread bytes */
	bool in_long_line; /* the rest of a cut line is still to be passed over */
	unsigned long line; /* the line that the next unread byte stands in, from 1 */
};

/* A line without its end ("\n", "\r\n"); not NUL terminated, gone with the next call. */
struct input_line {
	const char *text;
	size_t length;
	unsigned long number;
	bool cut; /* the line is longer than this */
	bool unfinished; /* the input ends within it: no "\n" */
};

/*
 * Opens path ("-": standard input). 0, or a negative errno with the file named in err;
 * -EISDIR for a folder. The caller owns ret: input_close(). path must live as long.
 */
int input_open(const char *path, struct input *ret, struct error *err)
	_nonnull_ _must_check_;
/* The same with a descriptor, which is in's from now on, even if this fails. */
int input_adopt(int fd, const char *path, struct input *ret, struct error *err)
	_nonnull_ _must_check_;
void input_close(struct input *in) _nonnull_;

/*
 * Reads more bytes behind the unread ones, which may move. Returns 1 if there are more
 * now, 0 at the end of the input or with a full buffer (in->at_end tells which), or -EIO
 * with the file and the reason in err.
 */
int input_fill(struct input *in, struct error *err) _nonnull_ _must_check_;

/* The unread bytes; they stay where they are until the next input_fill(). */
static inline const char *input_peek(const struct input *in, size_t *ret_length)
{
	*ret_length = in->end - in->begin;
	return in->buffer + in->begin;
}

/* Passes over length unread bytes and counts the lines in them. */
void input_consume(struct input *in, size_t length) _nonnull_;

/*
 * Passes over blanks and line ends; gives up after limit bytes. Returns 1 with the next
 * byte in ret, 0 if there is none within the limit, or -EIO.
 */
int input_skip_blanks(struct input *in, size_t limit, char *ret, struct error *err)
	_nonnull_ _must_check_;

/* Returns 1 with the next line, 0 at the end, -EIO, or -EFBIG for a line without end. */
int input_next_line(struct input *in, struct input_line *ret, struct error *err)
	_nonnull_ _must_check_;

/* The name of the input for messages: its path, or "standard input". */
const char *input_name(const struct input *in) _nonnull_;

/* error_set() with "FILE: line N: " before the text; returns code. */
int input_error(const struct input *in, unsigned long line, struct error *err, int code,
		const char *format, ...) _printf_(5, 6);
