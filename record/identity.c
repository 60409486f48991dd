// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Vendor and brand of a recorded CPU, through libcpuid and from our readings alone.
 *
 * libcpuid asks the CPU it runs on whenever its caller has no data for it, and decodes
 * what its tables hold whether or not somebody filled it in. So it gets tables that claim
 * nothing but the leaves that carry the two texts: with a maximum of leaf 1 there is
 * nothing left that it could want to look up.
 */
#include "record/identity.h"

#include <string.h>

#include <libcpuid/libcpuid.h>

#include "model/perfmon.h"

/*
 * libcpuid gives no brand where it does not know the vendor ("  Shanghai  "); the brand
 * leaves are read alike for all, so it gets them under a vendor that it knows.
 */
static const char known_vendor[] = "RiseRiseRise";

/* Silences the library: what it cannot identify is for the report to say. */
static void ignore_warning(const char *text)
{
	(void)text;
}

static void store_regs(const struct cpuid_regs *regs, uint32_t *ret)
{
	memcpy(ret, (const uint32_t[]){ regs->eax, regs->ebx, regs->ecx, regs->edx },
	       4 * sizeof(*ret));
}

/* Leaf 0 of a CPU with that vendor; the vendor's text runs through EBX, EDX, ECX. */
static struct cpuid_regs vendor_regs(const char *vendor)
{
	struct cpuid_regs regs = { 0 };

	memcpy(&regs.ebx, vendor, sizeof(regs.ebx));
	memcpy(&regs.edx, vendor + 4, sizeof(regs.edx));
	memcpy(&regs.ecx, vendor + 8, sizeof(regs.ecx));
	return regs;
}

/* What a CPU wrote becomes plain text without blanks at its ends, or with them. */
static void copy_text(const char *text, bool trim, size_t size, char *ret)
{
	size_t length;

	while (trim && *text == ' ')
		text++;
	length = strnlen(text, size - 1);
	while (trim && length && text[length - 1] == ' ')
		length--;
	for (size_t i = 0; i < length; i++)
		ret[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	ret[length] = '\0';
}

/* Every range has its own maximum; what lies outside of it is some other leaf's data. */
static bool has_brand_leaves(const struct cpuid_regs *extended)
{
	return extended->eax >= CPUID_BRAND_LAST && extended->eax >> 16 == 0x8000;
}

static bool store_brand(const struct cpuid_table *cpuid, struct cpu_raw_data_t *raw)
{
	for (uint32_t leaf = CPUID_BRAND_FIRST; leaf <= CPUID_BRAND_LAST; leaf++) {
		const struct cpuid_regs *regs = cpuid_table_find(cpuid, leaf, 0);

		if (!regs)
			return false;
		store_regs(regs, raw->ext_cpuid[leaf - CPUID_EXT_MAX]);
	}
	raw->ext_cpuid[0][0] = CPUID_BRAND_LAST;
	return true;
}

/* What stands between us and the brand; raw gets it where nothing does. */
static struct gap find_brand(const struct cpuid_table *cpuid, struct cpu_raw_data_t *raw,
			     bool *ret_has_brand)
{
	const struct cpuid_regs *extended = cpuid_table_find(cpuid, CPUID_EXT_MAX, 0);

	if (!extended)
		return gap_not_recorded(FACT_CPUID_EXTENDED);
	*ret_has_brand = has_brand_leaves(extended);
	if (*ret_has_brand && !store_brand(cpuid, raw))
		return gap_not_recorded(FACT_CPUID_BRAND);
	return (struct gap){ .fact = FACT_NONE };
}

static void identify(struct cpu_raw_data_t *raw, const struct cpuid_regs *leaf_0,
		     struct cpu_id_t *ret)
{
	store_regs(leaf_0, raw->basic_cpuid[0]);
	raw->basic_cpuid[0][0] = CPUID_FEATURES;
	(void)cpu_identify(raw, ret);
}

void identity_of(const struct cpuid_table *cpuid, struct identity *ret)
{
	const struct cpuid_regs *leaf_0 = cpuid_table_find(cpuid, CPUID_VENDOR, 0);
	const struct cpuid_regs known = vendor_regs(known_vendor);
	struct cpu_raw_data_t raw = { 0 };
	struct cpu_id_t id;

	*ret = (struct identity){ .vendor_gap = gap_not_recorded(FACT_CPUID_LEAF_0) };
	ret->brand_gap = find_brand(cpuid, &raw, &ret->has_brand);
	cpuid_set_warn_function(ignore_warning);
	identify(&raw, leaf_0 ? leaf_0 : &known, &id);
	if (leaf_0) {
		ret->vendor_gap = (struct gap){ .fact = FACT_NONE };
		copy_text(id.vendor_str, false, sizeof(ret->vendor), ret->vendor);
	}
	if (!ret->has_brand || gap_is_open(&ret->brand_gap))
		return;
	if (id.vendor == VENDOR_UNKNOWN)
		identify(&raw, &known, &id);
	copy_text(id.brand_str, true, sizeof(ret->brand), ret->brand);
}

void identity_complete(const struct cpuid_bits_table *bits, struct identity *identity)
{
	const struct cpuid_bits *leaf_0 = cpuid_bits_find(bits, CPUID_VENDOR, 0);
	const struct cpuid_regs *known = leaf_0 ? &leaf_0->known : NULL;
	char vendor[12 + 1] = "";

	if (!known || !gap_is_open(&identity->vendor_gap) ||
	    (known->ebx & known->ecx & known->edx) != UINT32_MAX)
		return;
	memcpy(vendor, &leaf_0->regs.ebx, 4);
	memcpy(vendor + 4, &leaf_0->regs.edx, 4);
	memcpy(vendor + 8, &leaf_0->regs.ecx, 4);
	identity->vendor_gap = (struct gap){ .fact = FACT_NONE };
	copy_text(vendor, false, sizeof(identity->vendor), identity->vendor);
}
