// SPDX-License-Identifier: GPL-2.0-or-later
/* A scripted machine behind the doors of probe/host.h. */
#include "fake_host.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probe/probe.h"

/* Lists are written and read without allocating: test_memory.c counts allocations. */
static void format_list(const struct cpulist *list, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < list->count; i++) {
		const struct cpu_range *range = &list->range[i];
		assert_true(used < size);
		used += (size_t)snprintf(text + used, size - used, "%s%u", i ? "," : "",
					 range->first);
		if (range->last != range->first)
			used += (size_t)snprintf(text + used, size - used, "-%u",
						 range->last);
	}
}

static bool list_has(const char *text, unsigned int cpu)
{
	while (text && *text) {
		char *end;
		unsigned long first = strtoul(text, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (cpu >= first && cpu <= last)
			return true;
		text = end + (*end == ',');
	}
	return false;
}

int fake_cpu_now(const struct fake_host *fake)
{
	bool is_one = strspn(fake->now, "0123456789") == strlen(fake->now);

	return is_one ? (int)strtoul(fake->now, NULL, 10) : -1;
}

static int fake_affinity_get(struct host *host, struct arena *arena, struct cpulist *ret)
{
	const struct fake_host *fake = host->data;

	if (fake->affinity_err)
		return -fake->affinity_err;
	return cpulist_parse(fake->now, arena, ret);
}

static int fake_affinity_set(struct host *host, const struct cpulist *cpus)
{
	struct fake_host *fake = host->data;
	char wanted[sizeof(fake->now)];
	unsigned int first = cpus->range[0].first;
	bool is_one = cpulist_count(cpus) == 1;

	format_list(cpus, wanted, sizeof(wanted));
	if (is_one && fake->pin_err)
		return -fake->pin_err;
	if (is_one && !list_has(fake->affinity, first))
		fail_msg("CPU %u is outside the affinity that the process came with",
			 first);
	if (is_one && list_has(fake->refused, first))
		return -EINVAL;
	snprintf(fake->now, sizeof(fake->now), "%s", wanted);
	fake->moves++;
	return 0;
}

static void fake_cpuid_door(struct host *host, uint32_t leaf, uint32_t subleaf,
			    struct cpuid_regs *ret)
{
	const struct fake_host *fake = host->data;
	int now = fake_cpu_now(fake);
	unsigned int cpu = now < 0 ? 0 : (unsigned int)now;

	if (now < 0 && !fake->may_stay)
		fail_msg("CPUID leaf 0x%x was executed on no certain CPU", leaf);
	for (size_t i = fake->leaf_count; i-- > 0;) {
		const struct fake_leaf *known = &fake->leaf[i];

		if (known->entry.leaf != leaf || known->entry.subleaf != subleaf ||
		    cpu < known->first_cpu || cpu > known->last_cpu)
			continue;
		*ret = known->entry.regs;
		return;
	}
	fail_msg("unexpected CPUID leaf 0x%x sub-leaf %u on CPU %u", leaf, subleaf, cpu);
}

static int fake_rdmsr(struct host *host, unsigned int cpu, uint32_t msr, uint64_t *ret)
{
	const struct fake_host *fake = host->data;

	for (size_t i = fake->msr_count; i-- > 0;) {
		if (fake->msr[i].cpu != cpu || fake->msr[i].msr != msr)
			continue;
		if (fake->msr[i].err)
			return -fake->msr[i].err;
		*ret = fake->msr[i].value;
		return 0;
	}
	fail_msg("unexpected MSR 0x%x of CPU %u", msr, cpu);
	return -EIO;
}

static ssize_t fake_read_file(struct host *host, const char *path, char *buffer, size_t size)
{
	struct fake_host *fake = host->data;

	for (size_t i = fake->file_count; i-- > 0;) {
		struct fake_file *file = &fake->file[i];
		const char *text = file->readings && file->later ? file->later : file->text;
		size_t length;

		if (strcmp(file->path, path) != 0)
			continue;
		file->readings++;
		if (!text)
			return -file->err;
		length = strlen(text) < size ? strlen(text) : size;
		memcpy(buffer, text, length);
		return (ssize_t)length;
	}
	fail_msg("unexpected file %s", path);
	return -ENOENT;
}

static ssize_t fake_read_link(struct host *host, const char *path, char *buffer, size_t size)
{
	const struct fake_host *fake = host->data;

	for (size_t i = fake->link_count; i-- > 0;) {
		const struct fake_link *link = &fake->link[i];
		size_t length;

		if (strcmp(link->path, path) != 0)
			continue;
		if (!link->target)
			return -link->err;
		length = strlen(link->target) < size ? strlen(link->target) : size;
		memcpy(buffer, link->target, length);
		return (ssize_t)length;
	}
	fail_msg("unexpected link %s", path);
	return -ENOENT;
}

static int tell_names(const char *names, int (*each)(const char *name, void *data),
		      void *data)
{
	char name[64];

	while (*names) {
		size_t length = strcspn(names, " ");
		int r;

		assert_true(length < sizeof(name));
		memcpy(name, names, length);
		name[length] = '\0';
		names += length + (names[length] == ' ');
		r = each(name, data);
		if (r != 0)
			return r;
	}
	return 0;
}

static int fake_list_folder(struct host *host, const char *path,
			    int (*each)(const char *name, void *data), void *data)
{
	const struct fake_host *fake = host->data;

	for (size_t i = fake->folder_count; i-- > 0;) {
		const struct fake_folder *folder = &fake->folder[i];

		if (strcmp(folder->path, path) != 0)
			continue;
		return folder->names ? tell_names(folder->names, each, data) : -folder->err;
	}
	fail_msg("unexpected folder %s", path);
	return -ENOENT;
}

static int fake_kernel_release(struct host *host, char *buffer, size_t size)
{
	const struct fake_host *fake = host->data;

	if (!fake->release)
		return -fake->release_err;
	snprintf(buffer, size, "%s", fake->release);
	return 0;
}

static ssize_t fake_kernel_log(struct host *host, char **ret)
{
	const struct fake_host *fake = host->data;
	size_t length;

	if (!fake->log)
		return -fake->log_err;
	/* Exactly as long as the text, so that a look behind its end is caught. */
	length = strlen(fake->log);
	*ret = malloc(length ? length : 1);
	if (!*ret)
		return -ENOMEM;
	memcpy(*ret, fake->log, length);
	return (ssize_t)length;
}

static int fake_kvm_open(struct host *host)
{
	struct fake_host *fake = host->data;

	assert_false(fake->kvm.is_open);
	if (fake->kvm.open_err)
		return -fake->kvm.open_err;
	fake->kvm.is_open = true;
	return 0;
}

static void fake_kvm_close(struct host *host)
{
	struct fake_host *fake = host->data;

	assert_true(fake->kvm.is_open);
	fake->kvm.is_open = false;
}

void fake_host_init(struct fake_host *ret)
{
	static const struct host_ops ops = {
		.affinity_get = fake_affinity_get,
		.affinity_set = fake_affinity_set,
		.cpuid = fake_cpuid_door,
		.rdmsr = fake_rdmsr,
		.read_file = fake_read_file,
		.read_link = fake_read_link,
		.list_folder = fake_list_folder,
		.kernel_release = fake_kernel_release,
		.kernel_log = fake_kernel_log,
		.kvm_open = fake_kvm_open,
		.kvm_ioctl = fake_kvm_ioctl,
		.kvm_close = fake_kvm_close,
	};

	*ret = (struct fake_host){
		.host = { .ops = &ops, .data = ret },
		.kvm = { .api_version = 12 },
	};
	fake_affinity(ret, "0");
}

void fake_host_done(struct fake_host *fake)
{
	if (!fake->affinity_err)
		assert_string_equal(fake->now, fake->affinity);
	assert_false(fake->kvm.is_open);
	snapshot_done(&fake->snap);
}

void fake_probe(struct fake_host *fake, bool all_cpus)
{
	const struct probe_options options = { .all_cpus = all_cpus };
	struct error err = { 0 };

	assert_int_equal(probe_host(&fake->host, &options, &fake->snap, &err), 0);
	assert_int_equal(err.code, 0);
}

void check_reading(const struct reading *reading, enum reading_state state, int err)
{
	assert_int_equal(reading->state, state);
	assert_int_equal(reading->err, err);
}

void check_number(const struct reading_u64 *number, uint64_t value)
{
	check_reading(&number->reading, READING_OK, 0);
	assert_int_equal(number->value, value);
}

void check_text(const struct reading_text *text, const char *value)
{
	check_reading(&text->reading, READING_OK, 0);
	assert_string_equal(text->text, value);
}

void fake_affinity(struct fake_host *fake, const char *cpus)
{
	fake->affinity = cpus;
	snprintf(fake->now, sizeof(fake->now), "%s", cpus);
}

void fake_cpuid_on(struct fake_host *fake, unsigned int first_cpu, unsigned int last_cpu,
		   struct cpuid_entry entry)
{
	assert_true(fake->leaf_count < FAKE_LEAVES_MAX);
	fake->leaf[fake->leaf_count++] = (struct fake_leaf){ first_cpu, last_cpu, entry };
}

void fake_cpuid(struct fake_host *fake, uint32_t leaf, uint32_t subleaf,
		struct cpuid_regs regs)
{
	fake_cpuid_on(fake, 0, FAKE_LAST_CPU, (struct cpuid_entry){ leaf, subleaf, regs });
}

static void add_file(struct fake_host *fake, struct fake_file file)
{
	assert_true(fake->file_count < FAKE_FILES_MAX);
	fake->file[fake->file_count++] = file;
}

void fake_file(struct fake_host *fake, const char *path, const char *text)
{
	add_file(fake, (struct fake_file){ .path = path, .text = text });
}

void fake_file_fails(struct fake_host *fake, const char *path, int err)
{
	add_file(fake, (struct fake_file){ .path = path, .err = err });
}

void fake_file_changes(struct fake_host *fake, const char *path, const char *text,
		       const char *later)
{
	add_file(fake, (struct fake_file){ .path = path, .text = text, .later = later });
}

static void add_folder(struct fake_host *fake, struct fake_folder folder)
{
	assert_true(fake->folder_count < FAKE_FOLDERS_MAX);
	fake->folder[fake->folder_count++] = folder;
}

void fake_folder(struct fake_host *fake, const char *path, const char *names)
{
	add_folder(fake, (struct fake_folder){ .path = path, .names = names });
}

void fake_folder_fails(struct fake_host *fake, const char *path, int err)
{
	add_folder(fake, (struct fake_folder){ .path = path, .err = err });
}

static void add_link(struct fake_host *fake, struct fake_link link)
{
	assert_true(fake->link_count < FAKE_LINKS_MAX);
	fake->link[fake->link_count++] = link;
}

void fake_link(struct fake_host *fake, const char *path, const char *target)
{
	add_link(fake, (struct fake_link){ .path = path, .target = target });
}

void fake_link_fails(struct fake_host *fake, const char *path, int err)
{
	add_link(fake, (struct fake_link){ .path = path, .err = err });
}

static void add_msr(struct fake_host *fake, struct fake_msr msr)
{
	assert_true(fake->msr_count < FAKE_MSRS_MAX);
	fake->msr[fake->msr_count++] = msr;
}

void fake_msr(struct fake_host *fake, unsigned int cpu, uint32_t msr, uint64_t value)
{
	add_msr(fake, (struct fake_msr){ .cpu = cpu, .msr = msr, .value = value });
}

void fake_msr_fails(struct fake_host *fake, unsigned int cpu, uint32_t msr, int err)
{
	add_msr(fake, (struct fake_msr){ .cpu = cpu, .msr = msr, .err = err });
}
