// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports and records as JSON. tests/report/test_schema.py reads the same documents. */
#include <errno.h>
#include <string.h>

#include <json-c/json.h>

#include "base/attrs.h"
#include "record/snapshot_json.h"
#include "report/utf8.h"
#include "tests/base/failing_malloc.h"
#include "tests/report/failing_json.h"
#include "tests/report/made_hosts.h"
#include "tests/unit_test.h"

static void cleanup_json(struct json_object **object)
{
	json_object_put(*object);
}

#define _cleanup_json_ _cleanup_(cleanup_json)

typedef int (*writer)(FILE *out, const struct report *report, bool compact);

/* What a writer prints about a made host. The caller frees it. */
static char *print(writer write, enum made made, bool compact)
{
	struct made_host host;
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	assert_non_null(stream);
	made_host(made, &host);
	assert_int_equal(write(stream, &host.report, compact), 0);
	fclose(stream);
	assert_int_equal(strlen(text), length);
	snapshot_done(&host.snap);
	return text;
}

static struct json_object *parse(const char *text)
{
	struct json_object *document = json_tokener_parse(text);

	assert_non_null(document);
	return document;
}

static struct json_object *report_of(enum made made)
{
	_cleanup_free_ char *text = print(report_json, made, true);

	return parse(text);
}

static struct json_object *at(struct json_object *document, const char *path)
{
	struct json_object *value = NULL;

	if (json_pointer_get(document, path, &value) != 0)
		fail_msg("no value at %s", path);
	return value;
}

static bool has(struct json_object *document, const char *path)
{
	return json_pointer_get(document, path, NULL) == 0;
}

static const char *text_at(struct json_object *document, const char *path)
{
	return json_object_get_string(at(document, path));
}

static void assert_keys(struct json_object *object, const char *const *keys, size_t count)
{
	size_t i = 0;

	json_object_object_foreach(object, key, value)
	{
		(void)value;
		assert_true(i < count);
		assert_string_equal(key, keys[i++]);
	}
	assert_int_equal(i, count);
}

static void all_top_level_keys_are_there_in_their_order(void **state)
{
	static const char *const keys[] = {
		"schema",   "tool",    "source",   "host",     "hardware",
		"perf",     "kvm",     "guest",    "mediated", "topdown",
		"findings", "unknown", "snapshot",
	};

	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		_cleanup_json_ struct json_object *document = report_of(made);

		assert_keys(document, keys, ARRAY_SIZE(keys));
		assert_string_equal(text_at(document, "/schema/name"), "pmu-caps.report");
		assert_string_equal(text_at(document, "/tool/version"), PMU_CAPS_VERSION);
		assert_string_equal(text_at(document, "/source/kind"), "live");
	}
}

static void a_record_holds_the_snapshot_alone(void **state)
{
	static const char *const keys[] = { "schema", "tool", "source", "snapshot" };
	_cleanup_free_ char *text = print(report_record, MADE_ICE_LAKE, false);
	_cleanup_json_ struct json_object *document = parse(text);

	(void)state;
	assert_keys(document, keys, ARRAY_SIZE(keys));
	assert_string_equal(text_at(document, "/schema/name"), "pmu-caps.record");
}

static void the_version_is_one_that_our_own_reader_takes(void **state)
{
	_cleanup_json_ struct json_object *document = report_of(MADE_ICE_LAKE);
	char version[16];

	(void)state;
	snprintf(version, sizeof(version), "%d.%d", RECORD_SCHEMA_MAJOR,
		 RECORD_SCHEMA_MINOR);
	assert_string_equal(text_at(document, "/schema/version"), version);
}

static void printing_twice_gives_the_same_bytes(void **state)
{
	static const writer writers[] = { report_json, report_record };

	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++)
		for (size_t i = 0; i < ARRAY_SIZE(writers); i++) {
			_cleanup_free_ char *first = print(writers[i], made, false);
			_cleanup_free_ char *second = print(writers[i], made, false);

			assert_string_equal(first, second);
		}
}

static void compact_is_one_line_and_says_the_same(void **state)
{
	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		_cleanup_free_ char *compact = print(report_json, made, true);
		_cleanup_free_ char *indented = print(report_json, made, false);
		_cleanup_json_ struct json_object *a = parse(compact);
		_cleanup_json_ struct json_object *b = parse(indented);

		assert_ptr_equal(strchr(compact, '\n'), compact + strlen(compact) - 1);
		assert_string_equal(indented + strlen(indented) - 2, "}\n");
		assert_non_null(strstr(indented, "\n  \"host\": {\n    \"vendor\": "));
		assert_true(json_object_equal(a, b));
		assert_null(strstr(compact, "\\/"));
	}
}

static void the_hole_at_counter_3_is_spelt_out(void **state)
{
	_cleanup_json_ struct json_object *document = report_of(MADE_CLEARWATER);
	struct json_object *fixed = at(document, "/hardware/0/fixed");

	(void)state;
	assert_int_equal(json_object_get_int(at(fixed, "/count")), 6);
	assert_int_equal(json_object_get_int(at(fixed, "/contiguous")), 3);
	assert_string_equal(text_at(fixed, "/bitmap"), "0x00000077");
	assert_string_equal(text_at(fixed, "/leaf_23_bitmap"), "0x00000077");
	assert_int_equal(json_object_array_length(at(fixed, "/counters")), 7);
	assert_string_equal(text_at(fixed, "/counters/3/name"), "TOPDOWN.SLOTS");
	assert_string_equal(text_at(fixed, "/counters/3/msr"), "0x0000030c");
	assert_false(json_object_get_boolean(at(fixed, "/counters/3/present")));
	assert_true(json_object_get_boolean(at(fixed, "/counters/4/present")));
}

static void a_counter_without_a_name_is_listed_where_it_is_there(void **state)
{
	_cleanup_json_ struct json_object *document = report_of(MADE_HYBRID);
	struct json_object *counters = at(document, "/hardware/1/fixed/counters");

	(void)state;
	assert_int_equal(json_object_array_length(counters), 8);
	assert_int_equal(json_object_get_int(at(counters, "/7/index")), 16);
	assert_false(has(counters, "/7/name"));
	assert_string_equal(text_at(counters, "/7/msr"), "0x00000319");
}

static void a_listed_sub_leaf_that_was_not_recorded_is_unknown(void **state)
{
	_cleanup_json_ struct json_object *document = report_of(MADE_HYBRID);

	(void)state;
	assert_string_equal(text_at(document, "/hardware/0/perfmon_ext/acr/gp_reload"),
			    "0x000000fc");
	assert_null(at(document, "/hardware/1/perfmon_ext/acr/gp_reload"));
	assert_false(has(document, "/hardware/1/perfmon_ext/pebs"));
}

static void core_types_have_words(void **state)
{
	_cleanup_json_ struct json_object *document = report_of(MADE_HYBRID);
	_cleanup_json_ struct json_object *uniform = report_of(MADE_ICE_LAKE);

	(void)state;
	assert_string_equal(text_at(document, "/hardware/0/core_type"), "core");
	assert_string_equal(text_at(document, "/hardware/0/native_model"), "0x00000005");
	assert_string_equal(text_at(document, "/hardware/1/core_type"), "other");
	assert_string_equal(text_at(document, "/hardware/1/cpus"), "4-7");
	assert_false(has(uniform, "/hardware/0/core_type"));
}

static void perf_capabilities_say_where_they_come_from(void **state)
{
	_cleanup_json_ struct json_object *ice_lake = report_of(MADE_ICE_LAKE);
	_cleanup_json_ struct json_object *clearwater = report_of(MADE_CLEARWATER);
	_cleanup_json_ struct json_object *hybrid = report_of(MADE_HYBRID);
	_cleanup_json_ struct json_object *zen_4 = report_of(MADE_ZEN_4);

	(void)state;
	assert_string_equal(text_at(ice_lake, "/hardware/0/perf_capabilities/value"),
			    "0x000000000000f4c5");
	assert_string_equal(text_at(ice_lake, "/hardware/0/perf_capabilities/source"),
			    "msr");
	assert_string_equal(text_at(hybrid, "/hardware/0/perf_capabilities/source"),
			    "supplied");
	assert_null(at(clearwater, "/hardware/0/perf_capabilities"));
	assert_false(has(zen_4, "/hardware/0/perf_capabilities"));
}

static void what_amd_lacks_is_left_out(void **state)
{
	_cleanup_json_ struct json_object *document = report_of(MADE_ZEN_4);
	static const char *const absent[] = {
		"/host/brand",
		"/host/hypervisor",
		"/hardware/0/leaf_0a",
		"/hardware/0/leaf_23",
		"/hardware/0/perfmon_ext",
		"/hardware/0/arch_lbr",
		"/hardware/0/fixed/leaf_23_bitmap",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(absent); i++)
		if (has(document, absent[i]))
			fail_msg("%s is there", absent[i]);
	assert_int_equal(json_object_get_int(at(document, "/hardware/0/version")), 0);
	assert_int_equal(json_object_get_int(at(document, "/hardware/0/fixed/count")), 0);
	assert_int_equal(json_object_get_int(at(document, "/hardware/0/amd/core_pmcs")), 6);
	assert_int_equal(json_object_get_int(at(document, "/hardware/0/amd/lbr_depth")),
			 16);
	assert_int_equal(json_object_get_int(at(document, "/hardware/0/amd/nb_pmcs")), 16);
	assert_int_equal(json_object_get_int(at(document, "/hardware/0/amd/umc_pmcs")), 48);
}

static void the_role_follows_the_hypervisor_bit(void **state)
{
	_cleanup_json_ struct json_object *guest = report_of(MADE_GUEST);
	_cleanup_json_ struct json_object *host = report_of(MADE_ICE_LAKE);
	_cleanup_json_ struct json_object *nothing = report_of(MADE_NOTHING);

	(void)state;
	assert_string_equal(text_at(guest, "/host/role"), "guest");
	assert_string_equal(text_at(guest, "/host/hypervisor"), "KVMKVMKVM");
	assert_string_equal(text_at(host, "/host/role"), "host");
	assert_null(at(nothing, "/host/role"));
	assert_null(at(nothing, "/host/hypervisor"));
}

static void a_parameter_that_the_kernel_does_not_know_is_left_out(void **state)
{
	_cleanup_json_ struct json_object *odd = report_of(MADE_ODD);
	_cleanup_json_ struct json_object *guest = report_of(MADE_GUEST);
	_cleanup_json_ struct json_object *ice_lake = report_of(MADE_ICE_LAKE);

	(void)state;
	assert_false(has(odd, "/kvm/parameters/enable_mediated_pmu"));
	assert_null(at(odd, "/kvm/parameters/enable_pmu"));
	/* Without the module nobody can tell what it would know. */
	assert_null(at(guest, "/kvm/parameters/enable_mediated_pmu"));
	assert_true(json_object_get_boolean(at(ice_lake, "/kvm/parameters/enable_pmu")));
	assert_false(json_object_get_boolean(
		at(ice_lake, "/kvm/parameters/enable_mediated_pmu")));
}

static void the_device_says_how_opening_it_ended(void **state)
{
	_cleanup_json_ struct json_object *ice_lake = report_of(MADE_ICE_LAKE);
	_cleanup_json_ struct json_object *denied = report_of(MADE_CLEARWATER);
	_cleanup_json_ struct json_object *absent = report_of(MADE_GUEST);
	_cleanup_json_ struct json_object *nothing = report_of(MADE_NOTHING);

	(void)state;
	assert_string_equal(text_at(ice_lake, "/kvm/device/state"), "ok");
	assert_int_equal(json_object_get_int(at(ice_lake, "/kvm/device/api_version")), 12);
	assert_false(has(ice_lake, "/kvm/device/errno"));
	assert_string_equal(text_at(denied, "/kvm/device/errno"), "EACCES");
	assert_null(at(denied, "/kvm/device/api_version"));
	assert_string_equal(text_at(absent, "/kvm/device/state"), "absent");
	assert_false(has(absent, "/kvm/device/api_version"));
	assert_false(has(absent, "/kvm/module"));
	assert_string_equal(text_at(nothing, "/kvm/device/state"), "not-taken");
	assert_null(at(nothing, "/kvm/module"));
}

static void an_answer_holds_what_kvm_offers(void **state)
{
	_cleanup_json_ struct json_object *intel = report_of(MADE_ICE_LAKE);
	_cleanup_json_ struct json_object *amd = report_of(MADE_ZEN_4);

	(void)state;
	assert_string_equal(text_at(intel, "/kvm/answer/leaf_0a/edx"), "0x00008603");
	assert_false(has(intel, "/kvm/answer/leaf_23"));
	assert_string_equal(text_at(intel, "/kvm/answer/msr_index/2"), "0x00000309");
	assert_int_equal(json_object_get_int(at(intel, "/kvm/answer/fixed/count")), 3);
	assert_string_equal(text_at(intel, "/kvm/answer/perf_capabilities"),
			    "0x0000000000002000");
	assert_int_equal(
		json_object_get_int(at(intel, "/kvm/answer/capabilities/pmu_capability")),
		1);
	assert_string_equal(text_at(amd, "/kvm/answer/leaf_80000022/ebx"), "0x00000006");
	assert_string_equal(text_at(amd, "/kvm/answer/leaf_23/eax"), "0x00000000");
	assert_true(json_object_get_boolean(at(amd, "/kvm/answer/perfctr_core")));
}

static void every_text_is_valid_utf8(void **state)
{
	_cleanup_free_ char *text = print(report_json, MADE_ODD, true);
	_cleanup_json_ struct json_object *document = parse(text);

	(void)state;
	for (size_t i = 0, length = strlen(text); i < length;) {
		size_t sequence = utf8_sequence(text + i, length - i);

		assert_int_not_equal(sequence, 0);
		i += sequence;
	}
	assert_string_equal(text_at(document, "/source/name"), "?/caf\xc3\xa9 ???");
	assert_string_equal(text_at(document, "/host/brand"), "\x1b[31m?(?( \"\\ CPU");
}

/* Writes a host with ever more memory until that is enough; returns the failures. */
static int write_with_little_memory(enum made made, void (*fail_after)(int count))
{
	_cleanup_fclose_ FILE *null = fopen("/dev/null", "w");
	struct made_host host;
	int failures = 0, r;

	assert_non_null(null);
	made_host(made, &host);
	do {
		fail_after(failures);
		r = report_json(null, &host.report, true);
		fail_after(-1);
		assert_true(r == 0 || r == -ENOMEM);
	} while (r < 0 && ++failures < 10000);
	snapshot_done(&host.snap);
	return failures;
}

/* Wherever memory ends, the writer says so, and nothing is leaked or freed twice. */
static void short_memory_is_an_error_and_no_document(void **state)
{
	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		int failures = write_with_little_memory(made, json_fail_after);

		assert_in_range(failures, 100, 9999);
	}
	assert_in_range(write_with_little_memory(MADE_NOTHING, malloc_fail_after), 1, 9999);
	assert_in_range(write_with_little_memory(MADE_ODD, malloc_fail_after), 1, 9999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_top_level_keys_are_there_in_their_order),
		cmocka_unit_test(a_record_holds_the_snapshot_alone),
		cmocka_unit_test(the_version_is_one_that_our_own_reader_takes),
		cmocka_unit_test(printing_twice_gives_the_same_bytes),
		cmocka_unit_test(compact_is_one_line_and_says_the_same),
		cmocka_unit_test(the_hole_at_counter_3_is_spelt_out),
		cmocka_unit_test(a_counter_without_a_name_is_listed_where_it_is_there),
		cmocka_unit_test(a_listed_sub_leaf_that_was_not_recorded_is_unknown),
		cmocka_unit_test(core_types_have_words),
		cmocka_unit_test(perf_capabilities_say_where_they_come_from),
		cmocka_unit_test(what_amd_lacks_is_left_out),
		cmocka_unit_test(the_role_follows_the_hypervisor_bit),
		cmocka_unit_test(a_parameter_that_the_kernel_does_not_know_is_left_out),
		cmocka_unit_test(the_device_says_how_opening_it_ended),
		cmocka_unit_test(an_answer_holds_what_kvm_offers),
		cmocka_unit_test(every_text_is_valid_utf8),
		cmocka_unit_test(short_memory_is_an_error_and_no_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
