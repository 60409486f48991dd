// SPDX-License-Identifier: GPL-2.0-or-later
/* The one-value files of sysfs and procfs. */
#include "probe/attribute.h"

#include <errno.h>

#include "base/parse.h"
#include "base/printable.h"

/* Fills buffer (of ATTRIBUTE_MAX bytes) with the file's text; its length or an errno. */
static ssize_t load(struct host *host, const char *path, char *buffer)
{
	ssize_t length = host->ops->read_file(host, path, buffer, ATTRIBUTE_MAX - 1);

	if (length < 0)
		return length;
	while (length && buffer[length - 1] == '\n')
		length--;
	printable_make(buffer, (size_t)length);
	buffer[length] = '\0';
	return length;
}

int attribute_text(struct host *host, struct arena *arena, const char *path,
		   struct reading_text *ret)
{
	char buffer[ATTRIBUTE_MAX];
	ssize_t length = load(host, path, buffer);

	if (length < 0) {
		*ret = (struct reading_text){ .reading = reading_error((int)-length) };
		return 0;
	}
	ret->text = arena_strndup(arena, buffer, (size_t)length);
	if (!ret->text)
		return -ENOMEM;
	ret->reading = reading_ok();
	return 0;
}

static int parse_number(const char *text, uint64_t *ret)
{
	uint64_t value;
	int r = parse_u64(text, &value);

	if (r < 0)
		return r;
	if (value > INT64_MAX)
		return -ERANGE;
	*ret = value;
	return 0;
}

static int parse_signed(const char *text, uint64_t *ret)
{
	uint64_t value;
	int r;

	if (text[0] != '-')
		return parse_number(text, ret);
	r = parse_number(text + 1, &value);
	if (r == 0)
		*ret = -value;
	return r;
}

static struct reading_u64 read_number(struct host *host, const char *path,
				      int (*parse)(const char *text, uint64_t *ret))
{
	struct reading_u64 number = { .reading = reading_ok() };
	char buffer[ATTRIBUTE_MAX];
	ssize_t length = load(host, path, buffer);
	int r;

	if (length < 0)
		return (struct reading_u64){ .reading = reading_error((int)-length) };
	r = parse(buffer, &number.value);
	if (r < 0)
		number.reading = reading_error(-r);
	return number;
}

void attribute_number(struct host *host, const char *path, struct reading_u64 *ret)
{
	*ret = read_number(host, path, parse_number);
}

void attribute_signed(struct host *host, const char *path, struct reading_u64 *ret)
{
	*ret = read_number(host, path, parse_signed);
}
