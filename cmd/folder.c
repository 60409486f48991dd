// SPDX-License-Identifier: GPL-2.0-or-later
/* The files of a folder, in the order of their names. */
#include "cmd/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

static void cleanup_closedir(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A pipe or a device among the files could keep a whole inventory waiting. */
static bool is_file(int parent, const struct dirent *entry)
{
	struct stat status;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return entry->d_type == DT_REG;
	/* A link that leads nowhere is kept, so that it is named when it cannot be opened. */
	return fstatat(parent, entry->d_name, &status, 0) < 0 || S_ISREG(status.st_mode);
}

static int add(struct folder *folder, size_t *capacity, const char *path, const char *name)
{
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";

	if (folder->count == *capacity) {
		size_t wanted = *capacity ? *capacity * 2 : 64;
		char **grown = reallocarray(folder->path, wanted, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		folder->path = grown;
		*capacity = wanted;
	}
	if (asprintf(&folder->path[folder->count], "%s%s%s", path, slash, name) < 0)
		return -ENOMEM;
	folder->count++;
	return 0;
}

static int read_entries(const char *path, DIR *stream, struct folder *ret)
{
	size_t capacity = 0;

	for (;;) {
		const struct dirent *entry;
		int r;

		errno = 0;
		entry = readdir(stream);
		if (!entry)
			return -errno;
		if (entry->d_name[0] == '.' || !is_file(dirfd(stream), entry))
			continue;
		r = add(ret, &capacity, path, entry->d_name);
		if (r < 0)
			return r;
	}
}

int folder_read(const char *path, struct folder *ret, struct error *err)
{
	_cleanup_(cleanup_closedir) DIR *stream = opendir(path);
	struct folder folder = { 0 };
	int r;

	if (!stream)
		return -ENOTDIR;
	r = read_entries(path, stream, &folder);
	if (r == 0 && folder.count == 0) {
		folder_done(&folder);
		return error_set(err, -ENOENT, "%s: the folder holds no file to read",
				 path);
	}
	if (r < 0) {
		folder_done(&folder);
		return error_set_errno(err, r, "cannot read folder '%s'", path);
	}
	qsort(folder.path, folder.count, sizeof(*folder.path), compare);
	*ret = folder;
	return 0;
}

void folder_done(struct folder *folder)
{
	for (size_t i = 0; i < folder->count; i++)
		free(folder->path[i]);
	free(folder->path);
	*folder = (struct folder){ 0 };
}
