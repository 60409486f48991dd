// SPDX-License-Identifier: GPL-2.0-or-later
/* The one walk: every null is explained, every shown value reaches the people. */
#include "report/outline.h"

#include <stdio.h>
#include <string.h>

#include "base/attrs.h"
#include "report/text_sink.h"
#include "tests/report/made_hosts.h"
#include "tests/report/recorder.h"
#include "tests/unit_test.h"

static void record(enum made made, struct recorder *ret)
{
	struct made_host host;

	made_host(made, &host);
	recorder_init(ret);
	assert_int_equal(outline_report(&host.report, &ret->sink), 0);
	assert_int_equal(ret->depth, 0);
	snapshot_done(&host.snap);
}

static char *print_text(enum made made)
{
	const struct text_style style = { .colour = false };
	struct made_host host;
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	assert_non_null(stream);
	made_host(made, &host);
	assert_int_equal(report_text(stream, &host.report, &style), 0);
	fclose(stream);
	snapshot_done(&host.snap);
	return text;
}

/* The path that the entry of unknown[] at this index gives; NULL behind the last. */
static const char *unknown_path(const struct recorder *recorder, size_t index)
{
	char path[64];
	const struct recorded_value *value;

	snprintf(path, sizeof(path), "/unknown/%zu/path", index);
	value = recorder_find(recorder, path);
	return value ? value->text : NULL;
}

static bool is_explained(const struct recorder *recorder, const char *path)
{
	const char *other;

	for (size_t i = 0; (other = unknown_path(recorder, i)); i++)
		if (strcmp(other, path) == 0)
			return true;
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool is_three_valued(const char *path)
{
	return (strncmp(path, "/guest/", 7) == 0 || strncmp(path, "/mediated/", 10) == 0 ||
		strncmp(path, "/topdown/", 9) == 0) &&
	       !ends_with(path, "/cause");
}

/* A value is taken for granted where a flag beside it says so. */
static bool is_assumed(const struct recorder *recorder, const char *path)
{
	const struct recorded_value *flag;
	char other[160];

	snprintf(other, sizeof(other), "%s_assumed", path);
	flag = recorder_find(recorder, other);
	if (!flag && ends_with(path, "/state")) {
		snprintf(other, sizeof(other), "%.*s/assumed", (int)strlen(path) - 6, path);
		flag = recorder_find(recorder, other);
	}
	return flag && strcmp(flag->text, "yes") == 0;
}

static bool needs_reason(const struct recorder *recorder, const struct recorded_value *value)
{
	return value->is_null || is_assumed(recorder, value->path) ||
	       (is_three_valued(value->path) && strcmp(value->text, "unknown") == 0);
}

static void every_value_in_doubt_has_its_reason_and_every_reason_its_value(void **state)
{
	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		struct recorder recorder;
		size_t in_doubt = 0, reasons = 0;

		record(made, &recorder);
		for (size_t i = 0; i < recorder.count; i++) {
			if (!needs_reason(&recorder, &recorder.value[i]))
				continue;
			in_doubt++;
			if (!is_explained(&recorder, recorder.value[i].path))
				fail_msg("%s is not explained", recorder.value[i].path);
		}
		while (unknown_path(&recorder, reasons))
			reasons++;
		assert_int_equal(reasons, in_doubt);
	}
}

static void the_made_hosts_cover_both_ends(void **state)
{
	struct recorder recorder;

	(void)state;
	record(MADE_ICE_LAKE, &recorder);
	assert_null(unknown_path(&recorder, 0));
	record(MADE_NOTHING, &recorder);
	assert_non_null(unknown_path(&recorder, 30));
}

static void a_reason_names_place_errno_and_remedy(void **state)
{
	static const char *const expected[][2] = {
		{ "/unknown/0/path", "/hardware/0/perf_capabilities" },
		{ "/unknown/0/reason", "denied" },
		{ "/unknown/0/detail",
		  "/dev/cpu/N/msr, register 0x345 (IA32_PERF_CAPABILITIES): EACCES" },
	};
	struct recorder recorder;

	(void)state;
	record(MADE_CLEARWATER, &recorder);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
		assert_string_equal(recorder_find(&recorder, expected[i][0])->text,
				    expected[i][1]);
	assert_string_equal(recorder_find(&recorder, "/unknown/0/how")->text,
			    fact_remedy(FACT_PERF_CAPABILITIES, READING_DENIED));
}

static void what_is_not_there_is_not_called_unknown(void **state)
{
	struct recorder recorder;

	(void)state;
	record(MADE_ZEN_4, &recorder);
	assert_null(unknown_path(&recorder, 0));
}

/* Puts the text on one line, one blank between two words: as if nothing were wrapped. */
static void unwrap(char *text)
{
	char *to = text;
	bool is_blank = true;

	for (const char *from = text; *from; from++) {
		bool blank = *from == ' ' || *from == '\n';

		if (!blank || !is_blank)
			*to++ = blank ? ' ' : *from;
		is_blank = blank;
	}
	*to = '\0';
}

static void every_labelled_value_is_in_the_text(void **state)
{
	(void)state;
	/* The odd host's values are defused in the text; test_text.c looks at that. */
	for (enum made made = 0; made < MADE_COUNT; made++) {
		_cleanup_free_ char *text = print_text(made);
		struct recorder recorder;
		size_t labelled = 0;

		record(made, &recorder);
		unwrap(text);
		for (size_t i = 0; i < recorder.count && made != MADE_ODD; i++) {
			const struct recorded_value *value = &recorder.value[i];
			char line[512];

			if (!value->label)
				continue;
			labelled++;
			snprintf(line, sizeof(line), " %s %s", value->label,
				 value->is_null ? "unknown: " : value->text);
			if (!strstr(text, line))
				fail_msg("no '%s' in the text: %s", line, text);
		}
		assert_true(labelled > 10 || made == MADE_ODD);
	}
}

static void every_finding_is_in_the_text(void **state)
{
	_cleanup_free_ char *text = print_text(MADE_CLEARWATER);
	const struct finding_kind *hole = &finding_kinds[FINDING_FIXED_COUNTER_HOLE];

	(void)state;
	unwrap(text);
	assert_non_null(strstr(text, hole->id));
	assert_non_null(strstr(text, hole->summary));
	assert_non_null(strstr(text, hole->remedy));
	assert_non_null(strstr(text, "leaf 0x23.1: EBX 0x00000077"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_value_in_doubt_has_its_reason_and_every_reason_its_value),
		cmocka_unit_test(the_made_hosts_cover_both_ends),
		cmocka_unit_test(a_reason_names_place_errno_and_remedy),
		cmocka_unit_test(what_is_not_there_is_not_called_unknown),
		cmocka_unit_test(every_labelled_value_is_in_the_text),
		cmocka_unit_test(every_finding_is_in_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
