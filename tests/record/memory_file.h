// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that exist in memory alone, for code that opens what it reads by name. */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "model/snapshot.h"

struct memory_file {
	int fd;
	char path[32]; /* of /proc; every opening starts at the begin */
};

void memory_file_make(const void *bytes, size_t size, struct memory_file *ret);
void memory_file_done(struct memory_file *file);

/* Adds bytes behind those that are there. */
void memory_file_append(struct memory_file *file, const void *bytes, size_t size);

/* Makes the file larger without writing it: what is added reads as zeros. */
void memory_file_stretch(struct memory_file *file, size_t size);

/* Reads the first host of text: what record_next() returns, or record_open(). */
int read_host(const char *text, struct snapshot *snap, struct error *err);
