// SPDX-License-Identifier: GPL-2.0-or-later
/* The real doors, against the machine of the tests and against folders made for them. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include <cmocka.h>

#include "probe/probe.h"

/* A folder of the test's own; its path is in folder. */
struct place {
	char folder[64];
	char path[128];
};

static int make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return -1;
	snprintf(place->folder, sizeof(place->folder), "/tmp/pmu-caps-test-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->path, sizeof(place->path), "%s/entry", place->folder);
	*state = place;
	return 0;
}

static int remove_place(void **state)
{
	struct place *place = *state;

	unlink(place->path);
	rmdir(place->folder);
	free(place);
	return 0;
}

static void write_entry(const struct place *place, const char *text)
{
	int fd = open(place->path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(close(fd), 0);
}

static void a_file_is_read_up_to_the_size(void **state)
{
	const struct place *place = *state;
	struct host host;
	char buffer[8] = "";

	host_linux_init(&host);
	write_entry(place, "0-3,8\n");
	assert_int_equal(host.ops->read_file(&host, place->path, buffer, sizeof(buffer)),
			 6);
	assert_memory_equal(buffer, "0-3,8\n", 6);
	assert_int_equal(host.ops->read_file(&host, place->path, buffer, 3), 3);
	assert_int_equal(host.ops->read_file(&host, place->folder, buffer, 3), -EISDIR);
}

static void a_file_that_is_not_there_is_enoent(void **state)
{
	const struct place *place = *state;
	struct host host;
	char buffer[8];

	host_linux_init(&host);
	assert_int_equal(host.ops->read_file(&host, place->path, buffer, 8), -ENOENT);
	assert_int_equal(host.ops->list_folder(&host, place->path, NULL, NULL), -ENOENT);
}

static void a_link_is_read_up_to_the_size(void **state)
{
	const struct place *place = *state;
	struct host host;
	char buffer[8] = "";

	host_linux_init(&host);
	assert_int_equal(host.ops->read_link(&host, place->path, buffer, 8), -ENOENT);
	assert_int_equal(symlink("pid:[12]", place->path), 0);
	assert_int_equal(host.ops->read_link(&host, place->path, buffer, 8), 8);
	assert_memory_equal(buffer, "pid:[12]", 8);
	assert_int_equal(host.ops->read_link(&host, place->path, buffer, 3), 3);
	assert_int_equal(host.ops->read_link(&host, place->folder, buffer, 8), -EINVAL);
}

static void a_fifo_does_not_hang(void **state)
{
	const struct place *place = *state;
	struct host host;
	char buffer[8];

	host_linux_init(&host);
	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_int_equal(host.ops->read_file(&host, place->path, buffer, 8), 0);
}

static int count_entries(const char *name, void *data)
{
	unsigned int *count = data;

	*count += strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
	return 0;
}

static int stop_at_once(const char *name, void *data)
{
	unsigned int *count = data;

	(void)name;
	++*count;
	return -ECANCELED;
}

static void a_folder_is_listed_whole_or_until_told_to_stop(void **state)
{
	const struct place *place = *state;
	unsigned int count = 0, stopped = 0, proc = 0;
	struct host host;

	host_linux_init(&host);
	write_entry(place, "");
	assert_int_equal(
		host.ops->list_folder(&host, place->folder, count_entries, &count), 0);
	assert_int_equal(count, 1);
	assert_int_equal(host.ops->list_folder(&host, place->folder, stop_at_once, &stopped),
			 -ECANCELED);
	assert_int_equal(stopped, 1);
	assert_int_equal(host.ops->list_folder(&host, place->path, count_entries, &count),
			 -ENOTDIR);
	/* more than one system call's worth of names */
	for (unsigned int i = 0; i < 600; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s/a-name-of-some-length-%u", place->folder,
			 i);
		assert_int_equal(symlink("x", name), 0);
	}
	assert_int_equal(host.ops->list_folder(&host, place->folder, count_entries, &proc),
			 0);
	for (unsigned int i = 0; i < 600; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s/a-name-of-some-length-%u", place->folder,
			 i);
		unlink(name);
	}
	assert_int_equal(proc, 601);
}

static void the_affinity_is_read_and_set(void **state)
{
	struct cpu_range none = { 8192, 8192 };
	const struct cpulist impossible = { .range = &none, .count = 1 };
	struct arena arena = { 0 };
	struct cpulist before, after;
	cpu_set_t set;
	struct host host;

	(void)state;
	host_linux_init(&host);
	assert_int_equal(host.ops->affinity_get(&host, &arena, &before), 0);
	assert_int_equal(sched_getaffinity(0, sizeof(set), &set), 0);
	assert_int_equal(cpulist_count(&before), CPU_COUNT(&set));
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		assert_int_equal(cpulist_has(&before, cpu), !!CPU_ISSET(cpu, &set));
	for (size_t i = 0; i < before.count; i++) {
		struct cpu_range range = { before.range[i].last, before.range[i].last };
		const struct cpulist one = { .range = &range, .count = 1 };

		assert_int_equal(host.ops->affinity_set(&host, &one), 0);
		assert_int_equal(sched_getcpu(), range.last);
	}
	assert_int_equal(host.ops->affinity_set(&host, &impossible), -EINVAL);
	assert_int_equal(host.ops->affinity_set(&host, &before), 0);
	assert_int_equal(host.ops->affinity_get(&host, &arena, &after), 0);
	assert_string_equal(cpulist_format(&after, &arena),
			    cpulist_format(&before, &arena));
	arena_done(&arena);
}

static void the_msr_door_says_what_opening_the_device_says(void **state)
{
	uint64_t value;
	struct host host;
	int fd, err;

	(void)state;
	host_linux_init(&host);
	/* no machine has this CPU */
	assert_true(host.ops->rdmsr(&host, 4294967295u, 0x345, &value) < 0);
	fd = open("/dev/cpu/0/msr", O_RDONLY | O_CLOEXEC);
	err = fd < 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	else
		assert_int_equal(host.ops->rdmsr(&host, 0, 0x345, &value), -err);
}

static void the_release_is_unames(void **state)
{
	struct utsname names;
	struct host host;
	char release[65];

	(void)state;
	host_linux_init(&host);
	assert_int_equal(uname(&names), 0);
	assert_int_equal(host.ops->kernel_release(&host, release, sizeof(release)), 0);
	assert_string_equal(release, names.release);
}

static void the_log_is_read_or_refused(void **state)
{
	char *log = NULL;
	struct host host;
	ssize_t length;

	(void)state;
	host_linux_init(&host);
	length = host.ops->kernel_log(&host, &log);
	if (klogctl(10, NULL, 0) < 0)
		assert_int_equal(length, -errno);
	else
		assert_true(length < 0 || log);
	free(log);
}

static void kvm_opens_as_its_device_does(void **state)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC), err = fd < 0 ? errno : 0;
	struct host host;

	(void)state;
	host_linux_init(&host);
	assert_int_equal(host.ops->kvm_open(&host), -err);
	if (fd < 0)
		return;
	close(fd);
	assert_true(host.ops->kvm_ioctl(&host, _IO(0xAE, 0x00), NULL) > 0);
	/* an ioctl that no kernel has */
	assert_true(host.ops->kvm_ioctl(&host, _IO(0xAE, 0xff), NULL) < 0);
	host.ops->kvm_close(&host);
	assert_int_equal(host.kvm_fd, -1);
}

/* Equal hosts give equal bytes, and none is more equal than the same one. */
static void this_machine_is_read_twice_alike(void **state)
{
	const struct probe_options options = { .all_cpus = true };
	struct snapshot one = { 0 }, other = { 0 };
	cpu_set_t before, after;
	struct error err = { 0 };
	struct host host;

	(void)state;
	host_linux_init(&host);
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	assert_int_equal(probe_host(&host, &options, &one, &err), 0);
	assert_int_equal(probe_host(&host, &options, &other, &err), 0);
	assert_int_equal(sched_getaffinity(0, sizeof(after), &after), 0);
	assert_true(CPU_EQUAL(&before, &after));
	assert_int_equal(host.kvm_fd, -1);
	assert_true(one.group_count >= 1);
	assert_int_equal(one.group_count, other.group_count);
	for (size_t i = 0; i < one.group_count; i++) {
		const struct cpuid_table *a = &one.group[i].cpuid,
					 *b = &other.group[i].cpuid;

		assert_string_equal(one.group[i].cpus, other.group[i].cpus);
		assert_int_equal(a->count, b->count);
		assert_memory_equal(a->entry, b->entry, a->count * sizeof(*a->entry));
	}
	assert_int_equal(one.kernel.log_count, other.kernel.log_count);
	snapshot_done(&one);
	snapshot_done(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_read_up_to_the_size, make_place,
						remove_place),
		cmocka_unit_test_setup_teardown(a_file_that_is_not_there_is_enoent,
						make_place, remove_place),
		cmocka_unit_test_setup_teardown(a_link_is_read_up_to_the_size, make_place,
						remove_place),
		cmocka_unit_test_setup_teardown(a_fifo_does_not_hang, make_place,
						remove_place),
		cmocka_unit_test_setup_teardown(a_folder_is_listed_whole_or_until_told_to_stop,
						make_place, remove_place),
		cmocka_unit_test(the_affinity_is_read_and_set),
		cmocka_unit_test(the_msr_door_says_what_opening_the_device_says),
		cmocka_unit_test(the_release_is_unames),
		cmocka_unit_test(the_log_is_read_or_refused),
		cmocka_unit_test(kvm_opens_as_its_device_does),
		cmocka_unit_test(this_machine_is_read_twice_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
