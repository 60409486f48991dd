// SPDX-License-Identifier: GPL-2.0-or-later
/* model/facts.h: every missing fact can be learnt somewhere. */
#include "model/facts.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "tests/unit_test.h"

static bool is_one_line(const char *text)
{
	for (; *text; text++)
		if (!isprint((unsigned char)*text))
			return false;
	return true;
}

static void every_fact_has_a_place_of_its_own(void **state)
{
	(void)state;
	for (int a = FACT_NONE + 1; a < FACT_COUNT; a++) {
		assert_string_not_equal(fact_place(a), "");
		assert_true(is_one_line(fact_place(a)));
		for (int b = FACT_NONE; b < a; b++)
			assert_string_not_equal(fact_place(a), fact_place(b));
	}
}

static void every_fact_has_a_remedy_for_every_way_of_missing(void **state)
{
	static const enum reading_state missing[] = {
		READING_NOT_TAKEN,
		READING_ABSENT,
		READING_DENIED,
		READING_FAILED,
	};

	(void)state;
	for (int fact = FACT_NONE + 1; fact < FACT_COUNT; fact++)
		for (size_t i = 0; i < ARRAY_SIZE(missing); i++) {
			const char *remedy = fact_remedy(fact, missing[i]);
			size_t length = strlen(remedy);

			assert_true(length > 10);
			assert_true(is_one_line(remedy));
			assert_null(strstr(remedy, "  "));
			/* a sentence that a list can go on behind: no capital, no full stop */
			assert_false(isupper((unsigned char)remedy[0]) &&
				     islower((unsigned char)remedy[1]));
			assert_int_not_equal(remedy[length - 1], '.');
		}
}

static void what_is_known_needs_no_remedy(void **state)
{
	(void)state;
	assert_string_equal(fact_place(FACT_NONE), "");
	for (int reading = 0; reading < READING_STATE_COUNT; reading++)
		assert_string_equal(fact_remedy(FACT_NONE, reading), "");
	for (int fact = 0; fact < FACT_COUNT; fact++)
		assert_string_equal(fact_remedy(fact, READING_OK), "");
}

static void perf_capabilities_can_be_given_whatever_went_wrong(void **state)
{
	(void)state;
	for (int reading = 0; reading < READING_STATE_COUNT; reading++)
		if (reading != READING_OK)
			assert_non_null(strstr(fact_remedy(FACT_PERF_CAPABILITIES, reading),
					       "--perf-capabilities="));
	assert_string_equal(
		fact_remedy(FACT_PERF_CAPABILITIES, READING_DENIED),
		"run as root, or give --perf-capabilities=$(sudo rdmsr -c 0x345)");
}

static void an_ok_reading_leaves_no_gap(void **state)
{
	const struct reading ok = reading_ok(), denied = reading_error(EPERM);
	const struct reading not_taken = { 0 };
	struct gap gap;

	(void)state;
	gap = gap_of(FACT_KVM_DEVICE, &ok);
	assert_false(gap_is_open(&gap));
	gap = gap_of(FACT_KVM_DEVICE, &denied);
	assert_true(gap_is_open(&gap));
	assert_int_equal(gap.fact, FACT_KVM_DEVICE);
	assert_int_equal(gap.reading.state, READING_DENIED);
	assert_int_equal(gap.reading.err, EPERM);
	gap = gap_of(FACT_KVM_DEVICE, &not_taken);
	assert_true(gap_is_open(&gap));
	assert_int_equal(gap.reading.state, READING_NOT_TAKEN);
}

static void what_was_not_recorded_is_an_open_gap(void **state)
{
	const struct gap gap = gap_not_recorded(FACT_CPUID_PERFMON);

	(void)state;
	assert_true(gap_is_open(&gap));
	assert_int_equal(gap.fact, FACT_CPUID_PERFMON);
	assert_int_equal(gap.reading.state, READING_NOT_TAKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fact_has_a_place_of_its_own),
		cmocka_unit_test(every_fact_has_a_remedy_for_every_way_of_missing),
		cmocka_unit_test(what_is_known_needs_no_remedy),
		cmocka_unit_test(perf_capabilities_can_be_given_whatever_went_wrong),
		cmocka_unit_test(an_ok_reading_leaves_no_gap),
		cmocka_unit_test(what_was_not_recorded_is_an_open_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
