// SPDX-License-Identifier: GPL-2.0-or-later
/* Every pair of the corpus' hosts, in one process: one way is the contrary of the other. */
#include <dirent.h>
#include <string.h>

#include "model/migration.h"

#include "record/identity.h"
#include "record/reader.h"
#include "record/snapshot_same.h"
#include "tests/predict/corpus.h"
#include "tests/unit_test.h"

#define HOSTS_MAX 512

struct host {
	struct snapshot snap;
	struct identity identity;
	struct verdict verdict;
};

struct hosts {
	struct host *host;
	size_t count;
};

static void read_host(const char *path, struct host *ret)
{
	struct record_reader *reader;
	struct error err = { 0 };
	struct source source;

	if (record_open(path, &reader, &err) < 0)
		fail_msg("%s", err.text);
	if (record_next(reader, &ret->snap, &source, &err) <= 0)
		fail_msg("%s", err.text);
	record_close(reader);
	identity_of(&snapshot_boot(&ret->snap)->cpuid, &ret->identity);
	verdict_judge(&ret->snap, &ret->verdict);
}

static int read_hosts(void **state)
{
	static struct hosts hosts;
	const char *folder = corpus_folder();
	char path[512];
	struct dirent *entry;
	DIR *dir;

	*state = &hosts;
	if (!folder)
		return 0;
	hosts.host = calloc(HOSTS_MAX, sizeof(*hosts.host));
	snprintf(path, sizeof(path), "%s/instlatx64", folder);
	dir = opendir(path);
	if (!hosts.host || !dir)
		return -1;
	while ((entry = readdir(dir)) && hosts.count < HOSTS_MAX) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/instlatx64/%s", folder, entry->d_name);
		read_host(path, &hosts.host[hosts.count++]);
	}
	closedir(dir);
	return 0;
}

static int free_hosts(void **state)
{
	struct hosts *hosts = *state;

	for (size_t i = 0; i < hosts->count; i++)
		snapshot_done(&hosts->host[i].snap);
	free(hosts->host);
	return 0;
}

/* Without the corpus the test is skipped, loudly. */
static const struct hosts *hosts_of(void **state)
{
	const struct hosts *hosts = *state;

	if (!hosts->count)
		skip();
	return hosts;
}

static struct diff_side side_of(const struct host *host)
{
	return (struct diff_side){
		.snap = &host->snap,
		.identity = &host->identity,
		.verdict = &host->verdict,
	};
}

static bool is_same_value(const struct diff_value *a, const struct diff_value *b)
{
	if (a->gap.fact != b->gap.fact || a->form != b->form || a->number != b->number)
		return false;
	return a->word == b->word || (a->word && b->word && strcmp(a->word, b->word) == 0);
}

static void check_contrary(const struct diff_item *there, const struct diff_item *back)
{
	static const enum diff_direction contrary[DIFF_DIRECTION_COUNT] = {
		[DIFF_UNKNOWN] = DIFF_UNKNOWN,
		[DIFF_GAIN] = DIFF_LOSS,
		[DIFF_LOSS] = DIFF_GAIN,
		[DIFF_CHANGE] = DIFF_CHANGE,
	};

	if (there->subject != back->subject || there->element != back->element ||
	    back->direction != contrary[there->direction] ||
	    !is_same_value(&there->before, &back->after) ||
	    !is_same_value(&there->after, &back->before))
		fail_msg("%s: %s and %s", there->subject->path,
			 diff_direction_word(there->direction),
			 diff_direction_word(back->direction));
}

static void the_way_back_is_the_contrary(void **state)
{
	static struct diff there, back;
	const struct hosts *hosts = hosts_of(state);

	for (size_t i = 0; i < hosts->count; i++) {
		const struct diff_side before = side_of(&hosts->host[i]);

		for (size_t j = 0; j <= i; j++) {
			const struct diff_side after = side_of(&hosts->host[j]);

			diff_compare(&before, &after, &there);
			diff_compare(&after, &before, &back);
			assert_int_equal(there.count, back.count);
			assert_int_equal(there.guest_count, back.guest_count);
			for (size_t k = 0; k < there.count; k++)
				check_contrary(&there.item[k], &back.item[k]);
		}
	}
	print_message("%zu hosts\n", hosts->count);
}

/* Equal snapshots have no items, and known facts would make none. */
static void a_host_does_not_differ_from_itself(void **state)
{
	static struct diff diff;
	const struct hosts *hosts = hosts_of(state);

	for (size_t i = 0; i < hosts->count; i++) {
		const struct diff_side side = side_of(&hosts->host[i]);
		bool same = false;

		assert_int_equal(snapshot_same(side.snap, side.snap, &same), 0);
		assert_true(same);
		diff_compare(&side, &side, &diff);
		for (size_t k = 0; k < diff.count; k++)
			assert_true(diff_is_open(&diff.item[k]));
	}
}

static void what_is_taken_one_way_is_given_the_other(void **state)
{
	static struct diff there, back;
	static struct migration away, home;
	const struct hosts *hosts = hosts_of(state);

	for (size_t i = 0; i < hosts->count; i++) {
		const struct diff_side before = side_of(&hosts->host[i]);
		const struct diff_side after =
			side_of(&hosts->host[(i + 1) % hosts->count]);

		diff_compare(&before, &after, &there);
		diff_compare(&after, &before, &back);
		migration_judge(&there, &before, &after, &away);
		migration_judge(&back, &after, &before, &home);
		assert_int_equal(away.count[MIGRATION_TAKES], home.count[MIGRATION_GIVES]);
		assert_int_equal(away.count[MIGRATION_GIVES], home.count[MIGRATION_TAKES]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_back_is_the_contrary),
		cmocka_unit_test(a_host_does_not_differ_from_itself),
		cmocka_unit_test(what_is_taken_one_way_is_given_the_other),
	};

	return cmocka_run_group_tests_name("diff of the corpus", tests, read_hosts,
					   free_hosts);
}
