// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_host.c: findings about the host, and what its reader noted. */
#include "model/judge.h"

#include <stdio.h>
#include <string.h>

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static const struct findings *judge(struct host_fixture *host)
{
	verdict_judge(&host->snap, &host->verdict);
	return &host->verdict.findings;
}

static void add_group(struct host_fixture *host, const char *cpus, uint32_t core_type,
		      struct cpuid_regs leaf_a)
{
	size_t group = host->snap.group_count;

	host_add_group(&host->snap, cpus);
	host_set(&host->snap, group,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { core_type, 0, 0, 0 } });
	host_set(&host->snap, group, (struct cpuid_entry){ .leaf = 0xa, .regs = leaf_a });
}

static void two_pmus_on_a_part_with_one_core_type_are_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host->snap.group[0].cpus = "0-3";
	assert_not_found(judge(host), FINDING_CPUS_DISAGREE);
	add_group(host, "4-7", 0, LEAF_A_SKYLAKE);
	assert_found(judge(host), FINDING_CPUS_DISAGREE,
		     "leaf 0xa differs between CPUs 0-3 and CPUs 4-7");
}

static void the_leaf_that_differs_is_named(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host->snap.group[0].cpus = "0-3";
	host_set(&host->snap, 0, (struct cpuid_entry){ .leaf = 0x1a });
	add_group(host, "4-7", 0x20000001, LEAF_A_ICE_LAKE);
	assert_found(judge(host), FINDING_CPUS_DISAGREE,
		     "leaf 0x1a differs between CPUs 0-3 and CPUs 4-7");
	host_set(&host->snap, 1, (struct cpuid_entry){ .leaf = 0x1a });
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0x23, .subleaf = 1, .regs.eax = 1 });
	host_set(&host->snap, 0, (struct cpuid_entry){ .leaf = 0x23, .subleaf = 1 });
	assert_found(judge(host), FINDING_CPUS_DISAGREE,
		     "leaf 0x23 differs between CPUs 0-3 and CPUs 4-7");
	host_set_leaf(&host->snap, 0xa, (struct cpuid_regs)LEAF_A_SKYLAKE);
	assert_found(judge(host), FINDING_CPUS_DISAGREE,
		     "leaf 0xa differs between CPUs 0-3 and CPUs 4-7");
}

static void a_leaf_that_one_group_lost_does_not_disagree(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	add_group(host, "4-7", 0, LEAF_A_ICE_LAKE);
	host_forget(&host->snap, 1, 0xa);
	host_set(&host->snap, 1, (struct cpuid_entry){ .leaf = 0x23, .regs.eax = 1 });
	assert_not_found(judge(host), FINDING_CPUS_DISAGREE);
}

static void core_types_of_a_hybrid_part_may_differ(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	host_set_leaf(&host->snap, 0x1a, REGS(0x40000001, 0, 0, 0));
	add_group(host, "8-15", 0x20000001, LEAF_A_SKYLAKE);
	assert_not_found(judge(host), FINDING_CPUS_DISAGREE);
	/* CPUs of one core type may not */
	add_group(host, "16-23", 0x20000001, LEAF_A_ICE_LAKE);
	assert_found(judge(host), FINDING_CPUS_DISAGREE,
		     "leaf 0xa differs between CPUs 8-15 and CPUs 16-23");
}

static void core_types_may_differ_where_nothing_tells_hybrid_or_not(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_forget(&host->snap, 0, 7);
	host_set_leaf(&host->snap, 0x1a, REGS(0x40000001, 0, 0, 0));
	add_group(host, "8-15", 0x20000001, LEAF_A_SKYLAKE);
	assert_not_found(judge(host), FINDING_CPUS_DISAGREE);
}

static void groups_with_the_same_pmu_do_not_disagree(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	add_group(host, "8-15", 0, LEAF_A_ICE_LAKE);
	assert_not_found(judge(host), FINDING_CPUS_DISAGREE);
}

static void a_guest_is_told_with_its_hypervisor(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	assert_not_found(judge(host), FINDING_RUNNING_IN_GUEST);
	host_set_guest(&host->snap);
	assert_found(judge(host), FINDING_RUNNING_IN_GUEST,
		     "leaf 0x1: ECX bit 31 is set; hypervisor \"KVMKVMKVM\"");
	host_forget(&host->snap, 0, 0x40000000);
	assert_found(judge(host), FINDING_RUNNING_IN_GUEST, "leaf 0x1: ECX bit 31 is set");
}

static void a_cpu_without_vmx_is_found(void **state)
{
	static const char evidence[] = "leaf 0x1: ECX bit 5 (VMX) is clear";
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	assert_not_found(judge(host), FINDING_NO_VIRTUALIZATION);
	host_set_leaf_1_ecx(&host->snap, LEAF_1_ECX_PDCM);
	assert_found(judge(host), FINDING_NO_VIRTUALIZATION, evidence);
	host_set_guest(&host->snap); /* a guest that may not nest */
	assert_found(judge(host), FINDING_NO_VIRTUALIZATION, evidence);
	host_forget(&host->snap, 0, 0x80000001); /* no such part has SVM */
	assert_found(judge(host), FINDING_NO_VIRTUALIZATION, evidence);
}

static void an_amd_cpu_without_svm_is_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_amd(&host->snap);
	assert_not_found(judge(host), FINDING_NO_VIRTUALIZATION);
	host_set_leaf(&host->snap, 0x80000001, REGS(0, 0, ~4u, 0));
	assert_found(judge(host), FINDING_NO_VIRTUALIZATION,
		     "leaf 0x80000001: ECX bit 2 (SVM) is clear");
}

static void virtualization_that_cannot_be_told_is_not_missing(void **state)
{
	struct host_fixture *host = *state;

	host_make_amd(&host->snap);
	host_forget(&host->snap, 0, 0x80000001);
	assert_not_found(judge(host), FINDING_NO_VIRTUALIZATION);
	host_forget(&host->snap, 0, 0); /* of whatever vendor */
	assert_not_found(judge(host), FINDING_NO_VIRTUALIZATION);
	snapshot_reset(&host->snap);
	host_make_intel(&host->snap);
	host_forget(&host->snap, 0, 1);
	assert_not_found(judge(host), FINDING_NO_VIRTUALIZATION);
}

/* vendor: "" where none is known. */
static const struct findings *judge_log(struct host_fixture *host, const char *vendor,
					const char *line)
{
	snapshot_reset(&host->snap);
	if (strcmp(vendor, "Intel") == 0)
		host_make_intel(&host->snap);
	else if (strcmp(vendor, "AMD") == 0)
		host_make_amd(&host->snap);
	assert_int_equal(snapshot_add_log_line(&host->snap, line, strlen(line)), 0);
	return judge(host);
}

static void virtualization_that_the_firmware_switched_off_is_missing(void **state)
{
	static const char *const lines[] = {
		"kvm: disabled by bios",
		"kvm: support for 'kvm_intel' disabled by bios",
		"kvm: support for 'kvm_amd' disabled by bios",
		"kvm: VMX is disabled on CPU 3",
		"kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 3",
		"kvm_intel: VMX not fully enabled on CPU 0.  Check kernel logs and/or BIOS",
		"kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU 0",
		"x86/cpu: VMX (outside TXT) disabled by BIOS",
		"x86/cpu: VMX (inside TXT) disabled by BIOS",
		"SVM disabled (by BIOS) in MSR_VM_CR",
	};
	static const char *const vendors[] = { "", "Intel", "AMD" };
	struct host_fixture *host = *state;

	for (size_t i = 0; i < ARRAY_SIZE(lines) * ARRAY_SIZE(vendors); i++) {
		const char *line = lines[i / ARRAY_SIZE(vendors)];
		char evidence[160];

		snprintf(evidence, sizeof(evidence), "kernel log: \"%s\"", line);
		assert_found(judge_log(host, vendors[i % ARRAY_SIZE(vendors)], line),
			     FINDING_NO_VIRTUALIZATION, evidence);
	}
}

static void a_module_that_is_not_for_this_cpu_refuses_nothing(void **state)
{
	static const struct {
		const char *line, *vendor;
	} lines[] = {
		{ "kvm: no hardware support for 'kvm_intel'", "Intel" },
		{ "kvm_intel: CPU doesn't support VMX", "Intel" },
		{ "kvm_intel: VMX not supported by CPU 0", "Intel" },
		{ "kvm: no hardware support for 'kvm_amd'", "AMD" },
		{ "kvm_amd: SVM not supported by CPU 0", "AMD" },
		{ "kvm: no hardware support", "neither" },
		{ "kvm_amd: CPU 0 isn't AMD or Hygon", "neither" },
	};
	static const char *const vendors[] = { "", "Intel", "AMD" };
	struct host_fixture *host = *state;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		for (size_t v = 0; v < ARRAY_SIZE(vendors); v++) {
			const struct findings *findings =
				judge_log(host, vendors[v], lines[i].line);
			char evidence[160];

			snprintf(evidence, sizeof(evidence), "kernel log: \"%s\"",
				 lines[i].line);
			if (strcmp(vendors[v], lines[i].vendor) == 0)
				assert_found(findings, FINDING_NO_VIRTUALIZATION, evidence);
			else
				assert_not_found(findings, FINDING_NO_VIRTUALIZATION);
		}
	}
}

static void the_bit_and_the_log_are_told_together(void **state)
{
	struct host_fixture *host = *state;

	judge_log(host, "Intel", "kvm_intel: VMX not supported by CPU 0");
	host_set_leaf_1_ecx(&host->snap, LEAF_1_ECX_PDCM);
	assert_found(judge(host), FINDING_NO_VIRTUALIZATION,
		     "leaf 0x1: ECX bit 5 (VMX) is clear; kernel log: \"kvm_intel: VMX not "
		     "supported by CPU 0\"");
}

static void a_kvm_that_is_there_stands_above_an_old_refusal(void **state)
{
	static const char line[] = "kvm: disabled by bios";
	struct host_fixture *host = *state;

	judge_log(host, "Intel", line);
	host->snap.kvm.device = reading_ok();
	assert_not_found(judge(host), FINDING_NO_VIRTUALIZATION);
	judge_log(host, "Intel", line);
	host->snap.kvm.vendor_module =
		(struct reading_text){ .reading = reading_ok(), .text = "kvm_intel" };
	assert_not_found(judge(host), FINDING_NO_VIRTUALIZATION);
	host->snap.kvm.vendor_module.reading.state = READING_ABSENT;
	host->snap.kvm.device.state = READING_DENIED; /* udev makes it without a module */
	assert_found(judge(host), FINDING_NO_VIRTUALIZATION,
		     "kernel log: \"kvm: disabled by bios\"");
}

static void a_third_vendor_module_is_found(void **state)
{
	struct host_fixture *host = *state;
	struct reading_text *module = &host->snap.kvm.vendor_module;

	host_make_intel(&host->snap);
	module->reading = reading_error(2);
	assert_not_found(judge(host), FINDING_UNKNOWN_VENDOR_MODULE);
	*module = (struct reading_text){ .reading = reading_ok(), .text = "kvm_intel" };
	assert_not_found(judge(host), FINDING_UNKNOWN_VENDOR_MODULE);
	module->text = "kvm_pvm";
	assert_found(judge(host), FINDING_UNKNOWN_VENDOR_MODULE, "module kvm_pvm");
}

static void the_module_of_another_vendor_is_found(void **state)
{
	struct host_fixture *host = *state;
	struct reading_text *module = &host->snap.kvm.vendor_module;

	host_make_intel(&host->snap);
	*module = (struct reading_text){ .reading = reading_ok(), .text = "kvm_amd" };
	assert_found(judge(host), FINDING_UNKNOWN_VENDOR_MODULE,
		     "module kvm_amd on a CPU of neither AMD nor Hygon");
	host_forget(&host->snap, 0, 0); /* of whatever vendor */
	assert_not_found(judge(host), FINDING_UNKNOWN_VENDOR_MODULE);
	snapshot_reset(&host->snap);
	host_make_amd(&host->snap);
	*module = (struct reading_text){ .reading = reading_ok(), .text = "kvm_amd" };
	assert_not_found(judge(host), FINDING_UNKNOWN_VENDOR_MODULE);
	module->text = "kvm_intel";
	assert_found(judge(host), FINDING_UNKNOWN_VENDOR_MODULE,
		     "module kvm_intel on a CPU of AMD or Hygon");
}

static void a_supplied_register_that_the_cpu_lacks_is_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf_1_ecx(&host->snap, LEAF_1_ECX_VMX);
	assert_not_found(judge(host), FINDING_SUPPLIED_IGNORED);
	host->snap.supplied.perf_capabilities =
		(struct reading_u64){ .reading = reading_ok(), .value = 0x2000 };
	assert_found(judge(host), FINDING_SUPPLIED_IGNORED,
		     "supplied 0x0000000000002000; leaf 0x1: ECX bit 15 (PDCM) is clear");
	host_set_leaf_1_ecx(&host->snap, LEAF_1_ECX_VMX | LEAF_1_ECX_PDCM);
	assert_not_found(judge(host), FINDING_SUPPLIED_IGNORED);
	host_forget(&host->snap, 0, 1);
	assert_not_found(judge(host), FINDING_SUPPLIED_IGNORED);
}

static void what_is_changed_is_told(void **state)
{
	struct host_fixture *host = *state;
	struct changes *changes = &host->snap.supplied.changes;

	host_make_intel(&host->snap);
	assert_not_found(judge(host), FINDING_FACTS_CHANGED);
	changes->nmi_watchdog = CHANGE_OFF;
	assert_found(judge(host), FINDING_FACTS_CHANGED, "nmi_watchdog off");
	*changes = (struct changes){ "7.2", CHANGE_ON, CHANGE_OFF, CHANGE_ON };
	assert_found(judge(host), FINDING_FACTS_CHANGED,
		     "kernel 7.2, enable_mediated_pmu on, enable_pmu off, nmi_watchdog on");
}

static void every_note_becomes_its_finding(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	for (int id = 0; id < NOTE_COUNT; id++)
		assert_not_found(judge(host), FINDING_BROKEN_LINE + id);
	for (int id = 0; id < NOTE_COUNT; id++) {
		char evidence[32];

		for (int i = 0; i < id + 2; i++)
			assert_int_equal(snapshot_note(&host->snap, id, "line %d", id + i),
					 0);
		snprintf(evidence, sizeof(evidence), "%d times; first: line %d", id + 2,
			 id);
		assert_found(judge(host), FINDING_BROKEN_LINE + id, evidence);
	}
	assert_int_equal(judge(host)->count, NOTE_COUNT);
}

static void a_note_made_once_says_so(void **state)
{
	struct host_fixture *host = *state;
	struct note *note = &host->snap.note[NOTE_TRUNCATED];

	host_make_intel(&host->snap);
	assert_int_equal(snapshot_note(&host->snap, NOTE_TRUNCATED, "line 14"), 0);
	assert_found(judge(host), FINDING_TRUNCATED_INPUT, "once: line 14");
	note->detail = NULL; /* there was no memory for it */
	assert_found(judge(host), FINDING_TRUNCATED_INPUT, "once: no detail");
}

int main(void)
{
#define JUDGE_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		JUDGE_TEST(two_pmus_on_a_part_with_one_core_type_are_found),
		JUDGE_TEST(the_leaf_that_differs_is_named),
		JUDGE_TEST(a_leaf_that_one_group_lost_does_not_disagree),
		JUDGE_TEST(core_types_of_a_hybrid_part_may_differ),
		JUDGE_TEST(core_types_may_differ_where_nothing_tells_hybrid_or_not),
		JUDGE_TEST(groups_with_the_same_pmu_do_not_disagree),
		JUDGE_TEST(a_guest_is_told_with_its_hypervisor),
		JUDGE_TEST(a_cpu_without_vmx_is_found),
		JUDGE_TEST(an_amd_cpu_without_svm_is_found),
		JUDGE_TEST(virtualization_that_cannot_be_told_is_not_missing),
		JUDGE_TEST(virtualization_that_the_firmware_switched_off_is_missing),
		JUDGE_TEST(a_module_that_is_not_for_this_cpu_refuses_nothing),
		JUDGE_TEST(the_bit_and_the_log_are_told_together),
		JUDGE_TEST(a_kvm_that_is_there_stands_above_an_old_refusal),
		JUDGE_TEST(a_third_vendor_module_is_found),
		JUDGE_TEST(the_module_of_another_vendor_is_found),
		JUDGE_TEST(a_supplied_register_that_the_cpu_lacks_is_found),
		JUDGE_TEST(what_is_changed_is_told),
		JUDGE_TEST(every_note_becomes_its_finding),
		JUDGE_TEST(a_note_made_once_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
