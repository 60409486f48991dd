// SPDX-License-Identifier: GPL-2.0-or-later
/* Wherever memory ends while a snapshot is written or read, nothing is lost or half done. */
#include <errno.h>

#include "record/snapshot_json.h"
#include "tests/base/failing_malloc.h"
#include "tests/record/json_text.h"
#include "tests/record/random_snapshot.h"
#include "tests/report/failing_json.h"
#include "tests/unit_test.h"

/* Enough for memory to end once in each kind of value. */
#define SEEDS 60

static void a_snapshot_is_written_whole_or_not_at_all(void **state)
{
	struct snapshot snap = { 0 };
	struct json_object *json = NULL;
	int count = 0;

	(void)state;
	random_snapshot(5, &snap);
	for (; !json; count++) {
		json_fail_after(count);
		json = snapshot_to_json(&snap);
		json_fail_after(-1);
	}
	assert_true(count > 100);
	assert_snapshot_text(&snap, json_to_text(json));
	json_object_put(json);
	snapshot_done(&snap);
}

/* Reads with room for count blocks of memory. */
static int read_with(struct json_object *json, int count)
{
	struct snapshot snap = { 0 };
	struct error err = { 0 };
	int r;

	malloc_fail_after(count);
	r = snapshot_from_json(json, &snap, &err);
	malloc_fail_after(-1);
	assert_int_equal(err.code, r);
	if (r < 0) {
		assert_int_equal(r, -ENOMEM);
		assert_string_equal(err.text,
				    "cannot keep a snapshot: Cannot allocate memory");
		assert_snapshot_text(&snap, "{\"coverage\":\"boot-cpu\"}");
	}
	snapshot_done(&snap);
	return r;
}

static void a_snapshot_is_read_whole_or_not_at_all(void **state)
{
	struct snapshot snap = { 0 };
	int failures = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct json_object *json;

		random_snapshot(seed, &snap);
		json = snapshot_to_json(&snap);
		assert_non_null(json);
		for (int count = 0; read_with(json, count) < 0; count++)
			failures++;
		json_object_put(json);
	}
	assert_true(failures > SEEDS);
	snapshot_done(&snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_snapshot_is_written_whole_or_not_at_all),
		cmocka_unit_test(a_snapshot_is_read_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
