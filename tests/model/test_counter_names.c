// SPDX-License-Identifier: GPL-2.0-or-later
/* model/counter_names.c: what counters, events and core types are called. */
#include "model/hardware.h"
#include "model/perfmon.h"

#include "tests/unit_test.h"

static void fixed_counters_have_the_names_of_the_manual(void **state)
{
	(void)state;
	assert_string_equal(fixed_counter_name(0), "INST_RETIRED.ANY");
	assert_string_equal(fixed_counter_name(1), "CPU_CLK_UNHALTED.THREAD");
	assert_string_equal(fixed_counter_name(2), "CPU_CLK_UNHALTED.REF_TSC");
	assert_string_equal(fixed_counter_name(3), "TOPDOWN.SLOTS");
	assert_string_equal(fixed_counter_name(4), "TOPDOWN_BAD_SPECULATION.ALL");
	assert_string_equal(fixed_counter_name(5), "TOPDOWN_FE_BOUND.ALL");
	assert_string_equal(fixed_counter_name(6), "TOPDOWN_RETIRING.ALL");
	for (unsigned int counter = 7; counter < 64; counter++)
		assert_null(fixed_counter_name(counter));
}

static void architectural_events_are_named_at_their_bits(void **state)
{
	(void)state;
	assert_string_equal(architectural_event_name(0), "core-cycles");
	assert_string_equal(architectural_event_name(4), "llc-misses");
	assert_string_equal(architectural_event_name(7), "topdown-slots");
	assert_string_equal(architectural_event_name(12), "lbr-inserts");
	for (unsigned int a = 0; a < PERFMON_EVENT_COUNT; a++)
		for (unsigned int b = 0; b < a; b++)
			assert_string_not_equal(architectural_event_name(a),
						architectural_event_name(b));
	assert_null(architectural_event_name(PERFMON_EVENT_COUNT));
	assert_null(architectural_event_name(31));
}

static void core_types_have_words_where_one_is_defined(void **state)
{
	(void)state;
	assert_string_equal(core_type_word(0x20), "atom");
	assert_string_equal(core_type_word(0x40), "core");
	assert_null(core_type_word(0));
	assert_null(core_type_word(0x30));
	assert_null(core_type_word(0xff));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixed_counters_have_the_names_of_the_manual),
		cmocka_unit_test(architectural_events_are_named_at_their_bits),
		cmocka_unit_test(core_types_have_words_where_one_is_defined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
