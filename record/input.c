// SPDX-License-Identifier: GPL-2.0-or-later
/* A file that is read as it comes, in bounded memory: bytes, lines, line numbers. */
#include "record/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#define MESSAGE_MAX 400

const char *input_name(const struct input *in)
{
	return strcmp(in->path, "-") == 0 ? "standard input" : in->path;
}

int input_error(const struct input *in, unsigned long line, struct error *err, int code,
		const char *format, ...)
{
	char message[MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return error_set(err, code, "%s: line %lu: %s", input_name(in), line, message);
}

static int open_fd(const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISDIR(status.st_mode))
		return fd;
	if (fd != STDIN_FILENO)
		close(fd);
	return -EISDIR;
}

int input_open(const char *path, struct input *ret, struct error *err)
{
	const struct input in = { .path = path };
	int fd = open_fd(path);

	if (fd < 0)
		return error_set_errno(err, fd, "cannot open '%s'", input_name(&in));
	return input_adopt(fd, path, ret, err);
}

int input_adopt(int fd, const char *path, struct input *ret, struct error *err)
{
	struct input in = { .fd = fd, .path = path, .line = 1 };

	in.buffer = malloc(INPUT_BUFFER_SIZE);
	if (!in.buffer) {
		input_close(&in);
		return error_set_errno(err, -ENOMEM, "cannot read '%s'", path);
	}
	*ret = in;
	return 0;
}

void input_close(struct input *in)
{
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	free(in->buffer);
	*in = (struct input){ .fd = -1, .path = in->path };
}

/* read() that outlasts signals and waits for a standard input opened as non-blocking. */
static ssize_t read_some(int fd, char *buffer, size_t size)
{
	for (;;) {
		ssize_t count = read(fd, buffer, size);

		if (count >= 0)
			return count;
		if (errno == EAGAIN) {
			struct pollfd wait = { .fd = fd, .events = POLLIN };

			(void)poll(&wait, 1, -1);
		} else if (errno != EINTR) {
			return -errno;
		}
	}
}

int input_fill(struct input *in, struct error *err)
{
	size_t unread = in->end - in->begin;
	ssize_t count;

	if (in->at_end)
		return 0;
	if (in->begin) {
		memmove(in->buffer, in->buffer + in->begin, unread);
		in->begin = 0;
		in->end = unread;
	}
	if (in->end == INPUT_BUFFER_SIZE)
		return 0;
	count = read_some(in->fd, in->buffer + in->end, INPUT_BUFFER_SIZE - in->end);
	if (count < 0)
		return error_set(err, -EIO, "cannot read '%s': %s", input_name(in),
				 strerror((int)-count));
	if (count == 0)
		in->at_end = true;
	in->end += (size_t)count;
	return count > 0;
}

void input_consume(struct input *in, size_t length)
{
	const char *text = in->buffer + in->begin, *end = text + length;

	in->begin += length;
	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));

		if (!newline)
			break;
		in->line++;
		text = newline + 1;
	}
}

static size_t blanks_count(const char *text, size_t length)
{
	size_t count = 0;

	while (count < length && text[count] && strchr(" \t\r\n\v\f", text[count]))
		count++;
	return count;
}

int input_skip_blanks(struct input *in, size_t limit, char *ret, struct error *err)
{
	for (size_t passed = 0; passed <= limit;) {
		size_t length, blanks;
		const char *text = input_peek(in, &length);
		int r;

		blanks = blanks_count(text, length);
		input_consume(in, blanks);
		passed += blanks;
		if (blanks < length) {
			*ret = text[blanks];
			return 1;
		}
		r = input_fill(in, err);
		if (r <= 0)
			return r;
	}
	return 0;
}

/* The end of the line at the unread bytes, from bytes into it or more; NULL: not read. */
static const char *find_newline(const struct input *in, size_t from)
{
	size_t length;
	const char *text = input_peek(in, &length);

	return from < length ? memchr(text + from, '\n', length - from) : NULL;
}

/* Passes over the rest of a line that was handed out cut. */
static int skip_long_line(struct input *in, struct error *err)
{
	size_t passed = INPUT_LINE_MAX;

	while (passed < INPUT_LINE_LIMIT) {
		const char *newline = find_newline(in, 0);
		size_t rest = in->end - in->begin;
		int r;

		if (newline) {
			in->begin = (size_t)(newline - in->buffer) + 1;
			in->line++;
			in->in_long_line = false;
			return 1;
		}
		passed += rest;
		in->begin = in->end;
		r = input_fill(in, err);
		if (r <= 0)
			return r;
	}
	return input_error(in, in->line, err, -EFBIG, "longer than %zu bytes",
			   INPUT_LINE_LIMIT);
}

/* Hands out length unread bytes as a line, and passes over them and skip more. */
static void take_line(struct input *in, size_t length, size_t skip, struct input_line *ret)
{
	const char *text = in->buffer + in->begin;

	*ret = (struct input_line){ .text = text, .length = length, .number = in->line };
	if (length && text[length - 1] == '\r')
		ret->length--;
	in->begin += length + skip;
	in->line += skip;
}

int input_next_line(struct input *in, struct input_line *ret, struct error *err)
{
	const char *newline;
	size_t searched = 0;
	int r;

	if (in->in_long_line) {
		r = skip_long_line(in, err);
		if (r <= 0)
			return r;
	}
	while (!(newline = find_newline(in, searched))) {
		searched = in->end - in->begin;
		if (searched > INPUT_LINE_MAX)
			break;
		r = input_fill(in, err);
		if (r < 0)
			return r;
		if (r == 0)
			break;
	}
	if (newline)
		searched = (size_t)(newline - in->buffer) - in->begin;
	if (searched == 0 && !newline)
		return 0;
	take_line(in, searched > INPUT_LINE_MAX ? INPUT_LINE_MAX : searched,
		  newline && searched <= INPUT_LINE_MAX, ret);
	ret->cut = in->in_long_line = searched > INPUT_LINE_MAX;
	ret->unfinished = !newline && !ret->cut;
	return 1;
}
