// SPDX-License-Identifier: GPL-2.0-or-later
/* A file in memory, a reader over it, and the host that was read last. */
#pragma once

#include "record/reader.h"
#include "tests/record/memory_file.h"

struct reader_fixture {
	struct memory_file file;
	struct record_reader *reader;
	struct snapshot snap;
	struct source source;
	struct error err;
};

/* For cmocka: state becomes an empty file that is not opened yet. */
int reader_setup(void **state);
int reader_teardown(void **state);

/* Adds text to the file, or makes it the file's only content. */
void write_text(struct reader_fixture *fixture, const char *text);
void rewrite(struct reader_fixture *fixture, const char *text);

/* record_open(), record_next() and record_close() with what the fixture holds. */
int open_path(struct reader_fixture *fixture, const char *path);
int next_host(struct reader_fixture *fixture);
void close_reader(struct reader_fixture *fixture);

/* The next host is of that kind, under the file's name with suffix behind it. */
void assert_host(struct reader_fixture *fixture, const char *kind, const char *suffix);

/* The last error's text begins with the file's name and ": ", and text. */
void assert_error(const struct reader_fixture *fixture, int code, const char *text);
