// SPDX-License-Identifier: GPL-2.0-or-later
/* /proc/cpuinfo: what its lines prove, and what they do not. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model/verdict.h"

#include "record/text_format.h"

#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

#define HEAD(number)                          \
	"processor\t: " number "\n"           \
	"vendor_id\t: GenuineIntel\n"         \
	"cpu family\t: 6\n"                   \
	"model\t\t: 106\n"                    \
	"model name\t: Made-up CPU @ 2 GHz\n" \
	"stepping\t: 6\n"
#define TOPOLOGY(package, siblings) \
	"physical id\t: " package "\nsiblings\t: " siblings "\n"
#define LEVEL "cpuid level\t: 27\n"
#define FLAGS \
	"flags\t\t: fpu vme dts pbe nx arch_perfmon dtes64 vmx est pdcm pcid arch_lbr\n"
#define AMD                                                                           \
	"vendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\nstepping\t: 1\n" \
	"cpuid level\t: 16\n"

static void read_text(struct reader_fixture *fixture, const char *text)
{
	rewrite(fixture, text);
	if (open_path(fixture, fixture->file.path) < 0 || next_host(fixture) != 1)
		fail_msg("%s", fixture->err.text);
	assert_string_equal(fixture->source.kind, "cpuinfo");
	assert_int_equal(next_host(fixture), 0);
	close_reader(fixture);
}

static const struct cpuid_bits *bits_of(const struct reader_fixture *fixture, uint32_t leaf)
{
	const struct cpuid_bits *bits =
		cpuid_bits_find(&fixture->snap.group[0].cpuid_bits, leaf, 0);

	assert_non_null(bits);
	return bits;
}

static void the_lines_become_the_leaves_they_were_made_from(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct cpuid_regs *leaf_0;

	read_text(fixture, HEAD("0") LEVEL FLAGS);
	leaf_0 = cpuid_table_find(&fixture->snap.group[0].cpuid, 0, 0);
	assert_non_null(leaf_0);
	assert_int_equal(leaf_0->eax, 27);
	assert_int_equal(leaf_0->ebx, 0x756e6547);
	assert_int_equal(bits_of(fixture, 1)->regs.eax, 0x000606a6);
	assert_int_equal(bits_of(fixture, 1)->known.eax, 0x0fff0fff);
	assert_int_equal(bits_of(fixture, 1)->regs.ecx, 1u << 2 | 1u << 5 | 1u << 15);
	assert_int_equal(bits_of(fixture, 1)->known.ecx,
			 1u << 2 | 1u << 5 | 1u << 15 | 1u << 31);
	assert_int_equal(bits_of(fixture, 1)->regs.edx, 1u << 21);
	assert_int_equal(bits_of(fixture, 7)->regs.edx, 1u << 19);
	/* Nothing tells of hybrid parts, and an Intel CPU's extended leaves are no AMD's. */
	assert_int_equal(bits_of(fixture, 7)->known.edx, 1u << 19);
	assert_null(cpuid_bits_find(&fixture->snap.group[0].cpuid_bits, 0x80000001, 0));
}

static void what_is_known_closes_gaps_and_what_is_not_stays_open(void **state)
{
	static struct verdict verdict;
	struct reader_fixture *fixture = *state;

	read_text(fixture, HEAD("0") LEVEL FLAGS);
	verdict_judge(&fixture->snap, &verdict);
	assert_int_equal(verdict.cpu.vendor, VENDOR_INTEL);
	assert_int_equal(verdict.cpu.family, 6);
	assert_int_equal(verdict.cpu.model, 106);
	assert_true(verdict.cpu.pdcm && verdict.cpu.vmx && !verdict.cpu.hypervisor);
	assert_false(gap_is_open(&verdict.cpu.features_gap));
	assert_false(gap_is_open(&verdict.cpu.role_gap));
	assert_true(gap_is_open(&verdict.cpu.hybrid_gap));
	assert_int_equal(verdict.hardware[0].perfmon_gap.fact, FACT_CPUID_PERFMON);
	assert_int_equal(verdict.hardware[0].perf_capabilities_gap.fact,
			 FACT_PERF_CAPABILITIES);
}

static void a_flag_that_is_not_there_is_clear_but_for_those_that_firmware_clears(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, HEAD("0") LEVEL "flags\t\t: fpu hypervisor xpdcm pdcmx\n");
	assert_int_equal(bits_of(fixture, 1)->regs.ecx, 1u << 31);
	assert_int_equal(bits_of(fixture, 1)->known.ecx, 1u << 2 | 1u << 15 | 1u << 31);
	assert_null(cpuid_bits_find(&fixture->snap.group[0].cpuid_bits, 7, 0));
}

static void a_list_that_is_cut_proves_only_what_stands_in_it(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, HEAD("0") "flags\t\t: fpu pdcm hypervisor");
	assert_int_equal(bits_of(fixture, 1)->regs.ecx, 1u << 15);
	assert_int_equal(bits_of(fixture, 1)->known.ecx, 1u << 15);
	assert_null(cpuid_table_find(&fixture->snap.group[0].cpuid, 0, 0));
	assert_int_equal(bits_of(fixture, 0)->known.eax, 0);
}

static void amds_counters_follow_from_its_flags(void **state)
{
	/* Whether PerfMonV2 is there only its name tells, which older kernels lack. */
	static const char *const lines[] = {
		"flags\t\t: fpu svm perfctr_core\n",
		"flags\t\t: fpu svm perfctr_core perfmon_v2\n",
	};
	static struct verdict verdict;
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		char text[512];

		snprintf(text, sizeof(text), "%s%s", AMD, lines[i]);
		read_text(fixture, text);
		verdict_judge(&fixture->snap, &verdict);
		assert_true(verdict.cpu.svm);
		assert_true(verdict.hardware[0].perfctr_core);
		assert_true(gap_is_open(&verdict.hardware[0].gp.gap));
	}
	assert_int_equal(bits_of(fixture, 0x80000022)->regs.eax, 1);
}

static void processors_are_counted_only_where_all_are_there(void **state)
{
	static const struct {
		const char *text;
		uint64_t count; /* 0: not known */
	} texts[] = {
		{ HEAD("0") TOPOLOGY("0", "2") HEAD("1") TOPOLOGY("0", "2"), 2 },
		{ HEAD("0") TOPOLOGY("0", "1") HEAD("1") TOPOLOGY("1", "1"), 2 },
		{ HEAD("0") TOPOLOGY("0", "64"), 0 },
		{ HEAD("0") LEVEL, 0 },
		{ HEAD("0") TOPOLOGY("4294967295", "1"), 0 },
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const struct reading_u64 *cpus = &fixture->snap.logical_cpus;

		read_text(fixture, texts[i].text);
		assert_int_equal(cpus->reading.state,
				 texts[i].count ? READING_OK : READING_NOT_TAKEN);
		assert_int_equal(cpus->value, texts[i].count);
	}
}

static void the_first_processor_counts(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, HEAD("0") LEVEL FLAGS "\n" AMD "flags\t\t: fpu svm\n");
	assert_int_equal(bits_of(fixture, 1)->regs.eax, 0x000606a6);
	assert_null(cpuid_bits_find(&fixture->snap.group[0].cpuid_bits, 0x80000001, 0));
}

static void excerpts_will_do(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, FLAGS);
	assert_int_equal(bits_of(fixture, 1)->regs.ecx, 1u << 2 | 1u << 5 | 1u << 15);
	read_text(fixture,
		  "$ grep -m1 vendor /proc/cpuinfo\r\nvendor_id : GenuineIntel\r\n");
	assert_int_equal(bits_of(fixture, 0)->regs.ebx, 0x756e6547);
}

static void impossible_numbers_tell_nothing(void **state)
{
	static const char *const texts[] = {
		"cpu family\t: 6\nmodel\t\t: 256\nstepping\t: 6\n",
		"cpu family\t: 300\nmodel\t\t: 1\nstepping\t: 6\n",
		"cpu family\t: 6\nmodel\t\t: 1\nstepping\t: 16\n",
		"cpu family\t: 6\nmodel\t\t: 99999999999\nstepping\t: 6\n",
		"cpu family\t: 6\nmodel\t\t: 1\n",
		"cpu family\t: 6\nmodel\t\t: 1 x\nstepping\t: 6\n",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		read_text(fixture, texts[i]);
		assert_int_equal(fixture->snap.group_count, 0);
	}
}

static void the_cpuinfo_of_other_architectures_is_none(void **state)
{
	static const char *const texts[] = {
		"processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\n",
		"vendor_id       : IBM/S390\n",
		"vendor_id\t: \nflags\t\t: nothing\ncpu family\t: six\n",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		rewrite(fixture, texts[i]);
		assert_int_equal(open_path(fixture, fixture->file.path), 0);
		assert_int_equal(next_host(fixture), -EINVAL);
		close_reader(fixture);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_lines_become_the_leaves_they_were_made_from),
		TEST(what_is_known_closes_gaps_and_what_is_not_stays_open),
		TEST(a_flag_that_is_not_there_is_clear_but_for_those_that_firmware_clears),
		TEST(a_list_that_is_cut_proves_only_what_stands_in_it),
		TEST(amds_counters_follow_from_its_flags),
		TEST(processors_are_counted_only_where_all_are_there),
		TEST(the_first_processor_counts),
		TEST(excerpts_will_do),
		TEST(impossible_numbers_tell_nothing),
		TEST(the_cpuinfo_of_other_architectures_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
