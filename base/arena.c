// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that is given back all at once: what one snapshot owns. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

/* One block holds an ordinary host whole. */
#define BLOCK_SIZE ((size_t)16 * 1024)
#define FIRST_CAPACITY 8

struct arena_block {
	struct arena_block *older;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *block_add(struct arena *arena, size_t least)
{
	size_t size = least > BLOCK_SIZE ? least : BLOCK_SIZE;
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = malloc(sizeof(*block) + size);
	if (!block)
		return NULL;
	block->older = arena->block;
	block->size = size;
	arena->block = block;
	arena->used = 0;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *memory;

	if (size > SIZE_MAX - alignof(max_align_t))
		return NULL;
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!arena->block || arena->block->size - arena->used < size)
		if (!block_add(arena, size))
			return NULL;
	memory = arena->block->bytes + arena->used;
	arena->used += size;
	return memset(memory, 0, size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = length < SIZE_MAX ? arena_alloc(arena, length + 1) : NULL;

	if (copy)
		memcpy(copy, text, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
		 size_t element_size)
{
	size_t wanted = *capacity ? *capacity : FIRST_CAPACITY / 2;
	size_t bytes;
	void *moved;

	if (array && count < *capacity)
		return array;
	if (__builtin_mul_overflow(wanted, (size_t)2, &wanted) ||
	    __builtin_mul_overflow(wanted, element_size, &bytes))
		return NULL;
	moved = arena_alloc(arena, bytes);
	if (!moved)
		return NULL;
	if (count)
		memcpy(moved, array, count * element_size);
	*capacity = wanted;
	return moved;
}

static void blocks_free(struct arena_block *block)
{
	while (block) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
}

void arena_reset(struct arena *arena)
{
	if (!arena->block)
		return;
	/* An unusually large block is not kept for the hosts that follow. */
	if (arena->block->size > BLOCK_SIZE) {
		arena_done(arena);
		return;
	}
	blocks_free(arena->block->older);
	arena->block->older = NULL;
	arena->used = 0;
}

void arena_done(struct arena *arena)
{
	blocks_free(arena->block);
	*arena = (struct arena){ 0 };
}
