// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An unpacked sos report as the one host that it was made on.
 *
 * It is several sources in one: the output of commands, which record/ reads like any other
 * file, and copies of the host's files, which the probe reads through the doors of the tree
 * (probe/tree.h). Where they contradict each other the findings tell, as for any sources.
 */
#include "cmd/bundle.h"

#include <errno.h>
#include <unistd.h>

#include "model/merge.h"

#include "cmd/complain.h"
#include "cmd/host_file.h"
#include "probe/probe.h"
#include "probe/tree.h"

/* The files that are sources of their own, the most telling first. */
static const char *const cpu_parts[] = { "sos_commands/processor/cpuid_-r", "proc/cpuinfo" };
static const char *const log_parts[] = { "sos_commands/kernel/dmesg", "var/log/dmesg" };

/*
 * The journal holds the beginning of the boot where the kernel's own buffer has overwritten
 * it. The names are those that the plugin logs gives it, from sos 4 back to sos 3.2, of this
 * boot and then of all boots; large ones are links to what is left of them in sos_strings.
 */
static const char *const journal_parts[] = {
	"sos_commands/logs/journalctl_--no-pager_--boot",
	"sos_commands/logs/journalctl_--no-pager_--catalog_--boot",
	"sos_commands/logs/journalctl_--all_--this-boot_--no-pager",
	"sos_commands/logs/journalctl_--no-pager",
};

static void cleanup_tree(struct tree *tree)
{
	tree_close(tree);
}

bool bundle_is_at(const char *path)
{
	return tree_is_at(path);
}

static int add_part(const struct tree *tree, const char *path, const char *part,
		    enum host_file_content content, struct snapshot *snap,
		    struct error *err)
{
	_cleanup_(snapshot_done) struct snapshot other = { 0 };
	_cleanup_free_ char *name = NULL;
	const char *kind;
	int fd = tree_open_file(tree, part), r;

	if (fd == -ENOENT)
		return 0;
	if (asprintf(&name, "%s/%s", path, part) < 0) {
		name = NULL;
		r = -ENOMEM;
	} else {
		r = fd;
	}
	if (r < 0) {
		if (fd >= 0)
			close(fd);
		return error_set_errno(err, r, "cannot open '%s/%s'", path, part);
	}
	r = host_file_only_fd(fd, content, name, &other, &kind, err);
	return r < 0 ? r : snapshot_merge(snap, &other, kind);
}

static int read_parts(const struct tree *tree, const char *path, const char *const *parts,
		      size_t count, struct snapshot *snap, enum exit_status *status)
{
	int unreadable = 0;

	for (size_t i = 0; i < count; i++) {
		struct error err = { 0 };

		if (add_part(tree, path, parts[i], HOST_FILE_OF_ANY_KIND, snap, &err) == 0)
			continue;
		*status = complain_error(&err);
		unreadable++;
	}
	return unreadable;
}

/* As far as the beginning of the boot is still missing. */
static int read_journals(const struct tree *tree, const char *path, struct snapshot *snap,
			 enum exit_status *status)
{
	int unreadable = 0;

	for (size_t i = 0; i < ARRAY_SIZE(journal_parts); i++) {
		struct error err = { 0 };

		if (snap->kernel.log.state == READING_OK ||
		    add_part(tree, path, journal_parts[i], HOST_FILE_JOURNAL, snap,
			     &err) == 0)
			continue;
		*status = complain_error(&err);
		unreadable++;
	}
	return unreadable;
}

/* The CPU's parts go before: which vendor module is meant depends on the CPU. */
static int read_files(struct tree *tree, struct snapshot *snap)
{
	_cleanup_(snapshot_done) struct snapshot files = { 0 };
	struct error err = { 0 };
	struct host host;
	int r;

	tree_host_init(tree, &host);
	files.group[0].cpuid = snap->group[0].cpuid; /* borrowed */
	r = probe_files(&host, &files, &err);
	return r < 0 ? r : snapshot_merge(snap, &files, "sos");
}

int bundle_read(const char *path, struct snapshot *snap, enum exit_status *status)
{
	_cleanup_(cleanup_tree) struct tree tree = { .fd = -1 };
	struct error err = { 0 };
	int unreadable;

	snapshot_reset(snap);
	if (tree_open(path, &tree, &err) < 0) {
		*status = complain_error(&err);
		return -1;
	}
	unreadable =
		read_parts(&tree, path, cpu_parts, ARRAY_SIZE(cpu_parts), snap, status);
	if (read_files(&tree, snap) < 0) {
		*status = complain("out of memory");
		return -1;
	}
	unreadable +=
		read_parts(&tree, path, log_parts, ARRAY_SIZE(log_parts), snap, status);
	return unreadable + read_journals(&tree, path, snap, status);
}
