// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Creates a virtual machine with an interrupt controller and its first virtual CPU, and
 * prints how each step ended: what pmu-caps foretells and never tries. The CPU is not run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>

/* The in-kernel interrupt controller, or half of it where the kernel has no other. */
static int create_irqchip(int vm)
{
	struct kvm_enable_cap split = { .cap = KVM_CAP_SPLIT_IRQCHIP, .args = { 24 } };

	if (ioctl(vm, KVM_CREATE_IRQCHIP, 0) == 0)
		return 0;
	return ioctl(vm, KVM_ENABLE_CAP, &split);
}

static int tell(const char *step, int result)
{
	printf("%s %d\n", step, result < 0 ? errno : 0);
	return result;
}

int main(void)
{
	int vm, kvm = tell("device", open("/dev/kvm", O_RDWR | O_CLOEXEC));

	if (kvm < 0)
		return 1;
	vm = tell("vm", ioctl(kvm, KVM_CREATE_VM, 0));
	if (vm < 0 || tell("irqchip", create_irqchip(vm)) < 0)
		return 1;
	return tell("vcpu", ioctl(vm, KVM_CREATE_VCPU, 0)) < 0;
}
