// SPDX-License-Identifier: GPL-2.0-or-later
/* A scripted /dev/kvm: the ioctls that a probe may ask, answered as Linux does. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fake_host.h"

static int get_supported_cpuid(struct fake_kvm *kvm, struct kvm_cpuid2 *argument)
{
	kvm->cpuid_calls++;
	kvm->cpuid_room = argument->nent;
	if (kvm->cpuid_err)
		return -kvm->cpuid_err;
	if (kvm->cpuid_claims) {
		argument->nent = kvm->cpuid_claims;
		return 0;
	}
	if (argument->nent < kvm->entry_count)
		return -E2BIG;
	argument->nent = kvm->entry_count;
	for (uint32_t i = 0; i < kvm->entry_count; i++)
		argument->entries[i] = kvm->entry[i];
	return 0;
}

/* Linux tells the number it has even where the room is too small. */
static int get_list(const struct fake_list *list, struct kvm_msr_list *argument)
{
	uint32_t room = argument->nmsrs;

	if (list->err)
		return -list->err;
	argument->nmsrs = list->count;
	if (room < list->count)
		return list->lies ? 0 : -E2BIG;
	for (uint32_t i = 0; i < list->count; i++)
		argument->indices[i] = list->msr[i];
	return 0;
}

static int get_msrs(const struct fake_kvm *kvm, struct kvm_msrs *argument)
{
	assert_int_equal(argument->nmsrs, 1);
	assert_int_equal(argument->entries[0].index, 0x345);
	if (kvm->feature_result > 0)
		argument->entries[0].data = kvm->feature_value;
	return kvm->feature_result;
}

static int check_extension(const struct fake_kvm *kvm, const void *argument)
{
	uintptr_t number = (uintptr_t)argument;

	switch (number) {
	case 212:
		return kvm->capability[KVM_CAPABILITY_PMU_CAPABILITY];
	case 173:
		return kvm->capability[KVM_CAPABILITY_PMU_EVENT_FILTER];
	case 226:
		return kvm->capability[KVM_CAPABILITY_PMU_MASKED_EVENTS];
	}
	fail_msg("unexpected capability %d", (int)number);
	return -EINVAL;
}

int fake_kvm_ioctl(struct host *host, unsigned long request, void *argument)
{
	struct fake_host *fake = host->data;
	struct fake_kvm *kvm = &fake->kvm;

	if (!kvm->is_open)
		fail_msg("ioctl 0x%lx on a closed /dev/kvm", request);
	if (fake_cpu_now(fake) < 0 && !fake->may_stay)
		fail_msg("ioctl 0x%lx on no certain CPU: KVM answers from that CPU's leaves",
			 request);
	kvm->questions++;
	switch (request) {
	case KVM_GET_API_VERSION:
		return kvm->api_err ? -kvm->api_err : kvm->api_version;
	case KVM_GET_SUPPORTED_CPUID:
		return get_supported_cpuid(kvm, argument);
	case KVM_GET_MSR_INDEX_LIST:
		return get_list(&kvm->msr_index, argument);
	case KVM_GET_MSR_FEATURE_INDEX_LIST:
		return get_list(&kvm->feature_index, argument);
	case KVM_GET_MSRS:
		return get_msrs(kvm, argument);
	case KVM_CHECK_EXTENSION:
		return check_extension(kvm, argument);
	}
	fail_msg("unexpected ioctl 0x%lx", request);
	return -ENOTTY;
}
