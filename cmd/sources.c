// SPDX-License-Identifier: GPL-2.0-or-later
/* The hosts that the user named, one after the other: the live one, or those in files. */
#include "cmd/sources.h"

#include <errno.h>
#include <string.h>

#include "cmd/bundle.h"
#include "cmd/complain.h"
#include "cmd/folder.h"
#include "cmd/host_file.h"
#include "cmd/with.h"
#include "probe/probe.h"
#include "record/reader.h"

struct sources {
	const struct options *options;
	size_t next_from; /* of options->from; live: how often the host was asked */
	struct folder folder; /* the one being gone through; count 0: none */
	size_t next_file;
	struct record_reader *reader; /* of the file being read; NULL: none */
	const char *bundle; /* the sos report that comes next; NULL: none */
	size_t unreadable;
	bool only_read; /* the one host that --with adds to */
	char *only_name; /* its source's, kept while a second host is looked for */
	struct baseline *baseline; /* for documents that are one; NULL: they are refused */
};

struct sources *sources_open(const struct options *options)
{
	struct sources *sources = calloc(1, sizeof(*sources));

	if (sources)
		sources->options = options;
	return sources;
}

void sources_close(struct sources *sources)
{
	if (!sources)
		return;
	record_close(sources->reader);
	folder_done(&sources->folder);
	free(sources->only_name);
	free(sources);
}

size_t sources_unreadable(const struct sources *sources)
{
	return sources->unreadable;
}

void sources_take_baselines(struct sources *sources, struct baseline *ret_baseline)
{
	sources->baseline = ret_baseline;
}

/* Tells of what cannot be read. */
static enum exit_status pass_over(struct sources *sources, const struct error *err)
{
	sources->unreadable++;
	return complain_error(err);
}

static bool probe_live(struct sources *sources, struct snapshot *snap,
		       struct source *ret_source, enum exit_status *status)
{
	const struct probe_options options = { .all_cpus = sources->options->all_cpus };
	struct error err = { 0 };
	struct host host;

	if (sources->next_from++)
		return false;
	host_linux_init(&host);
	if (probe_host(&host, &options, snap, &err) < 0) {
		*status = pass_over(sources, &err);
		return false;
	}
	*ret_source = (struct source){ .kind = "live", .name = "" };
	return true;
}

/* The path of the next file; NULL after the last. Folders are gone into. */
static const char *next_path(struct sources *sources, enum exit_status *status)
{
	const struct options *options = sources->options;

	for (;;) {
		struct error err = { 0 };
		const char *path;
		int r;

		if (sources->next_file < sources->folder.count)
			return sources->folder.path[sources->next_file++];
		folder_done(&sources->folder);
		sources->next_file = 0;
		if (sources->next_from == options->from_count)
			return NULL;
		path = options->from[sources->next_from++];
		if (strcmp(path, "-") == 0 || bundle_is_at(path))
			return path;
		r = folder_read(path, &sources->folder, &err);
		if (r == -ENOTDIR)
			return path;
		if (r < 0)
			*status = pass_over(sources, &err);
	}
}

/* Opens files until one can be read; false after the last. */
static bool open_next(struct sources *sources, enum exit_status *status)
{
	const char *path;

	while ((path = next_path(sources, status))) {
		struct error err = { 0 };

		if (bundle_is_at(path)) {
			sources->bundle = path;
			return true;
		}
		if (record_open(path, &sources->reader, &err) == 0) {
			if (sources->baseline)
				record_take_baselines(sources->reader, sources->baseline);
			return true;
		}
		*status = pass_over(sources, &err);
	}
	return false;
}

static bool read_bundle(struct sources *sources, struct snapshot *snap,
			struct source *ret_source, enum exit_status *status)
{
	const char *path = sources->bundle;
	int unreadable = bundle_read(path, snap, status);

	sources->bundle = NULL;
	sources->unreadable += unreadable < 0 ? 1 : (size_t)unreadable;
	*ret_source = (struct source){ .kind = "sos", .name = path };
	return unreadable >= 0;
}

static bool read_files(struct sources *sources, struct snapshot *snap,
		       struct source *ret_source, enum exit_status *status)
{
	while (sources->reader || open_next(sources, status)) {
		struct error err = { 0 };
		int r;

		if (sources->bundle) {
			if (read_bundle(sources, snap, ret_source, status))
				return true;
			continue;
		}
		r = host_file_next(sources->reader, snap, ret_source, &err);

		if (r > 0)
			return true;
		if (r < 0)
			*status = pass_over(sources, &err);
		if (r == 0 || r == -EIO || r == -ENOMEM) {
			record_close(sources->reader);
			sources->reader = NULL;
		}
	}
	return false;
}

/* The next host as its own source has it. */
static bool read_next(struct sources *sources, struct snapshot *snap,
		      struct source *ret_source, enum exit_status *status)
{
	if (sources->options->from_count)
		return read_files(sources, snap, ret_source, status);
	return probe_live(sources, snap, ret_source, status);
}

/*
 * What --with names is about one host: that there is no second one has to be known before
 * anything is said about the first.
 */
static bool read_only(struct sources *sources, struct snapshot *snap,
		      struct source *ret_source, enum exit_status *status)
{
	_cleanup_(snapshot_done) struct snapshot second = { 0 };
	struct source ignored;

	if (sources->only_read)
		return false;
	sources->only_read = true;
	if (!read_next(sources, snap, ret_source, status))
		return false;
	sources->only_name = strdup(ret_source->name);
	if (!sources->only_name) {
		*status = complain("out of memory");
		return false;
	}
	ret_source->name = sources->only_name;
	if (read_next(sources, &second, &ignored, status)) {
		*status = complain("--with adds facts about one host, and --from names "
				   "several");
		return false;
	}
	sources->unreadable += with_merge(sources->options, snap, status);
	return true;
}

bool sources_next(struct sources *sources, struct snapshot *snap,
		  struct source *ret_source, enum exit_status *status)
{
	if (sources->options->with_count)
		return read_only(sources, snap, ret_source, status);
	return read_next(sources, snap, ret_source, status);
}
