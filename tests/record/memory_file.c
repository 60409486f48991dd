// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that exist in memory alone, for code that opens what it reads by name. */
#include "tests/record/memory_file.h"

#include <string.h>
#include <sys/mman.h>

#include "record/reader.h"
#include "tests/unit_test.h"

void memory_file_make(const void *bytes, size_t size, struct memory_file *ret)
{
	ret->fd = memfd_create("test", MFD_CLOEXEC);
	assert_true(ret->fd >= 0);
	snprintf(ret->path, sizeof(ret->path), "/proc/self/fd/%d", ret->fd);
	memory_file_append(ret, bytes, size);
}

void memory_file_done(struct memory_file *file)
{
	close(file->fd);
}

void memory_file_append(struct memory_file *file, const void *bytes, size_t size)
{
	assert_int_equal(write(file->fd, bytes, size), size);
}

void memory_file_stretch(struct memory_file *file, size_t size)
{
	assert_int_equal(ftruncate(file->fd, (off_t)size), 0);
}

int read_host(const char *text, struct snapshot *snap, struct error *err)
{
	struct record_reader *reader = NULL;
	struct memory_file file;
	struct source source;
	int r;

	memory_file_make(text, strlen(text), &file);
	r = record_open(file.path, &reader, err);
	if (r == 0)
		r = record_next(reader, snap, &source, err);
	record_close(reader);
	memory_file_done(&file);
	return r;
}
