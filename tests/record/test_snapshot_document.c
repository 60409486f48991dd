// SPDX-License-Identifier: GPL-2.0-or-later
/* Which documents hold a snapshot that this version reads, and what is said of the others. */
#include <errno.h>

#include "base/attrs.h"

#include "tests/record/json_text.h"
#include "tests/unit_test.h"

struct bad {
	const char *text, *want;
};

#define NOT_OURS                                           \
	"not a document of pmu-caps: /schema/name is not " \
	"\"pmu-caps.record\" or \"pmu-caps.report\""

static void a_document_that_is_not_ours_is_refused(void **state)
{
	static const struct bad bad[] = {
		{ "[]", NOT_OURS },
		{ "{}", NOT_OURS },
		{ "{\"schema\":\"pmu-caps.record\"}", NOT_OURS },
		{ "{\"schema\":{\"name\":\"lscpu\",\"version\":\"1.0\"},\"snapshot\":{}}",
		  NOT_OURS },
		{ "{\"schema\":{\"name\":\"pmu-caps.check\",\"version\":\"1.0\"}}",
		  "a pmu-caps.check document holds no snapshot; "
		  "only pmu-caps.record and pmu-caps.report do" },
		{ "{\"schema\":{\"name\":\"pmu-caps.report\",\"version\":\"1.0\"}}",
		  "the pmu-caps.report has no \"snapshot\"" },
		{ "{\"schema\":{\"name\":\"pmu-caps.report\",\"version\":\"1.0\"},"
		  "\"snapshot\":null}",
		  "/snapshot: expected an object" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct snapshot snap = { 0 };
		struct error err = { 0 };
		const char *kind = NULL;

		assert_int_equal(read_document_text(bad[i].text, &snap, &kind, &err),
				 -EINVAL);
		assert_string_equal(err.text, bad[i].want);
		assert_null(kind);
		snapshot_done(&snap);
	}
}

static int read_version(const char *version, struct error *err)
{
	struct snapshot snap = { 0 };
	const char *kind = NULL;
	char text[200];
	int r;

	snprintf(text, sizeof(text),
		 "{\"schema\":{\"name\":\"pmu-caps.record\",\"version\":%s},\"snapshot\":{}}",
		 version);
	r = read_document_text(text, &snap, &kind, err);
	if (r == 0)
		assert_string_equal(kind, "record");
	snapshot_done(&snap);
	return r;
}

static void an_older_version_is_read(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(read_version("\"1.0\"", &err), 0);
	assert_int_equal(read_version("\"0.9\"", &err), 0);
	assert_int_equal(read_version("\"0.100\"", &err), 0);
}

static void a_newer_version_is_refused_with_both_versions(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(read_version("\"1.1\"", &err), -EPROTONOSUPPORT);
	assert_string_equal(err.text, "format version 1.1 is newer than 1.0, the newest that "
				      "this pmu-caps reads: update pmu-caps");
	assert_int_equal(read_version("\"2.0\"", &err), -EPROTONOSUPPORT);
	assert_int_equal(read_version("\"10.0\"", &err), -EPROTONOSUPPORT);
}

static void a_version_that_is_none_is_refused(void **state)
{
	static const char *const versions[] = { "1.0",
						"\"\"",
						"\"1\"",
						"\"1.\"",
						"\".0\"",
						"\"1.0.0\"",
						"\"-1.0\"",
						"\"0x1.0\"",
						"\"12345678.0\"",
						"\"1.99999999999999999999\"",
						"null" };
	struct error err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		assert_int_equal(read_version(versions[i], &err), -EINVAL);
		assert_string_equal(
			err.text, "/schema/version: expected a version, such as \"1.0\"");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_that_is_not_ours_is_refused),
		cmocka_unit_test(an_older_version_is_read),
		cmocka_unit_test(a_newer_version_is_refused_with_both_versions),
		cmocka_unit_test(a_version_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
