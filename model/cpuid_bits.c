// SPDX-License-Identifier: GPL-2.0-or-later
/* CPUID answers of which some bits are known. */
#include <errno.h>

#include "model/snapshot.h"

/* Where the leaf stands; table->count where it does not. */
static size_t place_of(const struct cpuid_bits_table *table, uint32_t leaf, uint32_t subleaf)
{
	size_t i = 0;

	while (i < table->count &&
	       (table->entry[i].leaf != leaf || table->entry[i].subleaf != subleaf))
		i++;
	return i;
}

const struct cpuid_bits *cpuid_bits_find(const struct cpuid_bits_table *table,
					 uint32_t leaf, uint32_t subleaf)
{
	const size_t place = place_of(table, leaf, subleaf);

	return place < table->count ? &table->entry[place] : NULL;
}

/* Adds the bits of one register; false if one of them is known to be the other way. */
static bool add_register(uint32_t known, uint32_t value, uint32_t *ret_known,
			 uint32_t *ret_value)
{
	const uint32_t both = known & *ret_known;
	const bool agrees = (value & both) == (*ret_value & both);

	*ret_value |= value & known & ~*ret_known;
	*ret_known |= known;
	return agrees;
}

int cpuid_bits_add(struct cpuid_bits_table *table, struct arena *arena,
		   const struct cpuid_bits *bits)
{
	const size_t place = place_of(table, bits->leaf, bits->subleaf);
	const struct cpuid_regs *known = &bits->known, *regs = &bits->regs;
	struct cpuid_bits *to;
	bool agrees;

	if (place == table->count) {
		struct cpuid_bits *grown = arena_grow(arena, table->entry, table->count,
						      &table->capacity, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		table->entry = grown;
		table->entry[table->count++] = (struct cpuid_bits){
			.leaf = bits->leaf,
			.subleaf = bits->subleaf,
		};
	}
	to = &table->entry[place];
	agrees = add_register(known->eax, regs->eax, &to->known.eax, &to->regs.eax);
	agrees &= add_register(known->ebx, regs->ebx, &to->known.ebx, &to->regs.ebx);
	agrees &= add_register(known->ecx, regs->ecx, &to->known.ecx, &to->regs.ecx);
	agrees &= add_register(known->edx, regs->edx, &to->known.edx, &to->regs.edx);
	return agrees ? 0 : -EEXIST;
}
