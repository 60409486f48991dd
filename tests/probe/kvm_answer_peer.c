// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A second witness of KVM's answer: asks /dev/kvm by itself, shares no code with the
 * program and prints what it heard as JSON. Exit status 77 without a /dev/kvm to ask.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define KVMIO_TYPE 0xAE

/* The layouts of Documentation/virt/kvm/api.rst, written down once more. */
struct cpuid_answer {
	uint32_t count, padding;
	struct {
		uint32_t function, index, flags, eax, ebx, ecx, edx, reserved[3];
	} entry[256];
};

struct index_list {
	uint32_t count;
	uint32_t index[2048];
};

struct one_msr {
	uint32_t count, padding;
	uint32_t index, reserved;
	uint64_t value;
};

#define CHECK_EXTENSION _IO(KVMIO_TYPE, 0x03)
#define GET_SUPPORTED_CPUID _IOC(_IOC_READ | _IOC_WRITE, KVMIO_TYPE, 0x05, 8)
#define GET_MSR_INDEX_LIST _IOC(_IOC_READ | _IOC_WRITE, KVMIO_TYPE, 0x02, 4)
#define GET_MSR_FEATURE_INDEX_LIST _IOC(_IOC_READ | _IOC_WRITE, KVMIO_TYPE, 0x0a, 4)
#define GET_MSRS _IOC(_IOC_READ | _IOC_WRITE, KVMIO_TYPE, 0x88, 8)

static void say_leaf(const struct cpuid_answer *answer, const char *key,
		     uint32_t function, uint32_t index)
{
	for (uint32_t i = 0; i < answer->count; i++) {
		if (answer->entry[i].function != function)
			continue;
		if ((answer->entry[i].flags & 1) && answer->entry[i].index != index)
			continue;
		printf("  \"%s\": {\"eax\": \"0x%08x\", \"ebx\": \"0x%08x\", \"ecx\": \"0x%08x\", "
		       "\"edx\": \"0x%08x\"},\n",
		       key, answer->entry[i].eax, answer->entry[i].ebx,
		       answer->entry[i].ecx, answer->entry[i].edx);
		return;
	}
	printf("  \"%s\": null,\n", key);
}

static void say_cpuid(int kvm)
{
	static struct cpuid_answer answer;

	answer.count = 256;
	if (ioctl(kvm, GET_SUPPORTED_CPUID, &answer) < 0) {
		printf("  \"supported\": %d,\n", errno);
		return;
	}
	printf("  \"supported\": 0,\n");
	say_leaf(&answer, "leaf_0a", 0xa, 0);
	say_leaf(&answer, "leaf_23", 0x23, 0);
	say_leaf(&answer, "leaf_80000001", 0x80000001, 0);
	say_leaf(&answer, "leaf_80000022", 0x80000022, 0);
}

static int ascending(const void *a, const void *b)
{
	const uint32_t *one = a, *other = b;

	return *one < *other ? -1 : *one > *other;
}

static void say_list(int kvm, unsigned long request, const char *key)
{
	static struct index_list list;
	const char *comma = "";

	list.count = sizeof(list.index) / sizeof(list.index[0]);
	if (ioctl(kvm, request, &list) < 0) {
		printf("  \"%s\": null,\n", key);
		return;
	}
	qsort(list.index, list.count, sizeof(list.index[0]), ascending);
	printf("  \"%s\": [", key);
	for (uint32_t i = 0; i < list.count; i++) {
		if (i && list.index[i] == list.index[i - 1])
			continue;
		printf("%s\"0x%08x\"", comma, list.index[i]);
		comma = ", ";
	}
	printf("],\n");
}

static void say_feature_msr(int kvm)
{
	struct one_msr msr = { .count = 1, .index = 0x345 };
	int r = ioctl(kvm, GET_MSRS, &msr);

	if (r == 1)
		printf("  \"perf_capabilities\": \"0x%016llx\",\n",
		       (unsigned long long)msr.value);
	else
		printf("  \"perf_capabilities\": null,\n");
}

int main(void)
{
	int kvm = open("/dev/kvm", O_RDWR);
	cpu_set_t boot;

	if (kvm < 0) {
		fprintf(stderr, "/dev/kvm: %s\n", strerror(errno));
		return 77;
	}
	CPU_ZERO(&boot);
	CPU_SET(0, &boot);
	if (sched_setaffinity(0, sizeof(boot), &boot) < 0)
		fprintf(stderr, "CPU 0: %s\n", strerror(errno));
	printf("{\n");
	say_cpuid(kvm);
	say_list(kvm, GET_MSR_INDEX_LIST, "msr_index");
	say_list(kvm, GET_MSR_FEATURE_INDEX_LIST, "msr_feature_index");
	say_feature_msr(kvm);
	printf("  \"pmu_capability\": %d,\n", ioctl(kvm, CHECK_EXTENSION, 212));
	printf("  \"pmu_event_filter\": %d,\n", ioctl(kvm, CHECK_EXTENSION, 173));
	printf("  \"pmu_event_masked_events\": %d\n}\n", ioctl(kvm, CHECK_EXTENSION, 226));
	close(kvm);
	return 0;
}
