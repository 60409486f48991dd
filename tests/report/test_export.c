// SPDX-License-Identifier: GPL-2.0-or-later
/* report/export.h: made hosts in the shapes of other systems, byte by byte where it matters. */
#include "report/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report/export_value.h"
#include "tests/report/failing_json.h"
#include "tests/report/made_hosts.h"
#include "tests/unit_test.h"

struct exported {
	struct made_host host;
	char *text;
	int result;
};

static void export(const char *name, struct exported *exported)
{
	static const struct service service = { 0 };
	const struct export_host host = {
		.report = &exported->host.report,
		.service = &service,
	};
	size_t length;
	FILE *stream = open_memstream(&exported->text, &length);

	assert_non_null(stream);
	exported->result = export_format_find(name)->write(stream, &host);
	fclose(stream);
}

static void done(struct exported *exported)
{
	free(exported->text);
	snapshot_done(&exported->host.snap);
}

static void assert_has(const struct exported *exported, const char *part)
{
	if (!strstr(exported->text, part))
		fail_msg("no '%s' in:\n%s", part, exported->text);
}

static void the_formats_are_found_by_their_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < export_formats_count; i++)
		assert_ptr_equal(export_format_find(export_formats[i].name),
				 &export_formats[i]);
	assert_null(export_format_find(""));
	assert_null(export_format_find("xml"));
}

static void every_format_writes_every_host(void **state)
{
	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		for (size_t i = 0; i < export_formats_count; i++) {
			struct exported exported;

			made_host(made, &exported.host);
			export(export_formats[i].name, &exported);
			assert_int_equal(exported.result, 0);
			assert_true(strlen(exported.text) > 0);
			assert_null(strstr(exported.text, "=unknown"));
			done(&exported);
		}
	}
}

static void a_label_holds_no_byte_that_could_harm(void **state)
{
	struct exported exported;

	(void)state;
	made_host(MADE_ICE_LAKE, &exported.host);
	strcpy(exported.host.identity.brand, "a\"b\\c\n\x1b\xff\xc3\xa9\x7f|");
	exported.host.identity.has_brand = true;
	export("prometheus", &exported);
	assert_has(&exported, ",brand=\"a\\\"b\\\\c???\xc3\xa9?|\"");
	done(&exported);
}

static void a_word_becomes_a_value_that_kubernetes_takes(void **state)
{
	static const char *const words[][2] = {
		{ "7.0", "7.0" },
		{ "-a b/c.", "a_b_c" },
		{ "...", "" },
		{ "0123456789012345678901234567890123456789012345678901234567890_-3456",
		  "0123456789012345678901234567890123456789012345678901234567890" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		struct exported exported;
		char line[128];

		made_host(MADE_ICE_LAKE, &exported.host);
		exported.host.verdict.outlook.premises.choice.release.rules.name =
			words[i][0];
		export("nfd", &exported);
		snprintf(line, sizeof(line), "pmu-caps.rule-set=%s\n", words[i][1]);
		assert_has(&exported, line);
		done(&exported);
	}
}

static void the_plugin_writes_one_line_with_one_bar(void **state)
{
	static const struct service service = {
		.state = SERVICE_CRITICAL,
		.count = 3,
		.reason = {
			{ SERVICE_UNKNOWN, "c", "three" },
			{ SERVICE_WARNING, "b", "tw|o\n" },
			{ SERVICE_CRITICAL, "a", "one" },
		},
	};
	struct exported exported;
	const struct export_host host = {
		.report = &exported.host.report,
		.service = &service,
	};
	size_t length;
	FILE *stream;

	(void)state;
	made_host(MADE_ICE_LAKE, &exported.host);
	stream = open_memstream(&exported.text, &length);
	assert_int_equal(export_monitoring(stream, &host), 0);
	fclose(stream);
	assert_has(&exported, "PMU CRITICAL - a: one; b: tw?o?; c: three|guest_gp=");
	assert_ptr_equal(strchr(exported.text, '\n'), exported.text + length - 1);
	done(&exported);
}

static void without_memory_there_is_no_half_a_fact(void **state)
{
	int failures = 0, result;

	(void)state;
	do {
		struct exported exported;

		made_host(MADE_ICE_LAKE, &exported.host);
		json_fail_after(failures);
		export("facter", &exported);
		json_fail_after(-1);
		result = exported.result;
		if (result < 0) {
			assert_int_equal(result, -ENOMEM);
			assert_string_equal(exported.text, "");
		}
		done(&exported);
	} while (result < 0 && ++failures < 10000);
	assert_in_range(failures, 100, 9999);
}

static void a_value_that_is_unknown_is_none(void **state)
{
	(void)state;
	assert_int_equal(export_tristate(TRI_UNKNOWN).kind, EXPORT_NOTHING);
	assert_int_equal(export_tristate(TRI_NO).kind, EXPORT_FLAG);
	assert_int_equal(export_tristate(TRI_NO).number, 0);
	assert_int_equal(export_tristate(TRI_YES).number, 1);
}

/* Met, unmet, and all that tells neither. */
static void a_requirement_that_nobody_looked_at_is_none(void **state)
{
	struct rule_result result = { .state = RULE_MET };

	(void)state;
	assert_int_equal(export_requirement(&result).number, 1);
	result.assumed = true;
	assert_int_equal(export_requirement(&result).kind, EXPORT_NOTHING);
	result = (struct rule_result){ .state = RULE_UNMET };
	assert_int_equal(export_requirement(&result).kind, EXPORT_FLAG);
	assert_int_equal(export_requirement(&result).number, 0);
	result.state = RULE_BLOCKED;
	assert_int_equal(export_requirement(&result).kind, EXPORT_NOTHING);
	result.state = RULE_UNKNOWN;
	assert_int_equal(export_requirement(&result).kind, EXPORT_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_formats_are_found_by_their_names),
		cmocka_unit_test(every_format_writes_every_host),
		cmocka_unit_test(a_label_holds_no_byte_that_could_harm),
		cmocka_unit_test(a_word_becomes_a_value_that_kubernetes_takes),
		cmocka_unit_test(the_plugin_writes_one_line_with_one_bar),
		cmocka_unit_test(without_memory_there_is_no_half_a_fact),
		cmocka_unit_test(a_value_that_is_unknown_is_none),
		cmocka_unit_test(a_requirement_that_nobody_looked_at_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
