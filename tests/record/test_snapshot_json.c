// SPDX-License-Identifier: GPL-2.0-or-later
/* A snapshot becomes JSON of a known shape, and comes back whole. */
#include <errno.h>
#include <string.h>

#include "record/snapshot_json.h"
#include "tests/record/json_text.h"
#include "tests/record/random_snapshot.h"
#include "tests/record/same_snapshot.h"
#include "tests/unit_test.h"

#define SEEDS 500

static void assert_reads(const char *text, struct snapshot *snap)
{
	struct error err = { 0 };
	int r = read_snapshot_text(text, snap, &err);

	if (r != 0)
		fail_msg("%s: %s", text, err.text);
	assert_int_equal(err.code, 0);
}

static void assert_reads_and_writes_the_same(const char *text)
{
	struct snapshot snap = { 0 };

	assert_reads(text, &snap);
	assert_snapshot_text(&snap, text);
	snapshot_done(&snap);
}

static void an_empty_snapshot_is_its_coverage_alone(void **state)
{
	const struct snapshot snap = { 0 };

	(void)state;
	assert_snapshot_text(&snap, "{\"coverage\":\"boot-cpu\"}");
}

static void a_register_is_fixed_width_text_and_a_count_a_number(void **state)
{
	struct snapshot snap = {
		.coverage = COVERAGE_ALL,
		.logical_cpus = { reading_ok(), 192 },
		.supplied.perf_capabilities = { reading_ok(), 0x2000 },
	};

	(void)state;
	snap.kernel.perf_event_paranoid = (struct reading_u64){ reading_ok(), UINT64_MAX };
	assert_snapshot_text(&snap, "{\"coverage\":\"all-cpus\",\"logical_cpus\":192,"
				    "\"supplied\":{\"perf_capabilities\":"
				    "\"0x0000000000002000\"},"
				    "\"kernel\":{\"perf_event_paranoid\":-1}}");
}

static void what_is_changed_stands_beside_what_is_supplied(void **state)
{
	const struct snapshot snap = {
		.supplied.changes = { .kernel = "fixed3-v6",
				      .mediated = CHANGE_ON,
				      .enable_pmu = CHANGE_OFF,
				      .nmi_watchdog = CHANGE_OFF },
	};

	(void)state;
	assert_snapshot_text(&snap, "{\"coverage\":\"boot-cpu\",\"supplied\":{"
				    "\"kernel\":\"fixed3-v6\",\"mediated\":\"on\","
				    "\"enable_pmu\":\"off\",\"nmi_watchdog\":\"off\"}}");
}

static void a_group_is_its_cpus_with_their_answers(void **state)
{
	struct cpuid_entry entry = { 0xa, 0, { 0x07300404, 0, 0, 0x603 } };
	struct snapshot snap = { .group_count = 1 };

	(void)state;
	snap.group[0] = (struct cpu_group){
		.cpus = "0-15", .cpuid = { .entry = &entry, .count = 1, .capacity = 1 }
	};
	snap.group[0].msr[HOST_MSR_VMX_EXIT_CTLS] =
		(struct reading_u64){ reading_ok(), 0xda8fffff0023efd1 };
	assert_snapshot_text(&snap,
			     "{\"coverage\":\"boot-cpu\",\"cpus\":[{\"cpus\":\"0-15\","
			     "\"cpuid\":[\"0x0000000a 0x00000000 0x07300404 0x00000000 "
			     "0x00000000 0x00000603\"],"
			     "\"msrs\":{\"vmx_exit_ctls\":\"0xda8fffff0023efd1\"}}]}");
}

static void a_reading_that_is_not_ok_says_how_it_ended(void **state)
{
	struct snapshot snap = {
		.kvm = {
			.device = { READING_DENIED, EACCES },
			.api_version = { { READING_FAILED, EIO }, 0 },
			.misc_device = { READING_OK, 0 },
			.core_module = { READING_OK, 0 },
			.vendor_module = { { READING_ABSENT, 0 }, NULL },
			.supported = { READING_FAILED, 524 },
		},
	};

	(void)state;
	assert_snapshot_text(&snap,
			     "{\"coverage\":\"boot-cpu\",\"kvm\":{"
			     "\"device\":{\"state\":\"denied\",\"errno\":\"EACCES\"},"
			     "\"api_version\":{\"state\":\"failed\",\"errno\":\"EIO\"},"
			     "\"supported_cpuid\":{\"state\":\"failed\","
			     "\"errno\":\"524\"},"
			     "\"misc_device\":{\"state\":\"ok\"},"
			     "\"core_module\":{\"state\":\"ok\"},"
			     "\"vendor_module\":{\"state\":\"absent\"}}}");
}

static void a_random_snapshot_comes_back_whole(void **state)
{
	struct snapshot want = { 0 }, got = { 0 };
	struct error err = { 0 };

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct json_object *json, *again;

		random_snapshot(seed, &want);
		json = snapshot_to_json(&want);
		assert_non_null(json);
		again = json_from_text(json_to_text(json));
		if (snapshot_from_json(again, &got, &err) < 0)
			fail_msg("seed %lu: %s", (unsigned long)seed, err.text);
		assert_same_snapshot(&got, &want);
		assert_snapshot_text(&got, json_to_text(json));
		json_object_put(again);
		json_object_put(json);
	}
	snapshot_done(&want);
	snapshot_done(&got);
}

static void a_list_that_is_empty_is_not_a_list_that_was_not_read(void **state)
{
	(void)state;
	assert_reads_and_writes_the_same(
		"{\"coverage\":\"boot-cpu\",\"kvm\":{\"supported_cpuid\":[],\"msr_index\":[]},"
		"\"kernel\":{\"perf_devices\":[]}}");
}

static void a_log_without_its_begin_keeps_its_lines(void **state)
{
	struct snapshot snap = { 0 };

	(void)state;
	assert_reads("{\"kernel\":{\"log\":{\"state\":\"absent\",\"lines\":[\"a\",\"b\"]}}}",
		     &snap);
	assert_int_equal(snap.kernel.log.state, READING_ABSENT);
	assert_int_equal(snap.kernel.log_count, 2);
	assert_string_equal(snap.kernel.log_line[1], "b");
	snapshot_done(&snap);
}

static void an_unknown_key_is_ignored_wherever_it_stands(void **state)
{
	struct snapshot snap = { 0 };

	(void)state;
	assert_reads("{\"coverage\":\"all-cpus\",\"new\":1,"
		     "\"cpus\":[{\"cpus\":\"0\",\"new\":[{}],\"msrs\":{\"new\":7}}],"
		     "\"supplied\":{\"new\":null},"
		     "\"kvm\":{\"new\":{},\"device\":{\"state\":\"ok\",\"new\":1},"
		     "\"capabilities\":{\"new\":\"x\"},\"parameters\":{\"new\":1},"
		     "\"requested\":{\"new\":0}},"
		     "\"kernel\":{\"new\":0,\"log\":{\"new\":1},"
		     "\"perf_devices\":[{\"name\":\"cpu\",\"new\":1}]},"
		     "\"notes\":[{\"id\":\"broken-line\",\"count\":1,\"detail\":\"\","
		     "\"new\":1}]}",
		     &snap);
	assert_snapshot_text(&snap, "{\"coverage\":\"all-cpus\","
				    "\"cpus\":[{\"cpus\":\"0\"}],"
				    "\"kvm\":{\"device\":{\"state\":\"ok\"}},"
				    "\"kernel\":{\"perf_devices\":[{\"name\":\"cpu\"}]},"
				    "\"notes\":[{\"id\":\"broken-line\",\"count\":1,"
				    "\"detail\":\"\"}]}");
	snapshot_done(&snap);
}

#define LEAF_A(eax) "\"0x0000000a 0x00000000 " eax " 0x00000000 0x00000000 0x00000603\""

static void of_two_different_answers_the_first_stands_and_a_note_tells(void **state)
{
	struct snapshot snap = { 0 };
	const struct note *note = &snap.note[NOTE_CPUID_CONFLICT];

	(void)state;
	assert_reads("{\"cpus\":[{\"cpus\":\"0\",\"cpuid\":[" LEAF_A("0x07300404") "," LEAF_A(
			     "0x07300405") "," LEAF_A("0x07300404") "]}]}",
		     &snap);
	assert_int_equal(snap.group[0].cpuid.count, 1);
	assert_int_equal(snap.group[0].cpuid.entry[0].regs.eax, 0x07300404);
	assert_int_equal(note->count, 1);
	assert_string_equal(
		note->detail,
		"/snapshot/cpus/0/cpuid/1: leaf 0x0000000a, sub-leaf 0x00000000");
	snapshot_done(&snap);
}

#define CONFLICT \
	"\"kvm\":{\"supported_cpuid\":[" LEAF_A("0x07300404") "," LEAF_A("0x07300405") "]}"
#define NOTE                                                 \
	"\"notes\":[{\"id\":\"cpuid-conflict\",\"count\":2," \
	"\"detail\":\"line 7: leaf 0x4\"}]"

static void a_conflict_adds_to_the_note_that_was_recorded(void **state)
{
	static const char *const texts[] = { "{" CONFLICT "," NOTE "}",
					     "{" NOTE "," CONFLICT "}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct snapshot snap = { 0 };
		const struct note *note = &snap.note[NOTE_CPUID_CONFLICT];

		assert_reads(texts[i], &snap);
		assert_int_equal(note->count, 3);
		assert_string_equal(note->detail, "line 7: leaf 0x4");
		snapshot_done(&snap);
	}
}

static void the_same_answer_twice_is_no_conflict(void **state)
{
	struct snapshot snap = { 0 };

	(void)state;
	assert_reads("{\"cpus\":[{\"cpus\":\"0\",\"cpuid\":[" LEAF_A(
			     "0x07300404") "," LEAF_A("0x07300404") "]}]}",
		     &snap);
	assert_int_equal(snap.group[0].cpuid.count, 1);
	assert_int_equal(snap.note[NOTE_CPUID_CONFLICT].count, 0);
	snapshot_done(&snap);
}

static void msr_lists_come_back_ascending_and_without_repetition(void **state)
{
	struct snapshot snap = { 0 };

	(void)state;
	assert_reads(
		"{\"kvm\":{\"msr_index\":[\"0x00000345\",\"0x000000c1\",\"0x00000345\"]}}",
		&snap);
	assert_snapshot_text(&snap, "{\"coverage\":\"boot-cpu\",\"kvm\":{\"msr_index\":"
				    "[\"0x000000c1\",\"0x00000345\"]}}");
	snapshot_done(&snap);
}

static void a_snapshot_that_was_in_use_is_emptied_first(void **state)
{
	struct snapshot snap = { 0 };

	(void)state;
	random_snapshot(1, &snap);
	assert_reads("{}", &snap);
	assert_snapshot_text(&snap, "{\"coverage\":\"boot-cpu\"}");
	snapshot_done(&snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_snapshot_is_its_coverage_alone),
		cmocka_unit_test(a_register_is_fixed_width_text_and_a_count_a_number),
		cmocka_unit_test(what_is_changed_stands_beside_what_is_supplied),
		cmocka_unit_test(a_group_is_its_cpus_with_their_answers),
		cmocka_unit_test(a_reading_that_is_not_ok_says_how_it_ended),
		cmocka_unit_test(a_random_snapshot_comes_back_whole),
		cmocka_unit_test(a_list_that_is_empty_is_not_a_list_that_was_not_read),
		cmocka_unit_test(a_log_without_its_begin_keeps_its_lines),
		cmocka_unit_test(an_unknown_key_is_ignored_wherever_it_stands),
		cmocka_unit_test(of_two_different_answers_the_first_stands_and_a_note_tells),
		cmocka_unit_test(a_conflict_adds_to_the_note_that_was_recorded),
		cmocka_unit_test(the_same_answer_twice_is_no_conflict),
		cmocka_unit_test(msr_lists_come_back_ascending_and_without_repetition),
		cmocka_unit_test(a_snapshot_that_was_in_use_is_emptied_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
