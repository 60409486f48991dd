// SPDX-License-Identifier: GPL-2.0-or-later
/* A host's files in a folder: the tree that sos leaves when its report is unpacked. */
#include "probe/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <linux/openat2.h>

/* What commands printed, under names that sos makes of them. */
#define KERNEL_PART "sos_commands/kernel"
#define UNAME_FILE KERNEL_PART "/uname_-a"
#define SYSCTL_FILE KERNEL_PART "/sysctl_-a"

#define PROC_SYS "/proc/sys/"
#define LINE_MAX_LENGTH 1024

static void cleanup_closedir(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static int open_within(int root, const char *path, uint64_t flags)
{
	const struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, root, path, &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

/* The folder that a path stands in; "" for one at the top. */
static void parent_of(const char *path, char *ret, size_t size)
{
	const char *slash = strrchr(path, '/');

	snprintf(ret, size, "%.*s", slash ? (int)(slash - path) : 0, path);
}

static bool has_folder(const struct tree *tree, const char *path)
{
	int fd = open_within(tree->fd, path, O_PATH | O_DIRECTORY);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

bool tree_is_at(const char *path)
{
	struct tree tree = { .fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) };
	bool found = tree.fd >= 0 && has_folder(&tree, "sos_commands");

	tree_close(&tree);
	return found;
}

int tree_open(const char *path, struct tree *ret, struct error *err)
{
	struct tree tree = { .fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) };

	if (tree.fd < 0)
		return error_set_errno(err, -errno, "cannot open '%s'", path);
	tree.has_kernel_part = has_folder(&tree, KERNEL_PART);
	*ret = tree;
	return 0;
}

void tree_close(struct tree *tree)
{
	if (tree->fd >= 0)
		close(tree->fd);
	tree->fd = -1;
}

int tree_open_file(const struct tree *tree, const char *path)
{
	/* Not to hang where a FIFO was packed. */
	int fd = open_within(tree->fd, path, O_RDONLY | O_NONBLOCK);
	struct stat status;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	close(fd);
	return S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
}

/*
 * Whether all that the host had in a folder was collected: the plugin "kernel" copies
 * modprobe's configuration, and files of every folder in /sys/module. Others take what they
 * are about.
 */
static bool is_whole(const struct tree *tree, const char *path)
{
	return tree->has_kernel_part &&
	       (strstr(path, "/modprobe.d") || strcmp(path, "/sys/module") == 0);
}

/*
 * Whether what is not there would be there if the host had it: what lies in whole folders,
 * and files beside others that were collected from /sys.
 */
static int missing(const struct tree *tree, const char *path)
{
	char parent[PATH_MAX];

	if (strstr(path, "/modprobe.d"))
		return is_whole(tree, path) ? -ENOENT : -ENODATA;
	if (strncmp(path, "/sys/", 5) != 0)
		return -ENODATA;
	parent_of(path, parent, sizeof(parent));
	return has_folder(tree, parent) ? -ENOENT : -ENODATA;
}

/* "kernel.nmi_watchdog = 1" of "sysctl -a", for /proc/sys/kernel/nmi_watchdog */
static ssize_t read_sysctl(const struct tree *tree, const char *path, char *buffer,
			   size_t size)
{
	_cleanup_fclose_ FILE *file = NULL;
	char name[128], line[LINE_MAX_LENGTH];
	int fd = tree_open_file(tree, SYSCTL_FILE);
	size_t length;

	if (fd < 0)
		return fd == -ENOENT ? -ENODATA : fd;
	file = fdopen(fd, "r");
	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	snprintf(name, sizeof(name), "%s = ", path + strlen(PROC_SYS));
	for (char *slash = name; (slash = strchr(slash, '/'));)
		*slash = '.';
	length = strlen(name);
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, name, length) == 0)
			return snprintf(buffer, size, "%s", line + length);
	return ferror(file) ? -EIO : -ENODATA;
}

static ssize_t tree_read_file(struct host *host, const char *path, char *buffer, size_t size)
{
	const struct tree *tree = host->data;
	_cleanup_close_ int fd = -1;
	ssize_t length;

	if (strncmp(path, PROC_SYS, strlen(PROC_SYS)) == 0)
		return read_sysctl(tree, path, buffer, size);
	fd = tree_open_file(tree, path);
	if (fd < 0)
		return fd == -ENOENT ? missing(tree, path) : fd;
	length = read(fd, buffer, size);
	return length < 0 ? -errno : length;
}

static int tree_list_folder(struct host *host, const char *path,
			    int (*each)(const char *name, void *data), void *data)
{
	const struct tree *tree = host->data;
	_cleanup_(cleanup_closedir) DIR *folder = NULL;
	const struct dirent *entry;
	int r = 0, fd = open_within(tree->fd, path, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return fd == -ENOENT ? missing(tree, path) : fd;
	folder = fdopendir(fd);
	if (!folder) {
		close(fd);
		return -ENOMEM;
	}
	while (r == 0 && (entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = each(entry->d_name, data);
	return r == 0 && !is_whole(tree, path) ? -ENODATA : r;
}

/* "Linux HOST 6.1.0-56-amd64 #1 SMP ...": the third word. */
static int tree_kernel_release(struct host *host, char *buffer, size_t size)
{
	_cleanup_close_ int fd = tree_open_file(host->data, UNAME_FILE);
	char line[LINE_MAX_LENGTH], *rest = line, *word = NULL;
	ssize_t length;

	if (fd < 0)
		return fd == -ENOENT ? -ENODATA : fd;
	length = read(fd, line, sizeof(line) - 1);
	if (length < 0)
		return -errno;
	line[length] = '\0';
	for (int i = 0; i < 3; i++)
		word = strsep(&rest, " \n");
	if (!word || !*word || strncmp(line, "Linux", sizeof("Linux")) != 0)
		return -EINVAL;
	snprintf(buffer, size, "%s", word);
	return 0;
}

void tree_host_init(struct tree *tree, struct host *ret)
{
	/* What a tree cannot be asked has no door: whoever asks is mistaken. */
	static const struct host_ops ops = {
		.read_file = tree_read_file,
		.list_folder = tree_list_folder,
		.kernel_release = tree_kernel_release,
	};

	*ret = (struct host){ .ops = &ops, .data = tree, .kvm_fd = -1 };
}
