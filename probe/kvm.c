// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What /dev/kvm itself answers. No virtual machine is created.
 *
 * The ioctls are those of the kernel's Documentation/virt/kvm/api.rst that work on the
 * system's file descriptor. Each one's failure stays its own: the others are asked all
 * the same.
 */
#include "probe/kvm.h"

#include <errno.h>
#include <linux/kvm.h>

#include "base/bits.h"
#include "model/leaves.h"
#include "model/perfmon.h"
#include "model/words.h"

/* Room for the entries of KVM_GET_SUPPORTED_CPUID; Linux gives 50 to 100, at most 256. */
#define CPUID_ENTRIES_FIRST 128
#define CPUID_ENTRIES_MAX 4096

/* Room for MSR indices; Linux 7.2 lists about 350. */
#define MSR_INDICES_FIRST 512
#define MSR_INDICES_MAX 4096

struct kvm {
	struct host *host;
	struct snapshot *snap;
};

static int ask(const struct kvm *kvm, unsigned long request, void *argument)
{
	return kvm->host->ops->kvm_ioctl(kvm->host, request, argument);
}

/* The reading of an ioctl whose answer is the number it returns. */
static struct reading_u64 reading_of(int r)
{
	if (r < 0)
		return (struct reading_u64){ .reading = reading_error(-r) };
	return (struct reading_u64){ .reading = reading_ok(), .value = (uint64_t)r };
}

/*
 * Keeps the entries that a snapshot keeps of the CPU's own leaves: the rest (topology,
 * XSAVE areas, ...) says nothing about the PMU, and records should stay small.
 */
static int keep_entries(const struct kvm *kvm, const struct kvm_cpuid2 *cpuid)
{
	struct snapshot *snap = kvm->snap;

	for (uint32_t i = 0; i < cpuid->nent; i++) {
		const struct kvm_cpuid_entry2 *entry = &cpuid->entries[i];
		bool indexed = entry->flags & KVM_CPUID_FLAG_SIGNIFCANT_INDEX;
		const struct cpuid_entry kept = {
			.leaf = entry->function,
			.subleaf = indexed ? entry->index : 0,
			.regs = { entry->eax, entry->ebx, entry->ecx, entry->edx },
		};
		int r;

		if (!leaf_is_recorded(kept.leaf, kept.subleaf))
			continue;
		r = cpuid_table_add(&snap->kvm.supported_cpuid, &snap->arena, &kept);
		if (r == -ENOMEM)
			return r;
	}
	return 0;
}

static int read_supported_cpuid(const struct kvm *kvm)
{
	struct reading *reading = &kvm->snap->kvm.supported;

	for (uint32_t room = CPUID_ENTRIES_FIRST;; room *= 2) {
		_cleanup_free_ struct kvm_cpuid2 *cpuid = NULL;
		int r;

		cpuid = calloc(1, sizeof(*cpuid) + room * sizeof(cpuid->entries[0]));
		if (!cpuid)
			return -ENOMEM;
		cpuid->nent = room;
		r = ask(kvm, KVM_GET_SUPPORTED_CPUID, cpuid);
		if (r == -E2BIG && room < CPUID_ENTRIES_MAX)
			continue;
		if (r < 0 || cpuid->nent > room) {
			*reading = reading_error(r < 0 ? -r : EOVERFLOW);
			return 0;
		}
		*reading = reading_ok();
		return keep_entries(kvm, cpuid);
	}
}

static int keep_indices(const struct kvm *kvm, const struct kvm_msr_list *found,
			struct msr_list *ret)
{
	for (uint32_t i = 0; i < found->nmsrs; i++) {
		int r = msr_list_add(ret, &kvm->snap->arena, found->indices[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

/* Where the room is too small, E2BIG comes with the number that is needed. */
static int read_msr_list(const struct kvm *kvm, unsigned long request, struct msr_list *ret)
{
	uint32_t room = MSR_INDICES_FIRST;

	for (;;) {
		_cleanup_free_ struct kvm_msr_list *list = NULL;
		int r;

		list = calloc(1, sizeof(*list) + room * sizeof(list->indices[0]));
		if (!list)
			return -ENOMEM;
		list->nmsrs = room;
		r = ask(kvm, request, list);
		if (r == -E2BIG && list->nmsrs > room && list->nmsrs <= MSR_INDICES_MAX) {
			room = list->nmsrs;
			continue;
		}
		if (r < 0 || list->nmsrs > room) {
			ret->reading = reading_error(r < 0 ? -r : EOVERFLOW);
			return 0;
		}
		ret->reading = reading_ok();
		return keep_indices(kvm, list, ret);
	}
}

/* KVM_GET_MSRS returns how many it could read: none, of one that it does not know. */
static void read_feature_msr(const struct kvm *kvm)
{
	struct reading_u64 *ret = &kvm->snap->kvm.feature_perf_capabilities;
	union {
		struct kvm_msrs msrs;
		unsigned char room[sizeof(struct kvm_msrs) + sizeof(struct kvm_msr_entry)];
	} asked = { .room = { 0 } };
	int r;

	asked.msrs.nmsrs = 1;
	asked.msrs.entries[0].index = MSR_IA32_PERF_CAPABILITIES;
	r = ask(kvm, KVM_GET_MSRS, &asked);
	*ret = reading_of(r);
	if (r == 0)
		ret->reading = (struct reading){ .state = READING_ABSENT };
	if (r > 0)
		ret->value = asked.msrs.entries[0].data;
}

static void read_capabilities(const struct kvm *kvm)
{
	for (int i = 0; i < KVM_CAPABILITY_COUNT; i++) {
		uintptr_t number = (uintptr_t)kvm_capability_number(i);
		int r = ask(kvm, KVM_CHECK_EXTENSION, (void *)number);

		kvm->snap->kvm.capability[i] = reading_of(r);
	}
}

static int read_answers(const struct kvm *kvm)
{
	struct kvm_snapshot *snap = &kvm->snap->kvm;
	int r;

	r = read_supported_cpuid(kvm);
	if (r < 0)
		return r;
	r = read_msr_list(kvm, KVM_GET_MSR_INDEX_LIST, &snap->msr_index);
	if (r < 0)
		return r;
	r = read_msr_list(kvm, KVM_GET_MSR_FEATURE_INDEX_LIST, &snap->msr_feature_index);
	if (r < 0)
		return r;
	read_feature_msr(kvm);
	read_capabilities(kvm);
	return 0;
}

int kvm_read(struct host *host, struct snapshot *snap)
{
	const struct kvm kvm = { .host = host, .snap = snap };
	int r;

	r = host->ops->kvm_open(host);
	if (r < 0) {
		snap->kvm.device = reading_error(-r);
		return 0;
	}
	snap->kvm.device = reading_ok();
	r = ask(&kvm, KVM_GET_API_VERSION, NULL);
	snap->kvm.api_version = reading_of(r);
	/* Any other version means another interface, and none is known. */
	r = r == KVM_API_VERSION ? read_answers(&kvm) : 0;
	host->ops->kvm_close(host);
	return r;
}
