// SPDX-License-Identifier: GPL-2.0-or-later
/* A snapshot that is not one is refused with the place and what should stand there. */
#include <errno.h>
#include <string.h>

#include "record/json_access.h"
#include "record/snapshot_json.h"
#include "tests/record/json_text.h"
#include "tests/record/random_snapshot.h"
#include "tests/unit_test.h"

static void assert_refused(const char *text, const char *want)
{
	struct snapshot snap = { 0 };
	struct error err = { 0 };
	int r = read_snapshot_text(text, &snap, &err);

	if (r != -EINVAL)
		fail_msg("%s: %d", text, r);
	assert_int_equal(err.code, -EINVAL);
	assert_string_equal(err.text, want);
	assert_snapshot_text(&snap, "{\"coverage\":\"boot-cpu\"}");
	snapshot_done(&snap);
}

struct bad {
	const char *text, *want;
};

static void assert_all_refused(const struct bad *bad, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_refused(bad[i].text, bad[i].want);
}

#define ENTRY_WANTED "expected \"LEAF SUBLEAF EAX EBX ECX EDX\" in hexadecimal"
#define CPUS_WANTED "expected a list of CPUs, such as \"0-3,8\""
#define COUNT_WANTED "expected a whole number from 0 to 2^63 - 1"
#define STATE_WANTED "expected \"ok\", \"absent\", \"denied\" or \"failed\""
#define ERRNO_WANTED "expected the name of an errno value, such as \"EACCES\""
#define TEXT_WANTED "expected printable ASCII text of at most 256 characters"
#define REGISTER_WANTED "expected \"0x\" and 16 lower-case hexadecimal digits"

static void a_wrong_value_is_named_by_its_path(void **state)
{
	static const struct bad bad[] = {
		{ "[]", "/snapshot: expected an object" },
		{ "{\"coverage\":\"some\"}",
		  "/snapshot/coverage: expected \"boot-cpu\" or \"all-cpus\"" },
		{ "{\"logical_cpus\":\"4\"}", "/snapshot/logical_cpus: " COUNT_WANTED },
		{ "{\"cpus\":{}}", "/snapshot/cpus: expected an array" },
		{ "{\"cpus\":[7]}", "/snapshot/cpus/0: expected an object" },
		{ "{\"cpus\":[{\"cpus\":\"0\"},{}]}",
		  "/snapshot/cpus/1/cpus: " CPUS_WANTED },
		{ "{\"cpus\":[{\"cpus\":\"0-3\\n\"}]}",
		  "/snapshot/cpus/0/cpus: " CPUS_WANTED },
		{ "{\"cpus\":[{\"cpus\":\"3-1\"}]}", "/snapshot/cpus/0/cpus: " CPUS_WANTED },
		{ "{\"cpus\":[{\"cpus\":\"0\",\"cpuid\":[3]}]}",
		  "/snapshot/cpus/0/cpuid/0: " ENTRY_WANTED },
		{ "{\"cpus\":[{\"cpus\":\"0\",\"msrs\":[]}]}",
		  "/snapshot/cpus/0/msrs: expected an object" },
		{ "{\"cpus\":[{\"cpus\":\"0\",\"msrs\":{\"misc_enable\":\"0x1\"}}]}",
		  "/snapshot/cpus/0/msrs/misc_enable: " REGISTER_WANTED },
		{ "{\"supplied\":{\"perf_capabilities\":{\"state\":\"denied\"}}}",
		  "/snapshot/supplied/perf_capabilities: " REGISTER_WANTED },
		{ "{\"supplied\":{\"kernel\":\"of-mine\"}}",
		  "/snapshot/supplied/kernel: expected a release of Linux, or the name of a "
		  "rule set" },
		{ "{\"supplied\":{\"mediated\":true}}",
		  "/snapshot/supplied/mediated: expected \"on\" or \"off\"" },
		{ "{\"supplied\":{\"nmi_watchdog\":\"\"}}",
		  "/snapshot/supplied/nmi_watchdog: expected \"on\" or \"off\"" },
		{ "{\"kvm\":1}", "/snapshot/kvm: expected an object" },
		{ "{\"kvm\":{\"device\":\"ok\"}}",
		  "/snapshot/kvm/device: expected an object with a \"state\"" },
		{ "{\"kvm\":{\"supported_cpuid\":7}}",
		  "/snapshot/kvm/supported_cpuid: expected an array" },
		{ "{\"kvm\":{\"msr_index\":[\"0x345\"]}}",
		  "/snapshot/kvm/msr_index/0: expected \"0x\" and 8 lower-case hexadecimal digits" },
		{ "{\"kvm\":{\"capabilities\":7}}",
		  "/snapshot/kvm/capabilities: expected an object" },
		{ "{\"kvm\":{\"capabilities\":{\"pmu_capability\":true}}}",
		  "/snapshot/kvm/capabilities/pmu_capability: " COUNT_WANTED },
		{ "{\"kvm\":{\"parameters\":\"Y\"}}",
		  "/snapshot/kvm/parameters: expected an object" },
		{ "{\"kvm\":{\"parameters\":{\"enable_pmu\":true}}}",
		  "/snapshot/kvm/parameters/enable_pmu: " TEXT_WANTED },
		{ "{\"kvm\":{\"requested\":[]}}",
		  "/snapshot/kvm/requested: expected an object" },
		{ "{\"kvm\":{\"requested\":{\"enable_pmu\":\"1\"}}}",
		  "/snapshot/kvm/requested/enable_pmu: expected an object with a \"state\"" },
		{ "{\"kvm\":{\"requested\":{\"enable_pmu\":{\"value\":\"1\"}}}}",
		  "/snapshot/kvm/requested/enable_pmu/in: " TEXT_WANTED },
		{ "{\"kernel\":{\"release\":7}}",
		  "/snapshot/kernel/release: expected printable ASCII text of at most 128 "
		  "characters" },
		{ "{\"kernel\":{\"perf_devices\":[{\"branches\":32}]}}",
		  "/snapshot/kernel/perf_devices/0/name: " TEXT_WANTED },
		{ "{\"kernel\":{\"log\":[]}}", "/snapshot/kernel/log: expected an object" },
		{ "{\"kernel\":{\"log\":{\"lines\":[null]}}}",
		  "/snapshot/kernel/log/lines/0: expected printable ASCII text of at most 512 "
		  "characters" },
		{ "{\"kernel\":{\"perf_event_paranoid\":1.5}}",
		  "/snapshot/kernel/perf_event_paranoid: expected a whole number between -2^63 "
		  "and 2^63 - 1" },
		{ "{\"notes\":[{\"id\":\"later\",\"count\":1,\"detail\":\"\"}]}",
		  "/snapshot/notes/0/id: expected a note's id, such as \"broken-line\"" },
	};

	(void)state;
	assert_all_refused(bad, ARRAY_SIZE(bad));
}

static void a_number_out_of_range_is_refused(void **state)
{
	static const struct bad bad[] = {
		{ "{\"logical_cpus\":-1}", "/snapshot/logical_cpus: " COUNT_WANTED },
		{ "{\"logical_cpus\":9223372036854775808}",
		  "/snapshot/logical_cpus: " COUNT_WANTED },
		{ "{\"logical_cpus\":99999999999999999999999}",
		  "/snapshot/logical_cpus: " COUNT_WANTED },
		{ "{\"kernel\":{\"perf_event_paranoid\":9223372036854775808}}",
		  "/snapshot/kernel/perf_event_paranoid: expected a whole number between -2^63 "
		  "and 2^63 - 1" },
		{ "{\"kernel\":{\"perf_event_paranoid\":-99999999999999999999999}}",
		  "/snapshot/kernel/perf_event_paranoid: expected a whole number between -2^63 "
		  "and 2^63 - 1" },
		{ "{\"notes\":[{\"id\":\"broken-line\",\"count\":0,\"detail\":\"\"}]}",
		  "/snapshot/notes/0/count: expected a whole number from 1 to 2^32 - 1" },
		{ "{\"notes\":[{\"id\":\"broken-line\",\"count\":4294967296,\"detail\":\"\"}]}",
		  "/snapshot/notes/0/count: expected a whole number from 1 to 2^32 - 1" },
	};

	(void)state;
	assert_all_refused(bad, ARRAY_SIZE(bad));
}

static void a_state_without_its_value_is_refused(void **state)
{
	static const struct bad bad[] = {
		{ "{\"logical_cpus\":{\"state\":\"ok\"}}",
		  "/snapshot/logical_cpus: expected the value of a reading that is ok" },
		{ "{\"kvm\":{\"vendor_module\":{\"state\":\"ok\"}}}",
		  "/snapshot/kvm/vendor_module: expected the value of a reading that is ok" },
		{ "{\"kvm\":{\"supported_cpuid\":{\"state\":\"ok\"}}}",
		  "/snapshot/kvm/supported_cpuid: expected the value of a reading that is ok" },
		{ "{\"kvm\":{\"requested\":{\"enable_pmu\":{\"state\":\"ok\"}}}}",
		  "/snapshot/kvm/requested/enable_pmu: expected the value of a reading that is "
		  "ok" },
		{ "{\"kvm\":{\"device\":{}}}", "/snapshot/kvm/device/state: " STATE_WANTED },
		{ "{\"kvm\":{\"device\":{\"state\":\"not-taken\"}}}",
		  "/snapshot/kvm/device/state: " STATE_WANTED },
		{ "{\"kvm\":{\"device\":{\"state\":\"ok\\u0000\"}}}",
		  "/snapshot/kvm/device/state: " STATE_WANTED },
		{ "{\"kvm\":{\"device\":{\"state\":\"denied\",\"errno\":13}}}",
		  "/snapshot/kvm/device/errno: " ERRNO_WANTED },
		{ "{\"kvm\":{\"device\":{\"state\":\"denied\",\"errno\":\"0\"}}}",
		  "/snapshot/kvm/device/errno: " ERRNO_WANTED },
		{ "{\"kvm\":{\"device\":{\"state\":\"denied\",\"errno\":\"4096\"}}}",
		  "/snapshot/kvm/device/errno: " ERRNO_WANTED },
		{ "{\"kvm\":{\"device\":{\"state\":\"denied\",\"errno\":\"EWHAT\"}}}",
		  "/snapshot/kvm/device/errno: " ERRNO_WANTED },
	};

	(void)state;
	assert_all_refused(bad, ARRAY_SIZE(bad));
}

static void a_text_that_could_steer_a_terminal_is_refused(void **state)
{
	static const char *const texts[] = { "\\u001b[2J", "a\\nb", "\\u0000", "\\u007f",
					     "\xc2\x9b",   "\xff",  "\\u202e", "\xc3\xa4" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		char text[80];

		snprintf(text, sizeof(text), "{\"kvm\":{\"vendor_module\":\"%s\"}}",
			 texts[i]);
		assert_refused(text, "/snapshot/kvm/vendor_module: " TEXT_WANTED);
	}
}

static void an_answer_of_another_width_is_refused(void **state)
{
	static const char *const entries[] = {
		"",
		"0x0000000a 0x00000000 0x07300404 0x00000000 0x00000000 0x0000060",
		"0x0000000a 0x00000000 0x07300404 0x00000000 0x00000000 0x000006033",
		"0x0000000a 0x00000000 0x07300404 0x00000000 0x00000000 0x0000060g",
		"0x0000000a 0x00000000 0x07300404 0x00000000 0x00000000 0X00000603",
		"0x0000000a 0x00000000 0x07300404 0x00000000 1x00000000 0x00000603",
		"0x0000000a-0x00000000-0x07300404-0x00000000-0x00000000-0x00000603",
		"0x0000000a 0x00000000 0x07300404 0x00000000 0x00000000\\u00000x00000603",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		char text[200];

		snprintf(text, sizeof(text), "{\"kvm\":{\"supported_cpuid\":[\"%s\"]}}",
			 entries[i]);
		assert_refused(text, "/snapshot/kvm/supported_cpuid/0: " ENTRY_WANTED);
	}
}

static void a_note_stands_once(void **state)
{
	(void)state;
	assert_refused("{\"notes\":[{\"id\":\"broken-line\",\"count\":1,\"detail\":\"\"},"
		       "{\"id\":\"broken-line\",\"count\":1,\"detail\":\"\"}]}",
		       "/snapshot/notes/1: expected every note once");
}

/* PREFIX, count times ELEMENT with commas between, SUFFIX. */
static void assert_limit(const char *prefix, const char *element, const char *suffix,
			 size_t max, const char *path)
{
	char want[200], *text = malloc(strlen(prefix) + strlen(suffix) + 1 +
				       (max + 1) * (strlen(element) + 1));
	struct snapshot snap = { 0 };
	struct error err = { 0 };
	char *end;

	assert_non_null(text);
	end = stpcpy(text, prefix);
	for (size_t i = 0; i < max; i++)
		end = stpcpy(stpcpy(end, i ? "," : ""), element);
	stpcpy(end, suffix);
	assert_int_equal(read_snapshot_text(text, &snap, &err), 0);
	stpcpy(stpcpy(stpcpy(end, ","), element), suffix);
	snprintf(want, sizeof(want), "%s: expected at most %zu elements, not %zu", path,
		 max, max + 1);
	assert_refused(text, want);
	snapshot_done(&snap);
	free(text);
}

#define ENTRY "\"0x0000000a 0x00000000 0x07300404 0x00000000 0x00000000 0x00000603\""

static void a_list_may_be_as_long_as_its_limit_and_no_longer(void **state)
{
	(void)state;
	assert_limit("{\"cpus\":[", "{\"cpus\":\"0\"}", "]}", CPU_GROUPS_MAX,
		     "/snapshot/cpus");
	assert_limit("{\"cpus\":[{\"cpus\":\"0\",\"cpuid\":[", ENTRY, "]}]}", 512,
		     "/snapshot/cpus/0/cpuid");
	assert_limit("{\"kvm\":{\"supported_cpuid\":[", ENTRY, "]}}", 512,
		     "/snapshot/kvm/supported_cpuid");
	assert_limit("{\"kvm\":{\"msr_index\":[", "\"0x00000345\"", "]}}", 4096,
		     "/snapshot/kvm/msr_index");
	assert_limit("{\"kernel\":{\"log\":{\"lines\":[", "\"a\"", "]}}}", 64,
		     "/snapshot/kernel/log/lines");
	assert_limit("{\"kernel\":{\"perf_devices\":[", "{\"name\":\"cpu\"}", "]}}",
		     PERF_DEVICES_MAX, "/snapshot/kernel/perf_devices");
}

static void a_text_may_be_as_long_as_its_limit_and_no_longer(void **state)
{
	char text[400], module[258];
	struct snapshot snap = { 0 };
	struct error err = { 0 };

	(void)state;
	memset(module, 'k', sizeof(module));
	snprintf(text, sizeof(text), "{\"kvm\":{\"vendor_module\":\"%.256s\"}}", module);
	assert_int_equal(read_snapshot_text(text, &snap, &err), 0);
	snprintf(text, sizeof(text), "{\"kvm\":{\"vendor_module\":\"%.257s\"}}", module);
	assert_refused(text, "/snapshot/kvm/vendor_module: " TEXT_WANTED);
	snapshot_done(&snap);
}

static void assert_read_or_refused(struct json_object *whole)
{
	struct snapshot snap = { 0 };
	struct error err = { 0 };
	int r = snapshot_from_json(whole, &snap, &err);

	assert_int_equal(err.code, r);
	if (r != 0) {
		assert_int_equal(r, -EINVAL);
		assert_memory_equal(err.text, "/snapshot", strlen("/snapshot"));
	}
	snapshot_done(&snap);
}

/* Puts value in the place of every value below json, one at a time, and reads the whole. */
static void replace_each(struct json_object *whole, struct json_object *json,
			 struct json_object *value)
{
	size_t length;

	if (json_object_is_type(json, json_type_object)) {
		json_object_object_foreach(json, key, member)
		{
			replace_each(whole, member, value);
			member = json_object_get(member);
			json_object_object_add(json, key, json_object_get(value));
			assert_read_or_refused(whole);
			json_object_object_add(json, key, member);
		}
	}
	if (!json_object_is_type(json, json_type_array))
		return;
	/* Elements are alike: the first and the last stand for all. */
	length = json_object_array_length(json);
	for (size_t i = 0; i<length; i += length> 1 ? length - 1 : 1) {
		struct json_object *element = json_object_array_get_idx(json, i);

		replace_each(whole, element, value);
		json_object_get(element);
		json_object_array_put_idx(json, i, json_object_get(value));
		assert_read_or_refused(whole);
		json_object_array_put_idx(json, i, element);
	}
}

static void any_value_may_stand_anywhere_without_harm(void **state)
{
	static const char *const values[] = { "null",
					      "true",
					      "1.5",
					      "-1",
					      "\"\"",
					      "\"x\"",
					      "[]",
					      "[[]]",
					      "{}",
					      "[{}]",
					      "{\"state\":\"failed\"}",
					      "18446744073709551615" };
	struct snapshot snap = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		struct json_object *value = json_from_text(values[i]), *whole;

		random_snapshot(3 + i, &snap);
		whole = snapshot_to_json(&snap);
		replace_each(whole, whole, value);
		json_object_put(whole);
		json_object_put(value);
	}
	snapshot_done(&snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_value_is_named_by_its_path),
		cmocka_unit_test(a_number_out_of_range_is_refused),
		cmocka_unit_test(a_state_without_its_value_is_refused),
		cmocka_unit_test(a_text_that_could_steer_a_terminal_is_refused),
		cmocka_unit_test(an_answer_of_another_width_is_refused),
		cmocka_unit_test(a_note_stands_once),
		cmocka_unit_test(a_list_may_be_as_long_as_its_limit_and_no_longer),
		cmocka_unit_test(a_text_may_be_as_long_as_its_limit_and_no_longer),
		cmocka_unit_test(any_value_may_stand_anywhere_without_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
