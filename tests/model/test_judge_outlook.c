// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_outlook.c: findings about KVM's parameters, and about starting VMs. */
#include "model/judge.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

#define WATCHDOG_LINE "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter."

static const struct findings *judge(struct scene *scene)
{
	verdict_judge(&scene->snap, &scene->verdict);
	return &scene->verdict.findings;
}

static void assert_first_vm_starts(const struct findings *findings)
{
	assert_not_found(findings, FINDING_WATCHDOG_BLOCKS_FIRST_VM);
	assert_not_found(findings, FINDING_WATCHDOG_MAY_BLOCK_FIRST_VM);
	assert_not_found(findings, FINDING_OPEN_EVENTS_BLOCK_FIRST_VM);
}

/* An Ice Lake server whose KVM runs the mediated vPMU, or not. */
static void make_host(struct scene *scene, const char *mediated)
{
	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_set_vmx_controls(scene, true);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "Y");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, mediated);
	scene_lack_requested(scene);
}

static void set_open_events(struct scene *scene, struct reading reading, uint64_t count)
{
	scene->snap.kernel.open_perf_events =
		(struct reading_u64){ .reading = reading, .value = count };
}

static void a_vm_that_failed_to_start_is_told(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "Y");
	assert_not_found(judge(scene), FINDING_MEDIATED_VM_FAILED);
	scene_add_log(scene, "kvm: Failed to enable mediated vPMU, try disabling system wide "
			     "perf events and nmi_watchdog.");
	assert_found(judge(scene), FINDING_MEDIATED_VM_FAILED,
		     "kernel log: \"kvm: Failed to enable mediated vPMU\"");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	assert_not_found(judge(scene), FINDING_MEDIATED_VM_FAILED);
}

static void a_refused_mediated_vpmu_names_the_unmet_rule(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	scene_set_perf_capabilities(scene, 0);
	assert_found(judge(scene), FINDING_MEDIATED_REFUSED,
		     "rule full-width-writes: lacks full-width writes "
		     "(IA32_PERF_CAPABILITIES); needed: IA32_PERF_CAPABILITIES bit 13");
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
}

static void the_first_rule_that_is_unmet_is_the_one(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	assert_not_found(judge(scene), FINDING_MEDIATED_REFUSED);
	scene_set_vmx_controls(scene, false);
	scene_set_kernel(scene, "6.12.107");
	scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	assert_found(judge(scene), FINDING_MEDIATED_REFUSED,
		     "rule kernel: the parameter enable_mediated_pmu is not there; needed: "
		     "Linux 7.0 or newer, or a kernel with it backported");
}

static void what_nobody_asked_for_is_not_refused(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_perf_capabilities(scene, 0);
	assert_not_found(judge(scene), FINDING_MEDIATED_REFUSED);
	scene->snap.supplied.changes.mediated = CHANGE_OFF;
	assert_not_found(judge(scene), FINDING_MEDIATED_REFUSED);
}

/* Who is not there refuses nothing. */
static void without_a_kvm_nothing_was_refused(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	judge(scene);
	assert_int_equal(scene->verdict.findings.count, 1);
	assert_int_equal(scene->verdict.findings.item[0].id, FINDING_MEDIATED_REFUSED);
	scene->snap.kvm.misc_device.state = READING_ABSENT;
	assert_not_found(judge(scene), FINDING_MEDIATED_REFUSED);
}

/* A host that cannot run any VM has no first one. */
static void without_a_kvm_no_first_vm_is_warned_of(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_set_vmx_controls(scene, true);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	scene_set_watchdog(scene, 1);
	set_open_events(scene, reading_ok(), 2);
	assert_found(judge(scene), FINDING_OPEN_EVENTS_BLOCK_FIRST_VM,
		     "files of perf events open in /proc/N/fd: 2");
	scene->snap.kvm.misc_device.state = READING_ABSENT;
	assert_first_vm_starts(judge(scene));
}

static void what_runs_was_not_refused(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "Y");
	scene_set_perf_capabilities(scene, 0); /* of whatever CPU it was read */
	assert_not_found(judge(scene), FINDING_MEDIATED_REFUSED);
}

#define ASKED_FOR_AND_OFF \
	"enable_mediated_pmu: 1 asked for (modprobe.d), reads N; not known: "

/* Refused, or asked for after the module was loaded: neither of the two is concluded. */
static void a_rule_that_cannot_be_told_leaves_open_why_it_is_not_in_effect(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading = reading_error(13);
	assert_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT,
		     ASKED_FOR_AND_OFF "rule full-width-writes");
	assert_not_found(judge(scene), FINDING_MEDIATED_REFUSED);
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
	scene->snap.kvm.requested_in[KVM_PARAMETER_ENABLE_MEDIATED_PMU] =
		"kernel command line"; /* read by modprobe too, each time */
	assert_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT,
		     "enable_mediated_pmu: 1 asked for (kernel command line), reads N; "
		     "not known: rule full-width-writes");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
}

static void a_rule_that_is_only_taken_for_met_is_no_promise(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	scene->snap.group[0].msr[HOST_MSR_VMX_EXIT_CTLS].reading = reading_error(13);
	assert_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT,
		     ASKED_FOR_AND_OFF "rule vmx-loads-global-ctrl");
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
	/* and a rule that is known not to be met goes before both */
	scene_set_perf_capabilities(scene, 0);
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
}

static void not_in_effect_is_said_of_what_was_asked_for_and_read(void **state)
{
	const enum kvm_parameter mediated = KVM_PARAMETER_ENABLE_MEDIATED_PMU;
	struct scene *scene = *state;

	make_host(scene, "N");
	scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading = reading_error(13);
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
	scene->snap.kvm.requested[mediated].reading = reading_error(13);
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
	scene_set_requested(scene, mediated, "1");
	scene->snap.supplied.changes.mediated =
		CHANGE_ON; /* then the question is another one */
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
	scene->snap.supplied.changes.mediated = CHANGE_NONE;
	scene->snap.kvm.parameter[mediated].reading = reading_error(13);
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
	scene_lack_parameter(scene, mediated); /* the vendor module is not loaded */
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
}

static void a_parameter_set_after_the_module_was_loaded_is_pending(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	assert_found(judge(scene), FINDING_PARAMETER_PENDING,
		     "enable_mediated_pmu: 1 asked for (modprobe.d), reads N");
	scene->snap.supplied.changes.mediated =
		CHANGE_ON; /* then the question is another one */
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
	scene->snap.supplied.changes.mediated = CHANGE_NONE;
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
}

static void a_parameter_taken_back_is_pending(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "Y");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "0");
	assert_found(judge(scene), FINDING_PARAMETER_PENDING,
		     "enable_mediated_pmu: 0 asked for (modprobe.d), reads Y");
}

static void an_enable_pmu_that_kvm_may_have_taken_back_is_not_pending(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_PMU, "0");
	assert_found(judge(scene), FINDING_PARAMETER_PENDING,
		     "enable_pmu: 0 asked for (modprobe.d), reads Y");
	scene->snap.kvm.requested_in[KVM_PARAMETER_ENABLE_PMU] = NULL;
	assert_found(judge(scene), FINDING_PARAMETER_PENDING,
		     "enable_pmu: 0 asked for (somewhere), reads Y");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "N");
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
	assert_not_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_PMU, "1");
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
	/* the rules of the mediated vPMU are beside the point, known or not */
	scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading = reading_error(13);
	assert_found(judge(scene), FINDING_PARAMETER_NOT_IN_EFFECT,
		     "enable_pmu: 1 asked for (modprobe.d), reads N");
}

static void a_parameter_that_was_not_read_is_not_pending(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU].reading =
		reading_error(13);
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
}

static void parameters_beside_the_pmu_are_not_told(void **state)
{
	const enum kvm_parameter other = KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG;
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_parameter(scene, other, "Y");
	scene_set_requested(scene, other, "0");
	assert_not_found(judge(scene), FINDING_PARAMETER_PENDING);
}

static void a_watchdog_that_holds_a_counter_blocks_the_first_vm(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "Y");
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, WATCHDOG_LINE);
	assert_found(judge(scene), FINDING_WATCHDOG_BLOCKS_FIRST_VM,
		     "kernel log: \"Permanently consumes one hw-PMU counter\"");
	scene_set_watchdog(scene, 0);
	assert_first_vm_starts(judge(scene));
}

static void a_watchdog_of_which_the_log_says_nothing_may_block_it(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "Y");
	scene_set_watchdog(scene, 1);
	assert_found(
		judge(scene), FINDING_WATCHDOG_MAY_BLOCK_FIRST_VM,
		"nmi_watchdog is on; the kernel log does not tell which detector it is");
	assert_not_found(judge(scene), FINDING_WATCHDOG_BLOCKS_FIRST_VM);
	scene_add_log(scene, "Performance Events: Icelake events, Intel PMU driver.");
	assert_first_vm_starts(judge(scene)); /* the buddy detector, which uses no counter */
}

static void a_watchdog_that_was_not_recorded_blocks_nothing(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "Y");
	assert_first_vm_starts(judge(scene));
}

static void open_events_block_the_first_vm(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "Y");
	scene_set_watchdog(scene, 0);
	set_open_events(scene, reading_ok(), 0);
	assert_first_vm_starts(judge(scene));
	set_open_events(scene, reading_error(13), 0);
	assert_first_vm_starts(judge(scene));
	set_open_events(scene, reading_ok(), 12);
	assert_found(judge(scene), FINDING_OPEN_EVENTS_BLOCK_FIRST_VM,
		     "files of perf events open in /proc/N/fd: 12");
}

static void a_host_without_mediated_vms_has_no_first_one(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, WATCHDOG_LINE);
	assert_first_vm_starts(judge(scene));
	set_open_events(scene, reading_ok(), 1);
	assert_first_vm_starts(judge(scene));
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	assert_found(judge(scene), FINDING_OPEN_EVENTS_BLOCK_FIRST_VM,
		     "files of perf events open in /proc/N/fd: 1");
	assert_found(judge(scene), FINDING_WATCHDOG_BLOCKS_FIRST_VM,
		     "kernel log: \"Permanently consumes one hw-PMU counter\"");
	scene_set_perf_capabilities(scene, 0); /* and one that cannot have any */
	assert_first_vm_starts(judge(scene));
}

static void a_request_counts_as_long_as_it_may_come_true(void **state)
{
	struct scene *scene = *state;

	make_host(scene, "N");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	scene_add_log(scene, WATCHDOG_LINE);
	assert_found(judge(scene), FINDING_WATCHDOG_BLOCKS_FIRST_VM,
		     "kernel log: \"Permanently consumes one hw-PMU counter\"");
	scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading = reading_error(13);
	assert_found(judge(scene), FINDING_WATCHDOG_BLOCKS_FIRST_VM,
		     "kernel log: \"Permanently consumes one hw-PMU counter\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_refused_mediated_vpmu_names_the_unmet_rule),
		SCENE_TEST(a_vm_that_failed_to_start_is_told),
		SCENE_TEST(the_first_rule_that_is_unmet_is_the_one),
		SCENE_TEST(what_nobody_asked_for_is_not_refused),
		SCENE_TEST(without_a_kvm_nothing_was_refused),
		SCENE_TEST(without_a_kvm_no_first_vm_is_warned_of),
		SCENE_TEST(what_runs_was_not_refused),
		SCENE_TEST(a_rule_that_cannot_be_told_leaves_open_why_it_is_not_in_effect),
		SCENE_TEST(a_rule_that_is_only_taken_for_met_is_no_promise),
		SCENE_TEST(not_in_effect_is_said_of_what_was_asked_for_and_read),
		SCENE_TEST(a_parameter_set_after_the_module_was_loaded_is_pending),
		SCENE_TEST(a_parameter_taken_back_is_pending),
		SCENE_TEST(an_enable_pmu_that_kvm_may_have_taken_back_is_not_pending),
		SCENE_TEST(a_parameter_that_was_not_read_is_not_pending),
		SCENE_TEST(parameters_beside_the_pmu_are_not_told),
		SCENE_TEST(a_watchdog_that_holds_a_counter_blocks_the_first_vm),
		SCENE_TEST(a_watchdog_of_which_the_log_says_nothing_may_block_it),
		SCENE_TEST(a_watchdog_that_was_not_recorded_blocks_nothing),
		SCENE_TEST(open_events_block_the_first_vm),
		SCENE_TEST(a_host_without_mediated_vms_has_no_first_one),
		SCENE_TEST(a_request_counts_as_long_as_it_may_come_true),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
