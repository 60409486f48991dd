// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The fuzz target without a fuzzer: runs it on every file of the folders that are named, and
 * on what is left of each when it is cut anywhere.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/attrs.h"

#include "tests/fuzz/fuzz_record.h"

/* Larger files are taken whole alone. */
#define CUT_MAX 4096

static void replay(const uint8_t *bytes, size_t size)
{
	LLVMFuzzerTestOneInput(bytes, size);
	for (size_t cut = 0; size <= CUT_MAX && cut < size; cut++)
		LLVMFuzzerTestOneInput(bytes, cut);
}

static int replay_file(const char *path)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	_cleanup_free_ uint8_t *bytes = NULL;
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	bytes = malloc((size_t)status.st_size + 1);
	if (!bytes || read(fd, bytes, (size_t)status.st_size) != status.st_size)
		return -1;
	replay(bytes, (size_t)status.st_size);
	return 0;
}

/* How many files the folder has, or -1. */
static int replay_folder(const char *folder)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);
	int count = 0;

	if (!dir)
		return -1;
	while (count >= 0 && (entry = readdir(dir))) {
		char path[PATH_MAX];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		count = replay_file(path) < 0 ? -1 : count + 1;
	}
	closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int count = replay_folder(argv[i]);

		if (count <= 0) {
			fprintf(stderr, "cannot replay the files of '%s'\n", argv[i]);
			return EXIT_FAILURE;
		}
		printf("%s: %d files\n", argv[i], count);
	}
	return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
