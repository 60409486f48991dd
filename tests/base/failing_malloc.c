// SPDX-License-Identifier: GPL-2.0-or-later
/* A malloc() that fails when told to; for programs linked with -Wl,--wrap=malloc. */
#include "tests/base/failing_malloc.h"

#include <stddef.h>

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

static int calls_left = -1;

void malloc_fail_after(int count)
{
	calls_left = count;
}

void *__wrap_malloc(size_t size)
{
	if (calls_left == 0)
		return NULL;
	if (calls_left > 0)
		calls_left--;
	return __real_malloc(size);
}
