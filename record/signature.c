// SPDX-License-Identifier: GPL-2.0-or-later
/* Family, model and stepping as programs print them, back to leaf 1. */
#include "record/signature.h"

#include <string.h>

#include "model/perfmon.h"

/* The base fields of family and model are full at this value; the extended ones add to it. */
#define BASE_MAX 0xfu
#define EXTENDED_MODEL_FAMILY 6
#define VENDOR_LENGTH 12

bool signature_bits(uint64_t family, uint64_t model, uint64_t stepping,
		    struct cpuid_bits *ret)
{
	const bool extended = family >= EXTENDED_MODEL_FAMILY;
	uint32_t eax;

	if (family > BASE_MAX + 0xff || model > (extended ? 0xff : BASE_MAX) ||
	    stepping > BASE_MAX)
		return false;
	eax = (uint32_t)(stepping | (model & BASE_MAX) << 4 | (model >> 4) << 16);
	if (family < BASE_MAX)
		eax |= (uint32_t)family << 8;
	else
		eax |= BASE_MAX << 8 | (uint32_t)(family - BASE_MAX) << 20;
	*ret = (struct cpuid_bits){
		.leaf = CPUID_FEATURES,
		.known.eax = CPUID_1_EAX_SIGNATURE,
		.regs.eax = eax,
	};
	return true;
}

bool signature_vendor_bits(const char *vendor, size_t length, struct cpuid_bits *ret)
{
	if (length != VENDOR_LENGTH)
		return false;
	*ret = (struct cpuid_bits){
		.leaf = CPUID_VENDOR,
		.known = { .ebx = UINT32_MAX, .ecx = UINT32_MAX, .edx = UINT32_MAX },
	};
	memcpy(&ret->regs.ebx, vendor, 4);
	memcpy(&ret->regs.edx, vendor + 4, 4);
	memcpy(&ret->regs.ecx, vendor + 8, 4);
	return true;
}

struct cpu_group *signature_boot_group(struct snapshot *snap)
{
	if (snap->group_count == 0) {
		snap->group_count = 1;
		snap->group[0].cpus = "";
	}
	return &snap->group[0];
}
