// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the result goes: standard output, or a file that is replaced whole or not at all. */
#include "cmd/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/complain.h"

#define STDOUT_NAME "standard output"

static void output_free(struct output *output)
{
	free(output->path);
	free(output->temporary);
	*output = (struct output){ 0 };
}

/* The mode a new file gets, or that of the file it replaces. */
static mode_t mode_of(const struct stat *old)
{
	mode_t mask;

	if (old)
		return old->st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* Beside the file, and with a dot: left behind by a kill, nobody takes it for a host. */
static int name_temporary(const char *path, char **ret)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	char *name;

	if (asprintf(&name, "%.*s.%s.XXXXXX", folder, path, path + folder) < 0)
		return -ENOMEM;
	*ret = name;
	return 0;
}

/* The new file takes the place of the old one in owner and mode too, as far as it may. */
static int take_place(int fd, const struct stat *old)
{
	if (old && (old->st_uid != geteuid() || old->st_gid != getegid()) &&
	    fchown(fd, old->st_uid, old->st_gid) < 0 && errno != EPERM)
		return -errno;
	return fchmod(fd, mode_of(old)) < 0 ? -errno : 0;
}

static int open_temporary(const char *path, const struct stat *old, struct output *ret)
{
	int fd;

	ret->path = strdup(path);
	if (!ret->path || name_temporary(path, &ret->temporary) < 0)
		return -ENOMEM;
	fd = mkostemp(ret->temporary, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret->stream = fdopen(fd, "w");
	if (!ret->stream)
		return -errno;
	return take_place(fd, old);
}

static int open_directly(const char *path, struct output *ret)
{
	ret->path = strdup(path);
	if (!ret->path)
		return -ENOMEM;
	ret->stream = fopen(path, "we");
	return ret->stream ? 0 : -errno;
}

/* A link is followed, so that the file it leads to is replaced and not the link. */
static int open_file(const char *path, struct output *ret)
{
	_cleanup_free_ char *real = realpath(path, NULL);
	struct stat old;

	if (!real && (errno != ENOENT || lstat(path, &old) == 0))
		return -errno; /* among them a link that leads nowhere */
	if (!real)
		return open_temporary(path, NULL, ret);
	if (stat(real, &old) < 0)
		return -errno;
	if (!S_ISREG(old.st_mode))
		return open_directly(path, ret);
	return open_temporary(real, &old, ret);
}

int output_open(const char *path, struct output *ret, struct error *err)
{
	struct output output = { 0 };
	struct error ignored;
	int r;

	if (!path || strcmp(path, "-") == 0) {
		*ret = (struct output){ .stream = stdout };
		return 0;
	}
	r = open_file(path, &output);
	if (r == 0) {
		*ret = output;
		return 0;
	}
	error_set_errno(err, r, "cannot write '%s'", path);
	if (output.stream)
		(void)!output_close(&output, false, &ignored);
	output_free(&output);
	return r;
}

/* 0, or the errno value of what went wrong with the stream so far or now. */
static int flush_stream(FILE *stream)
{
	bool failed = ferror(stream);

	errno = 0;
	if (fflush(stream) != 0 || failed)
		return errno ? -errno : -EIO;
	return 0;
}

static int finish_file(struct output *output, bool keep)
{
	int r = flush_stream(output->stream);

	if (r == 0 && keep && output->temporary && fsync(fileno(output->stream)) < 0)
		r = -errno;
	if (fclose(output->stream) != 0 && r == 0)
		r = -errno;
	if (!output->temporary)
		return r;
	if (r == 0 && keep && rename(output->temporary, output->path) == 0)
		return 0;
	if (r == 0 && keep)
		r = -errno;
	unlink(output->temporary);
	return r;
}

int output_close(struct output *output, bool keep, struct error *err)
{
	bool is_stdout = output->stream == stdout;
	int r = is_stdout ? flush_stream(stdout) : finish_file(output, keep);

	if (r < 0)
		error_set_errno(err, r, "cannot write %s",
				is_stdout    ? STDOUT_NAME :
				output->path ? output->path :
					       "the output file");
	output_free(output);
	if (is_stdout && r < 0) {
		/* Told once; the check at exit must not tell it again. */
		__fpurge(stdout);
		clearerr(stdout);
	}
	return r;
}

void output_check_stdout(void)
{
	int r = flush_stream(stdout);

	if (r < 0) {
		complain("cannot write " STDOUT_NAME ": %s", strerror(-r));
		_exit(STATUS_ERROR);
	}
}
