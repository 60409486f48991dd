// SPDX-License-Identifier: GPL-2.0-or-later
/* report/walk.h: the path at which it stands, and its account of what is unknown. */
#include "report/walk.h"

#include <errno.h>

#include "tests/base/failing_malloc.h"
#include "tests/report/recorder.h"
#include "tests/unit_test.h"

static const struct gap denied = {
	.fact = FACT_PERF_CAPABILITIES,
	.reading = { .state = READING_DENIED, .err = EPERM },
};
static const struct gap closed;

/* A format that has no use for anything. */
static const struct sink_ops no_ops;

static int teardown(void **state)
{
	(void)state;
	malloc_fail_after(-1);
	return 0;
}

static void a_null_leaves_its_path_and_its_gap(void **state)
{
	struct recorder recorder;
	struct walk walk;

	(void)state;
	recorder_init(&recorder);
	walk_init(&walk, &recorder.sink);
	walk_object(&walk, NULL);
	walk_number(&walk, keyed("count"), &denied, 1);
	walk_object_end(&walk);
	assert_int_equal(walk.unknown_count, 1);
	assert_string_equal(walk.unknown[0].path, "/count");
	assert_memory_equal(&walk.unknown[0].gap, &denied, sizeof(denied));
	assert_true(recorder_find(&recorder, "/count")->is_null);
	walk_done(&walk);
}

static void elements_of_arrays_are_counted_from_zero(void **state)
{
	struct recorder recorder;
	struct walk walk;

	(void)state;
	recorder_init(&recorder);
	walk_init(&walk, &recorder.sink);
	walk_object(&walk, NULL);
	walk_array(&walk, "list");
	walk_number(&walk, keyed(NULL), NULL, 1);
	walk_hex(&walk, keyed(NULL), &denied, 1);
	for (int i = 0; i < 2; i++) {
		walk_object(&walk, NULL);
		walk_flag(&walk, keyed("flag"), &denied, true);
		walk_registers(&walk, keyed("leaf"), &denied, NULL);
		walk_object_end(&walk);
	}
	walk_array_end(&walk);
	walk_word(&walk, keyed("word"), &denied, NULL);
	walk_hex64(&walk, keyed("after"), &denied, 1);
	walk_object_end(&walk);
	assert_int_equal(walk.unknown_count, 7);
	assert_string_equal(walk.unknown[0].path, "/list/1");
	assert_string_equal(walk.unknown[1].path, "/list/2/flag");
	assert_string_equal(walk.unknown[2].path, "/list/2/leaf");
	assert_string_equal(walk.unknown[3].path, "/list/3/flag");
	assert_string_equal(walk.unknown[6].path, "/after");
	for (size_t i = 0; i < walk.unknown_count; i++)
		assert_true(recorder_find(&recorder, walk.unknown[i].path)->is_null);
	walk_done(&walk);
}

static void a_known_value_is_written_and_leaves_nothing(void **state)
{
	static const struct cpuid_regs regs = {
		.eax = 1,
		.ebx = 2,
		.ecx = 3,
		.edx = 0xffffffff,
	};
	struct recorder recorder;
	struct walk walk;

	(void)state;
	recorder_init(&recorder);
	walk_init(&walk, &recorder.sink);
	walk_object(&walk, NULL);
	walk_number(&walk, keyed("number"), &closed, UINT64_MAX);
	walk_hex(&walk, keyed("hex"), NULL, 0xf);
	walk_hex64(&walk, keyed("hex64"), &closed, 0xf);
	walk_word(&walk, keyed("word"), &closed, "text");
	walk_flag(&walk, keyed("flag"), &closed, false);
	walk_registers(&walk, keyed("leaf"), &closed, &regs);
	walk_object_end(&walk);
	assert_int_equal(walk.unknown_count, 0);
	assert_string_equal(recorder_find(&recorder, "/number")->text,
			    "18446744073709551615");
	assert_string_equal(recorder_find(&recorder, "/hex")->text, "0x0000000f");
	assert_string_equal(recorder_find(&recorder, "/hex64")->text, "0x000000000000000f");
	assert_string_equal(recorder_find(&recorder, "/word")->text, "text");
	assert_string_equal(recorder_find(&recorder, "/flag")->text, "no");
	assert_string_equal(recorder_find(&recorder, "/leaf/eax")->text, "0x00000001");
	assert_string_equal(recorder_find(&recorder, "/leaf/edx")->text, "0xffffffff");
	assert_int_equal(recorder.depth, 0);
	walk_done(&walk);
}

static void a_null_by_hand_is_written_only_for_an_open_gap(void **state)
{
	struct recorder recorder;
	struct walk walk;

	(void)state;
	recorder_init(&recorder);
	walk_init(&walk, &recorder.sink);
	walk_object(&walk, NULL);
	assert_false(walk_null_if(&walk, keyed("known"), &closed));
	assert_false(walk_null_if(&walk, keyed("always-known"), NULL));
	assert_true(walk_null_if(&walk, keyed("unknown"), &denied));
	walk_object_end(&walk);
	assert_int_equal(recorder.count, 1);
	assert_int_equal(walk.unknown_count, 1);
	walk_done(&walk);
}

static void only_an_answer_that_is_unknown_leaves_its_gap(void **state)
{
	static const char *const words[] = { "yes", "no", "unknown" };
	static const enum tristate answers[] = { TRI_YES, TRI_NO, TRI_UNKNOWN };
	struct recorder recorder;
	struct walk walk;

	(void)state;
	recorder_init(&recorder);
	walk_init(&walk, &recorder.sink);
	walk_object(&walk, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		walk_tristate(&walk, keyed(words[i]), &denied, answers[i]);
	walk_object_end(&walk);
	for (size_t i = 0; i < recorder.count; i++) {
		assert_false(recorder.value[i].is_null);
		assert_string_equal(recorder.value[i].path + 1, recorder.value[i].text);
	}
	assert_int_equal(recorder.count, ARRAY_SIZE(answers));
	assert_int_equal(walk.unknown_count, 1);
	assert_string_equal(walk.unknown[0].path, "/unknown");
	assert_memory_equal(&walk.unknown[0].gap, &denied, sizeof(denied));
	walk_done(&walk);
}

static void what_is_taken_for_granted_leaves_its_gap_and_its_value(void **state)
{
	struct recorder recorder;
	struct walk walk;

	(void)state;
	recorder_init(&recorder);
	walk_init(&walk, &recorder.sink);
	walk_object(&walk, NULL);
	walk_object(&walk, "rule");
	walk_assumed(&walk, "known", &closed);
	walk_flag(&walk, keyed("known"), NULL, true);
	walk_assumed(&walk, "state", &denied);
	walk_word(&walk, keyed("state"), NULL, "met");
	walk_object_end(&walk);
	walk_object_end(&walk);
	assert_string_equal(recorder_find(&recorder, "/rule/state")->text, "met");
	assert_int_equal(walk.unknown_count, 1);
	assert_string_equal(walk.unknown[0].path, "/rule/state");
	walk_done(&walk);
}

static void a_format_may_have_no_use_for_anything(void **state)
{
	struct sink sink = { .ops = &no_ops };
	const struct item item = { .word = "word", .text = "text" };
	struct walk walk;

	(void)state;
	walk_init(&walk, &sink);
	assert_false(walk_is_for_people(&walk));
	walk_object(&walk, NULL);
	walk_array(&walk, "list");
	walk_number(&walk, keyed(NULL), NULL, 1);
	walk_hex(&walk, keyed(NULL), NULL, 1);
	walk_word(&walk, keyed(NULL), NULL, "word");
	walk_flag(&walk, keyed(NULL), NULL, true);
	walk_null(&walk, labelled(NULL, "label"), &denied);
	walk_tristate(&walk, keyed(NULL), &closed, TRI_NO);
	walk_array_end(&walk);
	walk_heading(&walk, SECTION_HOST, "title");
	walk_line(&walk, "label", "text");
	walk_item(&walk, &item);
	walk_detail(&walk, "text");
	walk_object_end(&walk);
	assert_string_equal(walk.unknown[0].path, "/list/4");
	assert_int_equal(walk.error, 0);
	walk_done(&walk);
}

static void without_memory_the_walk_goes_on_and_says_so(void **state)
{
	struct recorder recorder;
	struct walk walk;

	(void)state;
	recorder_init(&recorder);
	walk_init(&walk, &recorder.sink);
	walk_object(&walk, NULL);
	malloc_fail_after(0);
	walk_number(&walk, keyed("first"), &denied, 1);
	malloc_fail_after(-1);
	walk_number(&walk, keyed("second"), &denied, 1);
	walk_object_end(&walk);
	assert_int_equal(walk.error, -ENOMEM);
	assert_true(recorder_find(&recorder, "/first")->is_null);
	assert_int_equal(walk.unknown_count, 1);
	assert_string_equal(walk.unknown[0].path, "/second");
	walk_done(&walk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_null_leaves_its_path_and_its_gap),
		cmocka_unit_test(elements_of_arrays_are_counted_from_zero),
		cmocka_unit_test(a_known_value_is_written_and_leaves_nothing),
		cmocka_unit_test(a_null_by_hand_is_written_only_for_an_open_gap),
		cmocka_unit_test(only_an_answer_that_is_unknown_leaves_its_gap),
		cmocka_unit_test(what_is_taken_for_granted_leaves_its_gap_and_its_value),
		cmocka_unit_test(a_format_may_have_no_use_for_anything),
		cmocka_unit_test_teardown(without_memory_the_walk_goes_on_and_says_so,
					  teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
