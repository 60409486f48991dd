// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * measure RUNS PROGRAM [ARGUMENT...]: runs a program and prints the mean CPU and wall time
 * of a run in microseconds and the peak memory of all in KiB. Small itself, because a child's
 * peak memory begins with what its parent had.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double microseconds(const struct timeval *t)
{
	return (double)t->tv_sec * 1e6 + (double)t->tv_usec;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	long runs = argc > 2 ? atol(argv[1]) : 0, peak = 0;
	double cpu = 0, begin;

	if (runs < 1)
		return 2;
	posix_spawn_file_actions_init(&actions);
	for (int fd = 0; fd <= 2; fd++)
		posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
	begin = now();
	for (long i = 0; i < runs; i++) {
		struct rusage usage;
		pid_t pid;

		if (posix_spawn(&pid, argv[2], &actions, NULL, argv + 2, environ) != 0 ||
		    wait4(pid, NULL, 0, &usage) < 0)
			return 2;
		cpu += microseconds(&usage.ru_utime) + microseconds(&usage.ru_stime);
		if (usage.ru_maxrss > peak)
			peak = usage.ru_maxrss;
	}
	printf("%f %f %ld\n", cpu / (double)runs, (now() - begin) / (double)runs, peak);
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}
