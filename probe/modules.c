// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM's modules and the parameters that sysfs shows of them. */
#include "probe/modules.h"

#include <errno.h>
#include <string.h>

#include "model/words.h"
#include "probe/attribute.h"
#include "probe/cpuid.h"

#define MODULES_PATH "/sys/module"
#define MISC_PATH "/sys/class/misc"
#define MODULE_NAME_MAX 56 /* MODULE_NAME_LEN of 64-bit Linux, with the final NUL */

/* What /sys/module holds of KVM. */
struct found {
	const char *fitting; /* the vendor module for this CPU */
	bool core;
	char vendor[MODULE_NAME_MAX]; /* the best vendor module so far; "" for none */
};

/* The vendor module that KVM has for the CPU's vendor (arch/x86/kvm/{vmx,svm}). */
static const char *fitting_module(const struct snapshot *snap)
{
	const struct cpuid_table *cpuid = &snap->group[0].cpuid;

	if (cpuid_vendor_is(cpuid, "AuthenticAMD") ||
	    cpuid_vendor_is(cpuid, "HygonGenuine"))
		return "kvm_amd";
	return "kvm_intel";
}

/*
 * Of several vendor modules one serves. kvm_intel and kvm_amd both stand in /sys/module
 * where both are built in, so the CPU decides; either goes before a foreign one, and
 * foreign ones go by name.
 */
static unsigned int rank(const char *name, const char *fitting)
{
	if (strcmp(name, fitting) == 0)
		return 2;
	return strcmp(name, "kvm_intel") == 0 || strcmp(name, "kvm_amd") == 0;
}

static bool is_better(const char *name, const struct found *found)
{
	unsigned int is = rank(name, found->fitting),
		     was = rank(found->vendor, found->fitting);

	if (!found->vendor[0] || is > was)
		return true;
	return is == was && strcmp(name, found->vendor) < 0;
}

static int consider(const char *name, void *data)
{
	struct found *found = data;
	size_t length = strlen(name);

	if (strcmp(name, "kvm") == 0)
		found->core = true;
	if (strncmp(name, "kvm_", 4) == 0 && length < sizeof(found->vendor) &&
	    is_better(name, found))
		memcpy(found->vendor, name, length + 1);
	return 0;
}

/*
 * What is not among the entries of a listed folder is not there. The folders are in every
 * sysfs: without them nothing is said about KVM.
 */
static struct reading not_found(int listed)
{
	struct reading ret = { .state = READING_ABSENT };

	if (listed < 0)
		ret = reading_error(-listed);
	if (listed < 0 && ret.state == READING_ABSENT)
		ret.state = READING_FAILED;
	return ret;
}

static int find_modules(struct host *host, struct snapshot *snap)
{
	struct kvm_snapshot *kvm = &snap->kvm;
	struct found found = { .fitting = fitting_module(snap) };
	const int r = host->ops->list_folder(host, MODULES_PATH, consider, &found);
	const struct reading otherwise = not_found(r);

	kvm->core_module = found.core ? reading_ok() : otherwise;
	kvm->vendor_module.reading = found.vendor[0] ? reading_ok() : otherwise;
	if (!found.vendor[0])
		return 0;
	kvm->vendor_module.text = arena_strdup(&snap->arena, found.vendor);
	return kvm->vendor_module.text ? 0 : -ENOMEM;
}

static int look_for_kvm(const char *name, void *data)
{
	bool *found = data;

	*found = strcmp(name, "kvm") == 0;
	return *found;
}

/* Containers see it, too, whether they are given /dev/kvm or not. */
static void find_misc_device(struct host *host, struct snapshot *snap)
{
	bool found = false;
	const int r = host->ops->list_folder(host, MISC_PATH, look_for_kvm, &found);

	snap->kvm.misc_device = found ? reading_ok() : not_found(r);
}

static const char *loaded_owner(const struct snapshot *snap, enum kvm_parameter parameter)
{
	switch (parameter) {
	case KVM_PARAMETER_ENABLE_PMU:
		return "kvm";
	case KVM_PARAMETER_ENABLE_MEDIATED_PMU:
	case KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG:
		break;
	}
	return snap->kvm.vendor_module.text;
}

const char *modules_owner(const struct snapshot *snap, enum kvm_parameter parameter)
{
	const char *owner = loaded_owner(snap, parameter);

	return owner ? owner : fitting_module(snap);
}

static int read_parameter(struct host *host, struct snapshot *snap,
			  enum kvm_parameter parameter)
{
	struct kvm_snapshot *kvm = &snap->kvm;
	struct reading_text *ret = &kvm->parameter[parameter];
	const struct reading *module = parameter == KVM_PARAMETER_ENABLE_PMU ?
					       &kvm->core_module :
					       &kvm->vendor_module.reading;
	char path[sizeof(MODULES_PATH) + MODULE_NAME_MAX + 64];

	if (module->state != READING_OK) {
		ret->reading = *module;
		return 0;
	}
	snprintf(path, sizeof(path), MODULES_PATH "/%s/parameters/%s",
		 loaded_owner(snap, parameter), kvm_parameter_word(parameter));
	return attribute_text(host, &snap->arena, path, ret);
}

int modules_read(struct host *host, struct snapshot *snap)
{
	int r = find_modules(host, snap);

	find_misc_device(host, snap);
	for (int i = 0; r == 0 && i < KVM_PARAMETER_COUNT; i++)
		r = read_parameter(host, snap, i);
	return r;
}
