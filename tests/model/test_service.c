// SPDX-License-Identifier: GPL-2.0-or-later
/* model/service.h: when a monitored host is in order, and what is the matter if not. */
#include "model/service.h"

#include "tests/unit_test.h"

/* A host of which it is known what guests get, and of which there is nothing to tell. */
static struct verdict verdict;
static struct kvm_snapshot kvm;
static struct check_answer answers[2];
static struct service service;

static int in_order(void **state)
{
	(void)state;
	verdict = (struct verdict){ .outlook.guest.mode = GUEST_MODE_EMULATED };
	kvm = (struct kvm_snapshot){ .device.state = READING_OK };
	return 0;
}

static enum service_state judge(size_t count)
{
	const struct service_facts facts = {
		.verdict = &verdict,
		.kvm = &kvm,
		.answer = answers,
		.count = count,
	};

	service_judge(&facts, &service);
	return service.state;
}

static void find(enum finding_id id)
{
	findings_add(&verdict.findings, id, "seen");
}

static void a_host_in_order_is_ok(void **state)
{
	(void)state;
	assert_int_equal(judge(0), SERVICE_OK);
	assert_int_equal(service.count, 0);
}

static void findings_count_by_their_severity(void **state)
{
	(void)state;
	find(FINDING_RUNNING_IN_GUEST);
	assert_int_equal(judge(0), SERVICE_OK);
	find(FINDING_MEDIATED_REFUSED);
	assert_int_equal(judge(0), SERVICE_WARNING);
	find(FINDING_KVM_OFFERS_MISSING_COUNTER);
	assert_int_equal(judge(0), SERVICE_CRITICAL);
	assert_int_equal(service.count, 2);
	assert_string_equal(service.reason[0].id, "mediated-refused");
	assert_int_equal(service.reason[0].state, SERVICE_WARNING);
	assert_string_equal(service.reason[1].id, "kvm-offers-missing-counter");
}

static void what_nobody_can_mend_is_no_alarm(void **state)
{
	(void)state;
	find(FINDING_FIXED_COUNTER_HOLE);
	find(FINDING_FIXED_COUNTER_DISAGREEMENT);
	assert_int_equal(judge(0), SERVICE_OK);
}

static void what_is_asked_for_and_not_in_effect_is_one(void **state)
{
	(void)state;
	find(FINDING_PARAMETER_PENDING);
	assert_int_equal(judge(0), SERVICE_WARNING);
	verdict.findings.count = 0;
	find(FINDING_PARAMETER_NOT_IN_EFFECT);
	assert_int_equal(judge(0), SERVICE_WARNING);
}

static void unknown_is_the_least_of_them_and_no_ok(void **state)
{
	(void)state;
	verdict.outlook.guest.mode = GUEST_MODE_UNKNOWN;
	assert_int_equal(judge(0), SERVICE_UNKNOWN);
	find(FINDING_KVM_MISMATCH);
	assert_int_equal(judge(0), SERVICE_WARNING);
	assert_int_equal(service.count, 2);
}

static void a_guest_behind_a_gap_is_unknown(void **state)
{
	(void)state;
	verdict.outlook.guest.gap = gap_not_recorded(FACT_CPUID_PERFMON);
	assert_int_equal(judge(0), SERVICE_UNKNOWN);
}

static void a_kvm_that_refuses_is_unknown_and_none_at_all_is_not(void **state)
{
	(void)state;
	kvm.device.state = READING_DENIED;
	assert_int_equal(judge(0), SERVICE_UNKNOWN);
	kvm.device.state = READING_FAILED;
	assert_int_equal(judge(0), SERVICE_UNKNOWN);
	kvm.device.state = READING_ABSENT; /* a container's */
	assert_int_equal(judge(0), SERVICE_UNKNOWN);
	verdict.outlook.guest.mode = GUEST_MODE_NONE;
	verdict.outlook.guest.cause = CAUSE_NO_KVM;
	assert_int_equal(judge(0), SERVICE_OK);
	kvm.device.state = READING_DENIED; /* a node alone is none */
	assert_int_equal(judge(0), SERVICE_OK);
	in_order(state);
	kvm.device.state = READING_NOT_TAKEN; /* a dump: nobody asked */
	assert_int_equal(judge(0), SERVICE_OK);
}

static void requirements_decide_what_has_to_be_known(void **state)
{
	(void)state;
	kvm.device.state = READING_DENIED;
	answers[0] = (struct check_answer){ "pmu", { .met = TRI_YES } };
	answers[1] = (struct check_answer){ "lbr", { .met = TRI_UNKNOWN } };
	assert_int_equal(judge(1), SERVICE_OK);
	assert_int_equal(judge(2), SERVICE_UNKNOWN);
	assert_string_equal(service.reason[0].id, "lbr");
	answers[0].result.met = TRI_NO;
	assert_int_equal(judge(2), SERVICE_CRITICAL);
}

static void more_reasons_than_there_is_room_for_still_count(void **state)
{
	static struct check_answer many[SERVICE_REASONS_MAX + 1];
	const struct service_facts facts = {
		.verdict = &verdict,
		.kvm = &kvm,
		.answer = many,
		.count = ARRAY_SIZE(many),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = (struct check_answer){ "lbr", { .met = TRI_UNKNOWN } };
	many[SERVICE_REASONS_MAX].result.met = TRI_NO;
	service_judge(&facts, &service);
	assert_int_equal(service.count, SERVICE_REASONS_MAX);
	assert_int_equal(service.state, SERVICE_CRITICAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_host_in_order_is_ok, in_order),
		cmocka_unit_test_setup(findings_count_by_their_severity, in_order),
		cmocka_unit_test_setup(what_nobody_can_mend_is_no_alarm, in_order),
		cmocka_unit_test_setup(what_is_asked_for_and_not_in_effect_is_one, in_order),
		cmocka_unit_test_setup(unknown_is_the_least_of_them_and_no_ok, in_order),
		cmocka_unit_test_setup(a_guest_behind_a_gap_is_unknown, in_order),
		cmocka_unit_test_setup(
			a_kvm_that_refuses_is_unknown_and_none_at_all_is_not, in_order),
		cmocka_unit_test_setup(requirements_decide_what_has_to_be_known, in_order),
		cmocka_unit_test_setup(more_reasons_than_there_is_room_for_still_count,
				       in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
