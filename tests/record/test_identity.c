// SPDX-License-Identifier: GPL-2.0-or-later
/* record/identity.h: vendor and brand from what was recorded. */
#include "record/identity.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <libcpuid/libcpuid.h>

#include "model/perfmon.h"

#include "tests/record/tool_output.h"
#include "tests/unit_test.h"

/* 0f a2, as the low bytes of a word */
#define CPUID_INSTRUCTION 0xa20f

struct fixture {
	struct arena arena;
	struct cpuid_table cpuid;
	struct identity identity;
};

static int setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ 0 };
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	arena_done(&fixture->arena);
	return 0;
}

static void add(struct fixture *fixture, uint32_t leaf, struct cpuid_regs regs)
{
	const struct cpuid_entry entry = { .leaf = leaf, .regs = regs };

	assert_int_equal(cpuid_table_add(&fixture->cpuid, &fixture->arena, &entry), 0);
}

/* Leaf 0 with the vendor's 12 characters in EBX, EDX, ECX. */
static void add_vendor(struct fixture *fixture, const char *vendor)
{
	struct cpuid_regs regs = { .eax = 0x16 };

	memcpy(&regs.ebx, vendor, 4);
	memcpy(&regs.edx, vendor + 4, 4);
	memcpy(&regs.ecx, vendor + 8, 4);
	add(fixture, CPUID_VENDOR, regs);
}

/* The three leaves of a brand of up to 48 characters. */
static void add_brand(struct fixture *fixture, const char *brand)
{
	char bytes[48] = "";
	struct cpuid_regs regs;

	add(fixture, CPUID_EXT_MAX, (struct cpuid_regs){ .eax = 0x80000008 });
	memcpy(bytes, brand, strnlen(brand, sizeof(bytes)));
	for (uint32_t i = 0; i < 3; i++) {
		memcpy(&regs, bytes + 16 * i, sizeof(regs));
		add(fixture, CPUID_BRAND_FIRST + i, regs);
	}
}

static const struct identity *identify(struct fixture *fixture)
{
	identity_of(&fixture->cpuid, &fixture->identity);
	return &fixture->identity;
}

static void vendor_and_brand_are_those_of_the_table(void **state)
{
	static const char *const vendors[] = {
		"GenuineIntel", "AuthenticAMD", "HygonGenuine", "CentaurHauls",
		"  Shanghai  ", "Virtual CPU ", "RiseRiseRise",
	};

	for (size_t i = 0; i < ARRAY_SIZE(vendors); i++) {
		const struct identity *identity;

		setup(state);
		add_vendor(*state, vendors[i]);
		add_brand(*state, "Made-up CPU @ 2.00GHz");
		identity = identify(*state);
		assert_string_equal(identity->vendor, vendors[i]);
		assert_string_equal(identity->brand, "Made-up CPU @ 2.00GHz");
		assert_true(identity->has_brand);
		assert_false(gap_is_open(&identity->vendor_gap));
		assert_false(gap_is_open(&identity->brand_gap));
		teardown(state);
	}
}

static void a_brand_loses_the_blanks_at_its_ends(void **state)
{
	add_vendor(*state, "GenuineIntel");
	add_brand(*state, "      Made-up  CPU   ");
	assert_string_equal(identify(*state)->brand, "Made-up  CPU");
}

static void a_brand_may_fill_all_its_bytes_or_none(void **state)
{
	static const char full[] = "Made-up CPU with a name that is 48 characters...";

	add_vendor(*state, "AuthenticAMD");
	add_brand(*state, full);
	assert_string_equal(identify(*state)->brand, full);
	teardown(state);

	setup(state);
	add_vendor(*state, "AuthenticAMD");
	add_brand(*state, "");
	assert_string_equal(identify(*state)->brand, "");
	assert_true(((struct fixture *)*state)->identity.has_brand);
}

static void what_is_no_plain_text_becomes_question_marks(void **state)
{
	add_vendor(*state, "Genu\x1b[neInt\n");
	add_brand(*state, "Made-up\tCPU\xae \x7f");
	assert_string_equal(identify(*state)->vendor, "Genu?[neInt?");
	assert_string_equal(identify(*state)->brand, "Made-up?CPU? ?");
}

static void without_leaf_0_the_vendor_is_a_gap_and_the_brand_is_not(void **state)
{
	const struct identity *identity;

	add_brand(*state, "Made-up CPU");
	identity = identify(*state);
	assert_int_equal(identity->vendor_gap.fact, FACT_CPUID_LEAF_0);
	assert_int_equal(identity->vendor_gap.reading.state, READING_NOT_TAKEN);
	assert_string_equal(identity->vendor, "");
	assert_string_equal(identity->brand, "Made-up CPU");
	assert_false(gap_is_open(&identity->brand_gap));
}

static void without_the_extended_maximum_the_brand_is_a_gap(void **state)
{
	const struct identity *identity;

	add_vendor(*state, "GenuineIntel");
	identity = identify(*state);
	assert_string_equal(identity->vendor, "GenuineIntel");
	assert_int_equal(identity->brand_gap.fact, FACT_CPUID_EXTENDED);
	assert_int_equal(identity->brand_gap.reading.state, READING_NOT_TAKEN);
}

static void a_brand_leaf_that_is_missing_is_a_gap(void **state)
{
	struct fixture *fixture = *state;
	const struct identity *identity;

	add_vendor(fixture, "GenuineIntel");
	add_brand(fixture, "Made-up CPU");
	fixture->cpuid.count--;
	identity = identify(fixture);
	assert_true(identity->has_brand);
	assert_int_equal(identity->brand_gap.fact, FACT_CPUID_BRAND);
	assert_string_equal(identity->brand, "");
}

/* CPUs before the Pentium 4 answer 0x80000000 with the data of their last basic leaf. */
static void a_cpu_without_brand_leaves_has_no_brand_and_no_gap(void **state)
{
	static const uint32_t maxima[] = { 0x80000003, 0x80000000, 0, 0x03020101,
					   0xc0000004 };

	for (size_t i = 0; i < ARRAY_SIZE(maxima); i++) {
		const struct identity *identity;

		setup(state);
		add_vendor(*state, "GenuineIntel");
		add(*state, CPUID_EXT_MAX, (struct cpuid_regs){ .eax = maxima[i] });
		identity = identify(*state);
		assert_false(identity->has_brand);
		assert_false(gap_is_open(&identity->brand_gap));
		assert_string_equal(identity->brand, "");
		teardown(state);
	}
}

/* What the library would warn with from now on, as setting another function tells. */
static void warnings_of_the_library_go_nowhere(void **state)
{
	int file = memfd_create("stderr", 0), kept = dup(STDERR_FILENO);
	libcpuid_warn_fn_t warn;
	off_t size;

	identify(*state);
	warn = cpuid_set_warn_function(NULL);
	assert_non_null(warn);
	fflush(stderr);
	dup2(file, STDERR_FILENO);
	warn("a warning\n");
	fflush(stderr);
	size = lseek(file, 0, SEEK_CUR);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(file);
	assert_int_equal(size, 0);
}

/* What a process executes from here to its end, instruction by instruction. */
static bool steps_over_cpuid(pid_t child)
{
	struct user_regs_struct regs;
	bool found = false;
	int status;

	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
		if (ptrace(PTRACE_GETREGS, child, NULL, &regs) == 0)
			found |= (ptrace(PTRACE_PEEKTEXT, child, regs.rip, NULL) &
				  0xffff) == CPUID_INSTRUCTION;
		if (WSTOPSIG(status) == SIGCONT)
			ptrace(PTRACE_CONT, child, NULL, NULL);
		else
			ptrace(PTRACE_SINGLESTEP, child, NULL, NULL);
	}
	return found;
}

/* Runs the function in a child that is watched; skips the test where none may be. */
static bool executes_cpuid(struct fixture *fixture, void (*function)(struct fixture *))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(0);
		raise(SIGSTOP);
		function(fixture);
		raise(SIGCONT);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	if (!WIFSTOPPED(status)) {
		print_message("SKIPPED: not allowed to trace a child\n");
		skip();
	}
	ptrace(PTRACE_SINGLESTEP, child, NULL, NULL);
	return steps_over_cpuid(child);
}

static void look_at_the_table(struct fixture *fixture)
{
	identify(fixture);
}

static void look_at_the_cpu(struct fixture *fixture)
{
	(void)fixture;
	ask_cpu(CPUID_VENDOR, 0);
}

static void cpuid_is_never_executed(void **state)
{
	add_vendor(*state, "GenuineIntel");
	add_brand(*state, "Made-up CPU");
	identify(*state);
	assert_true(executes_cpuid(*state, look_at_the_cpu));
	assert_false(executes_cpuid(*state, look_at_the_table));
}

/* The other vendor than the one of the CPU that the test runs on. */
static void the_cpu_we_run_on_does_not_show_through(void **state)
{
	const struct cpuid_regs here = ask_cpu(CPUID_VENDOR, 0);
	bool is_intel = memcmp(&here.ebx, "Genu", 4) == 0;
	const char *other = is_intel ? "AuthenticAMD" : "GenuineIntel";

	add_vendor(*state, other);
	add(*state, CPUID_EXT_MAX, (struct cpuid_regs){ .eax = 0x80000000 });
	assert_string_equal(identify(*state)->vendor, other);
	assert_string_equal(identify(*state)->brand, "");
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(vendor_and_brand_are_those_of_the_table),
		TEST(a_brand_loses_the_blanks_at_its_ends),
		TEST(a_brand_may_fill_all_its_bytes_or_none),
		TEST(what_is_no_plain_text_becomes_question_marks),
		TEST(without_leaf_0_the_vendor_is_a_gap_and_the_brand_is_not),
		TEST(without_the_extended_maximum_the_brand_is_a_gap),
		TEST(a_brand_leaf_that_is_missing_is_a_gap),
		TEST(a_cpu_without_brand_leaves_has_no_brand_and_no_gap),
		TEST(warnings_of_the_library_go_nowhere),
		TEST(cpuid_is_never_executed),
		TEST(the_cpu_we_run_on_does_not_show_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
