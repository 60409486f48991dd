// SPDX-License-Identifier: GPL-2.0-or-later
/* A sink that writes down every value with its path, found out on its own. */
#pragma once

#include <stddef.h>

#include "report/sink.h"

struct recorded_value {
	char path[128];
	const char *label;
	bool is_null;
	char text[256]; /* the value; of a flag "yes" or "no" */
};

#define RECORDED_MAX 1024

struct recorder {
	struct sink sink;
	struct {
		char path[128];
		bool is_array;
		size_t count;
		const char *key[32]; /* of an object: those it has so far */
	} open[8];
	size_t depth;
	struct recorded_value value[RECORDED_MAX];
	size_t count;
};

/* Fails the test on a key that an object has already, and on ends without a begin. */
void recorder_init(struct recorder *ret);

/* NULL for a path at which no value was written. */
const struct recorded_value *recorder_find(const struct recorder *recorder,
					   const char *path);
