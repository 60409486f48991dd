// SPDX-License-Identifier: GPL-2.0-or-later
/* A file in memory, a reader over it, and the host that was read last. */
#include "tests/record/reader_fixture.h"

#include <string.h>

#include "tests/base/failing_malloc.h"
#include "tests/unit_test.h"

int reader_setup(void **state)
{
	static struct reader_fixture fixture;

	fixture = (struct reader_fixture){ 0 };
	memory_file_make("", 0, &fixture.file);
	*state = &fixture;
	return 0;
}

int reader_teardown(void **state)
{
	struct reader_fixture *fixture = *state;

	malloc_fail_after(-1);
	record_close(fixture->reader);
	snapshot_done(&fixture->snap);
	memory_file_done(&fixture->file);
	return 0;
}

void write_text(struct reader_fixture *fixture, const char *text)
{
	memory_file_append(&fixture->file, text, strlen(text));
}

void rewrite(struct reader_fixture *fixture, const char *text)
{
	memory_file_done(&fixture->file);
	memory_file_make(text, strlen(text), &fixture->file);
}

int open_path(struct reader_fixture *fixture, const char *path)
{
	return record_open(path, &fixture->reader, &fixture->err);
}

void close_reader(struct reader_fixture *fixture)
{
	record_close(fixture->reader);
	fixture->reader = NULL;
}

int next_host(struct reader_fixture *fixture)
{
	return record_next(fixture->reader, &fixture->snap, &fixture->source,
			   &fixture->err);
}

/* The next host is of that kind, under the file's name with suffix behind it. */
void assert_host(struct reader_fixture *fixture, const char *kind, const char *suffix)
{
	char name[64];

	snprintf(name, sizeof(name), "%s%s", fixture->file.path, suffix);
	if (next_host(fixture) != 1)
		fail_msg("%s", fixture->err.text);
	assert_string_equal(fixture->source.kind, kind);
	assert_string_equal(fixture->source.name, name);
}

/* The error is what the file's name and text make together. */
void assert_error(const struct reader_fixture *fixture, int code, const char *text)
{
	char wanted[512];

	snprintf(wanted, sizeof(wanted), "%s: %s", fixture->file.path, text);
	assert_int_equal(fixture->err.code, code);
	assert_memory_equal(fixture->err.text, wanted, strlen(wanted));
}
