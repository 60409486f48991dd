// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a file of hosts: whatever is read can be judged, written and read back.
 *
 * With libFuzzer (preset "fuzz") the bytes are its inventions; replay.c feeds the seeds.
 */
#include "tests/fuzz/fuzz_record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/merge.h"
#include "model/redact.h"
#include "model/verdict.h"

#include "record/identity.h"
#include "record/reader.h"
#include "record/snapshot_json.h"

/* More than a seed holds; what an input holds beyond would only cost time. */
#define HOSTS_MAX 64

static void require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

static const char *text_of(struct json_object *json)
{
	return json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN);
}

static void check_round_trip(const struct snapshot *snap)
{
	struct json_object *json = snapshot_to_json(snap), *again;
	struct snapshot copy = { 0 };
	struct error err = { 0 };
	int r;

	require(json, "a snapshot can be written");
	r = snapshot_from_json(json, &copy, &err);
	require(r == 0, err.text);
	again = snapshot_to_json(&copy);
	require(again, "a snapshot that was read can be written");
	require(strcmp(text_of(json), text_of(again)) == 0,
		"reading and writing changes nothing");
	json_object_put(again);
	json_object_put(json);
	snapshot_done(&copy);
}

/* One source is a host as good as two that say the same, and can be redacted. */
static void check_merged(const struct snapshot *snap)
{
	struct snapshot merged = { 0 };

	require(snapshot_merge(&merged, snap, "fuzz") == 0, "memory takes a snapshot");
	require(snapshot_merge(&merged, snap, "fuzz") == 0, "memory takes it again");
	check_round_trip(&merged);
	require(snapshot_redact(&merged) == 0, "memory takes what redaction leaves");
	check_round_trip(&merged);
	snapshot_done(&merged);
}

static void check_host(const struct snapshot *snap)
{
	static struct verdict verdict;
	const struct cpu_group *boot = snapshot_boot(snap);
	struct identity identity = { 0 };

	verdict_judge(snap, &verdict);
	if (boot) {
		identity_of(&boot->cpuid, &identity);
		identity_complete(&boot->cpuid_bits, &identity);
	}
	check_round_trip(snap);
	check_merged(snap);
}

static void check_error(int r, const struct error *err)
{
	require(err->code == r, "the error's code is what was returned");
	require(err->text[0], "an error has a text");
	for (const char *c = err->text; *c; c++)
		require((unsigned char)*c >= ' ' && *c != 0x7f,
			"an error is one clean line");
}

static void read_hosts(struct record_reader *reader)
{
	struct snapshot snap = { 0 };

	for (int count = 0; count < HOSTS_MAX; count++) {
		struct source source = { 0 };
		struct error err = { 0 };
		int r = record_next(reader, &snap, &source, &err);

		if (r == 0)
			break;
		if (r > 0) {
			require(source.kind && source.name, "a host has a source");
			check_host(&snap);
			continue;
		}
		check_error(r, &err);
		if (r == -EIO || r == -ENOMEM)
			break;
	}
	snapshot_done(&snap);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct record_reader *reader = NULL;
	struct error err = { 0 };
	char path[32];
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	int r;

	require(fd >= 0 && write(fd, bytes, size) == (ssize_t)size,
		"memory takes the input");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	r = record_open(path, &reader, &err);
	if (r == 0)
		read_hosts(reader);
	else
		check_error(r, &err);
	record_close(reader);
	close(fd);
	return 0;
}
