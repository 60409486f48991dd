// SPDX-License-Identifier: GPL-2.0-or-later
/* Guests as their virtual machine monitors tell of them: QEMU by QMP, and Firecracker. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model/verdict.h"

#include "record/document_format.h"

#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

/* What every QEMU has a property for. */
#define FEATURES                                                                     \
	"\"dtes64\": false, \"vmx\": false, \"pdcm\": false, \"hypervisor\": true, " \
	"\"ds\": false, \"svm\": false, \"ibs\": false, \"perfctr-core\": false, "   \
	"\"perfctr-nb\": false"
#define INTEL                                                                           \
	"\"vendor\": \"GenuineIntel\", \"family\": 6, \"model\": 85, \"stepping\": 4, " \
	"\"level\": 22, \"xlevel\": 2147483656, " FEATURES
#define AMD                                                                             \
	"\"vendor\": \"AuthenticAMD\", \"family\": 23, \"model\": 1, \"stepping\": 2, " \
	"\"level\": 13, \"xlevel\": 2147483678, " FEATURES
#define MODEL(props) "{\"model\": {\"name\": \"EPYC\", \"props\": {" props "}}}"
#define ANSWER(props) "{\"return\": " MODEL(props) ", \"id\": \"libvirt-23\"}\n"
#define GREETING "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n"
#define EMPTY "{\"return\": {}}\n"
#define EVENT "{\"timestamp\": {}, \"event\": \"SHUTDOWN\", \"data\": {}}\n"

#define ZEROS "00000000000000000000000000000000"
#define REGISTER(name, bits) "{\"register\": \"" name "\", \"bitmap\": \"0b" bits "\"}"
#define LEAF(number, registers) \
	"{\"leaf\": \"" number  \
	"\", \"subleaf\": \"0x0\", \"flags\": 0, \"modifiers\": [" registers "]}"
#define LEAF_0                                                                                                                         \
	LEAF("0x0",                                                                                                                    \
	     REGISTER("eax", "00000000000000000000000000011011") "," REGISTER("ebx", "01110101011011100110010101000111") "," REGISTER( \
		     "ecx",                                                                                                            \
		     "01101100011001010111010001101110") "," REGISTER("edx",                                                           \
								      "01001001011001010110111001101001"))
#define FINGERPRINT(leaves, msrs)                                                            \
	"{\"firecracker_version\": \"1.13.0\", \"kernel_version\": \"6.1.84-99.amzn2023\", " \
	"\"microcode_version\": \"0xd0003b9\", \"bios_version\": \"1.0\", "                  \
	"\"guest_cpu_config\": {\"kvm_capabilities\": [], \"cpuid_modifiers\": [" leaves     \
	"], \"msr_modifiers\": [" msrs "]}}\n"
#define MSR(address, low) "{\"addr\": \"" address "\", \"bitmap\": \"0b" ZEROS low "\"}"

static struct verdict verdict;

static void read_text(struct reader_fixture *fixture, const char *kind, const char *text)
{
	close_reader(fixture);
	rewrite(fixture, text);
	if (open_path(fixture, fixture->file.path) < 0 || next_host(fixture) != 1)
		fail_msg("%s", fixture->err.text);
	assert_string_equal(fixture->source.kind, kind);
	assert_string_equal(fixture->source.name, fixture->file.path);
	verdict_judge(&fixture->snap, &verdict);
}

static void assert_refused(struct reader_fixture *fixture, const char *text,
			   const char *message)
{
	close_reader(fixture);
	rewrite(fixture, text);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
	if (!strstr(fixture->err.text, message))
		fail_msg("'%s' is not in: %s", message, fixture->err.text);
	close_reader(fixture);
}

static void qemu_tells_of_a_guest_without_a_pmu(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, "qmp", ANSWER(INTEL ", \"pmu\": false, \"pdcm\": false"));
	assert_string_equal(fixture->snap.vmm.name.text, "qemu");
	assert_string_equal(fixture->snap.vmm.cpu_model.text, "EPYC");
	assert_string_equal(fixture->snap.vmm.pmu.text, "off");
	assert_true(verdict.cpu.hypervisor);
	assert_int_equal(verdict.cpu.vendor, VENDOR_INTEL);
	assert_int_equal(verdict.cpu.model, 85);
	assert_false(verdict.cpu.pdcm);
	assert_false(gap_is_open(&verdict.cpu.hybrid_gap));
	assert_false(gap_is_open(&verdict.hardware[0].gp.gap));
	assert_int_equal(verdict.hardware[0].perfmon.version, 0);
	assert_int_equal(verdict.hardware[0].gp.count, 0);
}

static void what_kvm_would_answer_qemu_does_not_tell(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, "qmp", ANSWER(INTEL ", \"pmu\": true, \"pdcm\": true"));
	assert_string_equal(fixture->snap.vmm.pmu.text, "on");
	assert_true(verdict.cpu.pdcm);
	assert_true(gap_is_open(&verdict.hardware[0].gp.gap));
	assert_true(gap_is_open(&verdict.hardware[0].perf_capabilities_gap));
	/* An older QEMU has no such switch. */
	read_text(fixture, "qmp", ANSWER(INTEL));
	assert_int_equal(fixture->snap.vmm.pmu.reading.state, READING_NOT_TAKEN);
	assert_true(gap_is_open(&verdict.hardware[0].perfmon_gap));
}

static void amds_counters_follow_from_qemus_properties(void **state)
{
	static const struct {
		const char *props;
		bool known;
		unsigned int count;
	} guests[] = {
		/* pmu=off takes no counter from an AMD guest that CPUID shows it. */
		{ ANSWER(AMD ", \"pmu\": false"), true, 4 },
		{ ANSWER(AMD ", \"pmu\": true, \"perfctr-core\": true"), true, 6 },
		{ ANSWER(AMD ", \"perfctr-core\": true, \"perfmon-v2\": true"), true, 6 },
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(guests); i++) {
		read_text(fixture, "qmp", guests[i].props);
		assert_int_equal(!gap_is_open(&verdict.hardware[0].gp.gap),
				 guests[i].known);
		assert_int_equal(verdict.hardware[0].gp.count, guests[i].count);
		close_reader(fixture);
	}
}

static void without_migratable_unnamed_features_may_pass(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, "qmp", ANSWER(INTEL ", \"pdcm\": true, \"migratable\": false"));
	assert_true(gap_is_open(&verdict.cpu.hybrid_gap));
	assert_false(gap_is_open(&verdict.cpu.features_gap)); /* these are all named */
	read_text(fixture, "qmp", ANSWER(INTEL ", \"pdcm\": true, \"migratable\": true"));
	assert_false(gap_is_open(&verdict.cpu.hybrid_gap));
}

/* Somebody shortened the answer: what is missing was cut off, and not 0. */
static void what_a_shortened_answer_lacks_is_not_known(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct cpu *cpu = &verdict.cpu;

	read_text(fixture, "qmp",
		  MODEL("\"vendor\": \"GenuineIntel\", \"family\": 6, \"model\": 85, "
			"\"pmu\": false"));
	assert_false(gap_is_open(&cpu->vendor_gap));
	assert_true(gap_is_open(&cpu->signature_gap)); /* stepping */
	assert_true(gap_is_open(&cpu->role_gap));
	assert_true(gap_is_open(&cpu->features_gap));
	assert_true(gap_is_open(&cpu->vmx_gap));
	assert_true(gap_is_open(&cpu->svm_gap));
	assert_true(gap_is_open(&cpu->hybrid_gap));
	read_text(fixture, "qmp",
		  MODEL("\"vendor\": \"AuthenticAMD\", \"pmu\": false, "
			"\"perfctr-core\": true, \"hypervisor\": true"));
	assert_false(gap_is_open(&cpu->role_gap));
	assert_true(cpu->hypervisor);
	assert_true(gap_is_open(&verdict.hardware[0].gp.gap)); /* perfmon-v2 */
	read_text(fixture, "qmp", ANSWER(AMD)); /* as QEMU 7.2 gives it */
	assert_false(gap_is_open(&verdict.hardware[0].gp.gap));
	assert_false(gap_is_open(&cpu->hybrid_gap));
}

static void the_envelope_and_the_session_around_it_do_not_matter(void **state)
{
	static const char *const texts[] = {
		MODEL(INTEL ", \"pmu\": false"),
		"{\"name\": 1, \"model\": {\"name\": \"x\", \"props\": {" INTEL "}}}",
		GREETING EMPTY ANSWER(INTEL) EMPTY EVENT,
		"{\"execute\": \"qmp_capabilities\"}\n" GREETING EMPTY ANSWER(INTEL),
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		read_text(fixture, "qmp", texts[i]);
		assert_int_equal(next_host(fixture), 0);
		close_reader(fixture);
	}
	close_reader(fixture);
	rewrite(fixture, GREETING ANSWER(INTEL) ANSWER(AMD));
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "qmp", "");
	assert_host(fixture, "qmp", ":3");
}

static void a_broken_answer_is_named(void **state)
{
	struct reader_fixture *fixture = *state;

	assert_refused(fixture, GREETING EMPTY EVENT, "without an answer");
	assert_refused(fixture, "{\"return\": {\"model\": {\"name\": \"x\"}}}",
		       "/return/model/props: expected");
	assert_refused(fixture, MODEL("\"pdcm\": 1"), "/model/props/pdcm: expected true");
	assert_refused(fixture, MODEL("\"family\": \"6\""),
		       "/model/props/family: expected");
	assert_refused(fixture,
		       MODEL("\"level\": 4294967296, \"vendor\": \"GenuineIntel\""),
		       "/model/props/level: expected");
	assert_refused(fixture, MODEL("\"vendor\": \"Intel\""),
		       "/model/props/vendor: expected");
	assert_refused(fixture, "{\"model\": {\"name\": [], \"props\": {}}}",
		       "/model/name: expected");
	assert_refused(fixture, "{\"error\": \"GenericError\"}",
		       "not a document of pmu-caps");
}

static void an_error_of_qemus_is_told_in_its_words(void **state)
{
	struct reader_fixture *fixture = *state;

	assert_refused(
		fixture,
		GREETING EMPTY
		"{\"error\": {\"class\": \"GenericError\", \"desc\": \"CPU model "
		"'nonsense' not found\"}, \"id\": \"libvirt-9\"}\n",
		"line 3: QEMU answered with an error: CPU model 'nonsense' not found");
	assert_refused(fixture,
		       "{\"error\": {\"class\": \"x\", \"desc\": \"\\u001b[1mred\\n\"}}",
		       "QEMU answered with an error: ?[1mred?");
	assert_refused(fixture, "{\"error\": {\"class\": \"GenericError\"}}",
		       "QEMU answered with an error: no description");
	assert_refused(fixture, "{\"error\": {\"class\": \"x\", \"desc\": 1}}",
		       "QEMU answered with an error: no description");
}

/* Whoever asked wrongly first has both in the session. */
static void an_answer_behind_an_error_is_read(void **state)
{
	struct reader_fixture *fixture = *state;

	close_reader(fixture);
	rewrite(fixture, "{\"error\": {\"class\": \"x\", \"desc\": \"no\"}}\n" ANSWER(AMD));
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
	assert_host(fixture, "qmp", ":2");
}

static void numbers_that_no_cpu_has_tell_nothing(void **state)
{
	struct reader_fixture *fixture = *state;

	read_text(fixture, "qmp",
		  MODEL("\"family\": 6, \"model\": 4096, \"stepping\": 0, "
			"\"level\": 4294967295, \"xlevel\": 4294967295, "
			"\"vendor\": \"GenuineIntel\""));
	assert_true(gap_is_open(&verdict.cpu.signature_gap));
	assert_true(gap_is_open(&verdict.cpu.limit_gap));
	assert_true(gap_is_open(&verdict.cpu.extended_gap));
	assert_int_equal(verdict.cpu.vendor, VENDOR_INTEL);
}

static void a_fingerprint_is_the_guests_cpuid(void **state)
{
	static const char text[] = FINGERPRINT(
		LEAF_0 "," LEAF(
			"0x1",
			REGISTER("eax", "00000000000001100000011010100110") "," REGISTER("ebx", ZEROS) "," REGISTER("ecx", "1000_0000000000000000000000000000") "," REGISTER(
				"edx",
				ZEROS)) "," LEAF("0xa",
						 REGISTER("eax", ZEROS) "," REGISTER("ebx", ZEROS) "," REGISTER(
							 "ecx",
							 ZEROS) "," REGISTER("edx",
									     ZEROS)) "," LEAF("0xd",
											      REGISTER("eax",
												       ZEROS)),
		MSR("0x10", ZEROS) "," MSR("0x1a0", "00000000000000000001000000000001"));
	struct reader_fixture *fixture = *state;
	const struct cpu_group *boot = &fixture->snap.group[0];

	read_text(fixture, "firecracker", text);
	assert_int_equal(boot->cpuid.count, 3);
	assert_int_equal(boot->cpuid_bits.count, 0);
	assert_int_equal(cpuid_table_find(&boot->cpuid, 0, 0)->eax, 27);
	assert_int_equal(cpuid_table_find(&boot->cpuid, 1, 0)->eax, 0x000606a6);
	assert_int_equal(boot->msr[HOST_MSR_MISC_ENABLE].value, 0x1001);
	assert_int_equal(boot->msr[HOST_MSR_PERF_CAPABILITIES].reading.state,
			 READING_NOT_TAKEN);
	assert_string_equal(fixture->snap.vmm.name.text, "firecracker");
	assert_string_equal(fixture->snap.vmm.version.text, "1.13.0");
	/* The release is the host's: the guest's kernel is not in it. */
	assert_string_equal(fixture->snap.vmm.host_kernel.text, "6.1.84-99.amzn2023");
	assert_int_equal(fixture->snap.kernel.release.reading.state, READING_NOT_TAKEN);
	assert_true(verdict.cpu.hypervisor);
	assert_int_equal(verdict.hardware[0].gp.count, 0);
	assert_false(gap_is_open(&verdict.hardware[0].gp.gap));
}

static void bits_that_are_left_open_are_not_known(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct cpuid_bits *bits;

	read_text(fixture, "firecracker",
		  FINGERPRINT(LEAF("0xa",
				   REGISTER("eax", "xxxxxxxxxxxxxxxxxxxxxxxx00000010")),
			      "{\"addr\": \"0x345\", \"bitmap\": \"0b" ZEROS
			      "x0000000000000000010000000000000\"}"));
	bits = cpuid_bits_find(&fixture->snap.group[0].cpuid_bits, 0xa, 0);
	assert_non_null(bits);
	assert_int_equal(bits->known.eax, 0xff);
	assert_int_equal(bits->regs.eax, 2);
	assert_int_equal(bits->known.edx, 0);
	assert_int_equal(fixture->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading.state,
			 READING_NOT_TAKEN);
}

static void a_broken_fingerprint_is_named(void **state)
{
	struct reader_fixture *fixture = *state;

	assert_refused(fixture, "{\"guest_cpu_config\": 1}", "/guest_cpu_config: expected");
	assert_refused(fixture, "{\"guest_cpu_config\": {}}",
		       "/guest_cpu_config/cpuid_modifiers: expected");
	assert_refused(fixture, "{\"guest_cpu_config\": {\"reg_modifiers\": []}}", "Arm");
	assert_refused(fixture, FINGERPRINT(LEAF("10", ""), ""),
		       "/guest_cpu_config/cpuid_modifiers/0/leaf: expected");
	assert_refused(fixture, FINGERPRINT(LEAF("0x100000000", ""), ""),
		       "/leaf: expected");
	assert_refused(fixture, FINGERPRINT(LEAF("0x1", REGISTER("eax", "0101")), ""),
		       "/modifiers/0/bitmap: expected");
	assert_refused(fixture, FINGERPRINT(LEAF("0x1", REGISTER("eax", ZEROS "0")), ""),
		       "/bitmap: expected");
	assert_refused(
		fixture,
		FINGERPRINT(LEAF("0x1", REGISTER("eax", "2"
							"0000000000000000000000000000000")),
			    ""),
		"/bitmap: expected");
	assert_refused(fixture, FINGERPRINT(LEAF("0x1", REGISTER("rax", ZEROS)), ""),
		       "/register: expected");
	assert_refused(fixture, FINGERPRINT(LEAF_0 "," LEAF_0, ""),
		       "/guest_cpu_config/cpuid_modifiers/1: expected every leaf once");
	assert_refused(fixture, FINGERPRINT("", "{\"addr\": \"0x345\"}"),
		       "/msr_modifiers/0/bitmap: expected");
	assert_refused(fixture, "{\"guest_cpu_config\": {\"cpuid_modifiers\": [], ",
		       "line 1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(qemu_tells_of_a_guest_without_a_pmu),
		TEST(what_kvm_would_answer_qemu_does_not_tell),
		TEST(amds_counters_follow_from_qemus_properties),
		TEST(without_migratable_unnamed_features_may_pass),
		TEST(what_a_shortened_answer_lacks_is_not_known),
		TEST(the_envelope_and_the_session_around_it_do_not_matter),
		TEST(a_broken_answer_is_named),
		TEST(an_error_of_qemus_is_told_in_its_words),
		TEST(an_answer_behind_an_error_is_read),
		TEST(numbers_that_no_cpu_has_tell_nothing),
		TEST(a_fingerprint_is_the_guests_cpuid),
		TEST(bits_that_are_left_open_are_not_known),
		TEST(a_broken_fingerprint_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
