// SPDX-License-Identifier: GPL-2.0-or-later
/* One file's hosts: what it takes beyond reading for a dump to be a host. */
#include "cmd/host_file.h"

#include <errno.h>
#include <string.h>

#include "model/perfmon.h"

static void cleanup_reader(struct record_reader **reader)
{
	record_close(*reader);
}

/*
 * A register dump whose first CPU lacks leaf 0 is no host: nobody can tell whose leaves these
 * are, nor which of them exist. Other kinds say themselves what they do not know.
 */
static bool lacks_leaf_0(const struct snapshot *snap, const struct source *source)
{
	static const char *const dumps[] = { "cpuid-r", "instlatx64", "libcpuid" };
	const struct cpu_group *boot = snapshot_boot(snap);

	for (size_t i = 0; i < ARRAY_SIZE(dumps); i++)
		if (strcmp(source->kind, dumps[i]) == 0)
			return !boot || !cpuid_table_find(&boot->cpuid, CPUID_VENDOR, 0);
	return false;
}

int host_file_next(struct record_reader *reader, struct snapshot *snap,
		   struct source *ret_source, struct error *err)
{
	int r = record_next(reader, snap, ret_source, err);

	if (r > 0 && lacks_leaf_0(snap, ret_source))
		return error_set(
			err, -EINVAL,
			"%s: the first CPU of the dump has no CPUID leaf 0, which names "
			"the vendor and the highest leaf; dump it again",
			ret_source->name);
	return r;
}

/* The only host of a file that is opened. */
static int read_only_host(struct record_reader *reader, const char *path,
			  struct snapshot *snap, const char **ret_kind, struct error *err)
{
	_cleanup_(snapshot_done) struct snapshot second = { 0 };
	struct source source, ignored;
	struct error nothing = { 0 };
	int r = host_file_next(reader, snap, &source, err);

	if (r < 0)
		return r;
	if (r == 0 || host_file_next(reader, &second, &ignored, &nothing) != 0)
		return error_set(err, -EINVAL,
				 "%s: holds several hosts; --with takes further facts about "
				 "one",
				 path);
	*ret_kind = source.kind;
	return 0;
}

int host_file_only(const char *path, struct snapshot *snap, const char **ret_kind,
		   struct error *err)
{
	_cleanup_(cleanup_reader) struct record_reader *reader = NULL;
	int r = record_open(path, &reader, err);

	return r < 0 ? r : read_only_host(reader, path, snap, ret_kind, err);
}

int host_file_only_fd(int fd, enum host_file_content content, const char *path,
		      struct snapshot *snap, const char **ret_kind, struct error *err)
{
	_cleanup_(cleanup_reader) struct record_reader *reader = NULL;
	int r = record_adopt(fd, path, &reader, err);

	if (r < 0)
		return r;
	if (content == HOST_FILE_JOURNAL)
		record_expect_journal(reader);
	return read_only_host(reader, path, snap, ret_kind, err);
}
