// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every single allocation of a probe fails once: the probe ends with -ENOMEM, the affinity
 * is as before, /dev/kvm is closed and (AddressSanitizer looks) nothing is lost. The
 * program is linked with the allocating functions wrapped, those of the arena too: it
 * hands out most pieces from a block that is there already.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probe/probe.h"

#include "machines.h"

/* How many allocations succeed before one is refused; negative: none is. */
static long left = -1;
static bool was_refused;

static bool may_allocate(void)
{
	if (left < 0 || left-- > 0)
		return true;
	was_refused = true;
	return false;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
	return may_allocate() ? __real_malloc(size) : NULL;
}

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
	return may_allocate() ? __real_calloc(count, size) : NULL;
}

void *__real_arena_alloc(struct arena *arena, size_t size);
void *__wrap_arena_alloc(struct arena *arena, size_t size);
void *__wrap_arena_alloc(struct arena *arena, size_t size)
{
	return may_allocate() ? __real_arena_alloc(arena, size) : NULL;
}

char *__real_arena_strndup(struct arena *arena, const char *text, size_t length);
char *__wrap_arena_strndup(struct arena *arena, const char *text, size_t length);
char *__wrap_arena_strndup(struct arena *arena, const char *text, size_t length)
{
	return may_allocate() ? __real_arena_strndup(arena, text, length) : NULL;
}

char *__real_arena_strdup(struct arena *arena, const char *text);
char *__wrap_arena_strdup(struct arena *arena, const char *text);
char *__wrap_arena_strdup(struct arena *arena, const char *text)
{
	return may_allocate() ? __real_arena_strdup(arena, text) : NULL;
}

void *__real_arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
			size_t element_size);
void *__wrap_arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
			size_t element_size);
void *__wrap_arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
			size_t element_size)
{
	return may_allocate() ?
		       __real_arena_grow(arena, array, count, capacity, element_size) :
		       NULL;
}

/* A machine on which every part of the story has something to keep. */
static void make_machine(struct fake_host *fake)
{
	machine_hybrid(fake);
	fake_affinity(fake, "1-9");
	for (size_t i = 0; i < 4; i++)
		fake->msr[i].cpu = 1;
	fake_folder(fake, "/etc/modprobe.d", "kvm.conf");
	fake_file(fake, "/etc/modprobe.d/kvm.conf", "options kvm enable_pmu=0\n");
	fake_file(fake, "/proc/cmdline", "kvm_intel.enable_mediated_pmu=1\n");
}

/* The probe with room for count allocations; its answer. */
static int probe_with(struct fake_host *fake, long count)
{
	const struct probe_options options = { .all_cpus = true };
	struct error err = { 0 };
	int r;

	left = count;
	was_refused = false;
	r = probe_host(&fake->host, &options, &fake->snap, &err);
	left = -1;
	assert_int_equal(err.code, r);
	return r;
}

static void the_host_is_as_before_wherever_memory_ends(void **state)
{
	long count = 0;
	int r;

	(void)state;
	do {
		static struct fake_host fake;

		make_machine(&fake);
		r = probe_with(&fake, count);
		/* No refusal is swallowed: what is missing would look like "absent". */
		assert_int_equal(r, was_refused ? -ENOMEM : 0);
		fake_host_done(&fake);
	} while (r != 0 && ++count < 10000);
	assert_int_equal(r, 0);
	/* Fewer would mean that the functions were not wrapped. */
	assert_true(count > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_host_is_as_before_wherever_memory_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
