// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/cpuinfo: the CPU as the kernel sees it.
 *
 * It tells the vendor, the signature and the maximum leaf, and of other leaves only the
 * bits that the kernel has a name for. That a flag is not there proves that the bit counts as
 * clear for perf and KVM, which go by the same flags (boot_cpu_has(), Linux 7.2); exceptions
 * are marked below. The kernel gives no name to X86_FEATURE_HYBRID_CPU, and cpuinfo shows
 * nothing of leaves 0xA and 0x23 (arch/x86/include/asm/cpufeatures.h).
 */
#include <errno.h>
#include <string.h>

#include "model/perfmon.h"

#include "record/cursor.h"
#include "record/signature.h"
#include "record/text_format.h"

enum cpuid_register { REGISTER_EAX, REGISTER_ECX, REGISTER_EDX };

static const struct {
	const char *name;
	uint32_t leaf;
	enum cpuid_register in;
	unsigned int bit;
	bool only_amd;
	/* the firmware's switch clears it, or older kernels do not know the name */
	bool absence_proves_nothing;
} flags[] = {
	{ "dtes64", CPUID_FEATURES, REGISTER_ECX, CPUID_1_ECX_DTES64, false, false },
	{ "vmx", CPUID_FEATURES, REGISTER_ECX, CPUID_1_ECX_VMX, false, true },
	{ "pdcm", CPUID_FEATURES, REGISTER_ECX, CPUID_1_ECX_PDCM, false, false },
	{ "hypervisor", CPUID_FEATURES, REGISTER_ECX, CPUID_1_ECX_HYPERVISOR, false, false },
	{ "dts", CPUID_FEATURES, REGISTER_EDX, CPUID_1_EDX_DS, false, false },
	{ "arch_lbr", CPUID_EXT_FEATURES, REGISTER_EDX, CPUID_7_0_EDX_ARCH_LBR, false,
	  true },
	{ "svm", CPUID_EXT_AMD_FEATURES, REGISTER_ECX, CPUID_AMD_ECX_SVM, true, true },
	{ "ibs", CPUID_EXT_AMD_FEATURES, REGISTER_ECX, CPUID_AMD_ECX_IBS, true, false },
	{ "perfctr_core", CPUID_EXT_AMD_FEATURES, REGISTER_ECX,
	  CPUID_AMD_ECX_PERFCTR_CORE, true, false },
	{ "perfctr_nb", CPUID_EXT_AMD_FEATURES, REGISTER_ECX, CPUID_AMD_ECX_PERFCTR_NB,
	  true, false },
	{ "perfctr_llc", CPUID_EXT_AMD_FEATURES, REGISTER_ECX, CPUID_AMD_ECX_PERFCTR_LLC,
	  true, false },
	{ "perfmon_v2", CPUID_AMD_PERFMON, REGISTER_EAX, CPUID_AMD_PERFMON_V2, true, true },
};

/* "cpu family\t: 6": the value of a line with this key; false for another line. */
static bool parse_key(const struct input_line *line, const char *key, struct cursor *ret)
{
	struct cursor at = { .at = line->text, .end = line->text + line->length };

	if (!cursor_text(&at, key))
		return false;
	cursor_blanks(&at);
	if (!cursor_byte(&at, ':'))
		return false;
	cursor_blanks(&at);
	while (at.end > at.at && (at.end[-1] == ' ' || at.end[-1] == '\t'))
		at.end--;
	*ret = at;
	return true;
}

static bool parse_number(const struct input_line *line, const char *key, uint32_t *ret)
{
	struct cursor at;
	uint32_t value;

	if (!parse_key(line, key, &at) || !cursor_decimal(&at, &value) ||
	    !cursor_at_end(&at))
		return false;
	*ret = value;
	return true;
}

static bool has_flag(const struct cursor *list, const char *name)
{
	const size_t length = strlen(name);
	const char *at = list->at;

	while (at < list->end) {
		const char *end = memchr(at, ' ', (size_t)(list->end - at));

		if (!end)
			end = list->end;
		if ((size_t)(end - at) == length && memcmp(at, name, length) == 0)
			return true;
		at = end + 1;
	}
	return false;
}

static bool cpuinfo_knows(const struct input_line *line)
{
	struct cursor at;
	uint32_t ignored;

	if (parse_key(line, "vendor_id", &at))
		return at.end - at.at == CPUID_VENDOR_LENGTH;
	if (parse_key(line, "flags", &at))
		return has_flag(&at, "fpu");
	return parse_number(line, "cpu family", &ignored) ||
	       parse_number(line, "cpuid level", &ignored);
}

static bool is_amd(const struct cpuinfo_state *state)
{
	return memcmp(state->vendor, "AuthenticAMD", CPUID_VENDOR_LENGTH) == 0 ||
	       memcmp(state->vendor, "HygonGenuine", CPUID_VENDOR_LENGTH) == 0;
}

static int take_flag(struct snapshot *snap, size_t index, bool is_set)
{
	struct cpuid_bits bits = { .leaf = flags[index].leaf };
	const uint32_t mask = 1u << flags[index].bit, value = is_set ? mask : 0;
	int r;

	switch (flags[index].in) {
	case REGISTER_EAX:
		bits.known.eax = mask;
		bits.regs.eax = value;
		break;
	case REGISTER_ECX:
		bits.known.ecx = mask;
		bits.regs.ecx = value;
		break;
	case REGISTER_EDX:
		bits.known.edx = mask;
		bits.regs.edx = value;
		break;
	}
	r = cpuid_bits_add(&signature_boot_group(snap)->cpuid_bits, &snap->arena, &bits);
	return r == -ENOMEM ? r : 0;
}

/* A list that ends in the middle proves what stands in it, its last word apart. */
static int take_flags(struct cursor list, const struct input_line *line,
		      const struct cpuinfo_state *state, struct snapshot *snap)
{
	const bool is_cut = line->cut || line->unfinished;
	int r = 0;

	while (is_cut && list.end > list.at && list.end[-1] != ' ')
		list.end--;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(flags); i++) {
		const bool is_set = has_flag(&list, flags[i].name);

		if (flags[i].only_amd && !is_amd(state))
			continue;
		if (is_set || (!is_cut && !flags[i].absence_proves_nothing))
			r = take_flag(snap, i, is_set);
	}
	return r;
}

/* All CPUs are alike for the kernel: the first one is read, the others are counted. */
static int cpuinfo_take(const struct input_line *line, struct text_state *text,
			struct snapshot *snap)
{
	struct cpuinfo_state *state = &text->cpuinfo;
	struct cursor at;
	uint32_t id;

	if (parse_key(line, "vendor_id", &at)) {
		if (state->processors++ == 0 && at.end - at.at == CPUID_VENDOR_LENGTH)
			memcpy(state->vendor, at.at, CPUID_VENDOR_LENGTH);
		return 0;
	}
	if (parse_number(line, "physical id", &id) && id >= state->packages &&
	    id < UINT32_MAX)
		state->packages = id + 1;
	if (state->processors > 1)
		return 0;
	if (parse_number(line, "cpu family", &state->family.value))
		state->family.known = true;
	else if (parse_number(line, "model", &state->model.value))
		state->model.known = true;
	else if (parse_number(line, "stepping", &state->stepping.value))
		state->stepping.known = true;
	else if (parse_number(line, "cpuid level", &state->level.value))
		state->level.known = true;
	else if (parse_number(line, "siblings", &state->siblings))
		return 0;
	else if (parse_key(line, "flags", &at))
		return take_flags(at, line, state, snap);
	return 0;
}

/* Leaf 0, whole where its maximum is known too. */
static int add_vendor(const struct cpuinfo_state *state, struct snapshot *snap)
{
	struct cpu_group *group;
	struct cpuid_bits bits;
	int r;

	if (!state->vendor[0] ||
	    !signature_vendor_bits(state->vendor, CPUID_VENDOR_LENGTH, &bits))
		return 0;
	group = signature_boot_group(snap);
	if (state->level.known) {
		const struct cpuid_entry entry = {
			.leaf = CPUID_VENDOR,
			.regs = { state->level.value, bits.regs.ebx, bits.regs.ecx,
				  bits.regs.edx },
		};

		r = cpuid_table_add(&group->cpuid, &snap->arena, &entry);
	} else {
		r = cpuid_bits_add(&group->cpuid_bits, &snap->arena, &bits);
	}
	return r == -ENOMEM ? r : 0;
}

static int add_signature(const struct cpuinfo_state *state, struct snapshot *snap)
{
	struct cpuid_bits bits;
	int r;

	if (!state->family.known || !state->model.known || !state->stepping.known ||
	    !signature_bits(state->family.value, state->model.value,
			    state->stepping.value, &bits))
		return 0;
	r = cpuid_bits_add(&signature_boot_group(snap)->cpuid_bits, &snap->arena, &bits);
	return r == -ENOMEM ? r : 0;
}

static int cpuinfo_end(struct text_state *text, struct snapshot *snap, struct error *err)
{
	const struct cpuinfo_state *state = &text->cpuinfo;
	int r = add_vendor(state, snap);

	(void)err; /* any of its lines makes a host */
	if (r == 0)
		r = add_signature(state, snap);
	/* An excerpt shows fewer processors than the packages have. */
	if (state->processors && state->siblings &&
	    state->processors == (uint64_t)state->siblings * state->packages) {
		snap->logical_cpus.reading = reading_ok();
		snap->logical_cpus.value = state->processors;
	}
	return r;
}

const struct text_format cpuinfo_format = {
	.kind = "cpuinfo",
	.knows = cpuinfo_knows,
	.take = cpuinfo_take,
	.end = cpuinfo_end,
};
