// SPDX-License-Identifier: GPL-2.0-or-later
/* base/arena.h: memory that is given back all at once. */
#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "tests/base/failing_malloc.h"
#include "tests/unit_test.h"

#define LARGE ((size_t)100 * 1024)

static int teardown(void **state)
{
	(void)state;
	malloc_fail_after(-1);
	return 0;
}

static void memory_is_zeroed_and_aligned(void **state)
{
	static const unsigned char zeros[100];
	struct arena arena = { 0 };

	(void)state;
	for (size_t size = 1; size <= sizeof(zeros); size++) {
		unsigned char *memory = arena_alloc(&arena, size);

		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
		assert_memory_equal(memory, zeros, size);
		memset(memory, 0xa5, size);
	}
	arena_done(&arena);
}

static void memory_stays_where_it_is_when_more_is_taken(void **state)
{
	struct arena arena = { 0 };
	char *first = arena_strdup(&arena, "first");

	(void)state;
	assert_non_null(first);
	for (int i = 0; i < 100; i++)
		assert_non_null(arena_alloc(&arena, LARGE / 50));
	assert_string_equal(first, "first");
	arena_done(&arena);
}

static void a_reset_arena_gives_zeroed_memory_again(void **state)
{
	struct arena arena = { 0 };
	unsigned char *memory = arena_alloc(&arena, 64);

	(void)state;
	assert_non_null(memory);
	memset(memory, 0xa5, 64);
	arena_reset(&arena);
	malloc_fail_after(0); /* the block was kept: nothing new is needed */
	memory = arena_alloc(&arena, 64);
	assert_non_null(memory);
	for (size_t i = 0; i < 64; i++)
		assert_int_equal(memory[i], 0);
	arena_done(&arena);
}

static void a_reset_arena_does_not_keep_a_large_block(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	assert_non_null(arena_alloc(&arena, LARGE));
	arena_reset(&arena);
	assert_null(arena.block);
	arena_done(&arena);
}

static void an_empty_arena_may_be_reset_and_done(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	arena_reset(&arena);
	arena_done(&arena);
	arena_done(&arena);
	assert_null(arena.block);
}

static void copies_end_with_a_nul(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	assert_string_equal(arena_strndup(&arena, "leaf 0xa", 4), "leaf");
	assert_string_equal(arena_strndup(&arena, "leaf", 0), "");
	assert_string_equal(arena_strdup(&arena, "leaf 0xa"), "leaf 0xa");
	arena_done(&arena);
}

static void a_growing_array_keeps_its_elements(void **state)
{
	struct arena arena = { 0 };
	size_t count = 0, capacity = 0;
	uint32_t *array = NULL;

	(void)state;
	for (; count < 1000; count++) {
		array = arena_grow(&arena, array, count, &capacity, sizeof(*array));
		assert_non_null(array);
		assert_true(capacity > count);
		array[count] = (uint32_t)count * 3;
	}
	for (size_t i = 0; i < count; i++)
		assert_int_equal(array[i], i * 3);
	arena_done(&arena);
}

static void an_array_with_room_does_not_move(void **state)
{
	struct arena arena = { 0 };
	size_t capacity = 0;
	uint32_t *array = arena_grow(&arena, NULL, 0, &capacity, sizeof(*array));

	(void)state;
	assert_non_null(array);
	assert_ptr_equal(
		arena_grow(&arena, array, capacity - 1, &capacity, sizeof(*array)), array);
	arena_done(&arena);
}

static void sizes_that_overflow_give_nothing(void **state)
{
	struct arena arena = { 0 };
	size_t capacity = SIZE_MAX / 2 + 1;

	(void)state;
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc(&arena, SIZE_MAX - alignof(max_align_t)));
	assert_null(arena_strndup(&arena, "", SIZE_MAX));
	assert_null(arena_grow(&arena, NULL, 0, &capacity, 1));
	capacity = SIZE_MAX / 4;
	assert_null(arena_grow(&arena, NULL, 0, &capacity, 8));
	arena_done(&arena);
}

static void without_memory_there_is_none_and_the_old_one_stands(void **state)
{
	struct arena arena = { 0 };
	size_t capacity = 0;
	char *text = arena_strdup(&arena, "kept");

	(void)state;
	assert_non_null(text);
	malloc_fail_after(0);
	assert_null(arena_alloc(&arena, LARGE));
	assert_null(arena_grow(&arena, NULL, 0, &capacity, LARGE));
	assert_int_equal(capacity, 0);
	assert_string_equal(text, "kept");
	arena_done(&arena);
	assert_null(arena_strdup(&arena, "none"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(memory_stays_where_it_is_when_more_is_taken),
		cmocka_unit_test_teardown(a_reset_arena_gives_zeroed_memory_again, teardown),
		cmocka_unit_test(a_reset_arena_does_not_keep_a_large_block),
		cmocka_unit_test(an_empty_arena_may_be_reset_and_done),
		cmocka_unit_test(copies_end_with_a_nul),
		cmocka_unit_test(a_growing_array_keeps_its_elements),
		cmocka_unit_test(an_array_with_room_does_not_move),
		cmocka_unit_test(sizes_that_overflow_give_nothing),
		cmocka_unit_test_teardown(
			without_memory_there_is_none_and_the_old_one_stands, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
