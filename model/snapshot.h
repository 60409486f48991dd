// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everything read from one host, undecoded.
 *
 * probe/ fills a snapshot from the live host, record/ from a file; the model only reads it.
 * All that its pointers lead to lives in its arena. Zeroed memory is an empty snapshot:
 * nothing was read, and nothing is known.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attrs.h"

#include "model/changes.h"

/* How a reading ended. Zero means that nobody looked: never that the answer is zero. */
enum reading_state {
	READING_NOT_TAKEN = 0,
	READING_OK,
	READING_ABSENT, /* looked for, and not there */
	READING_DENIED, /* there, and we may not */
	READING_FAILED, /* there, and broken */
};
#define READING_STATE_COUNT (READING_FAILED + 1)

struct reading {
	enum reading_state state;
	int err; /* positive errno value behind absent, denied and failed; 0 if none */
};

struct reading_u64 {
	struct reading reading;
	uint64_t value; /* only if the reading is ok */
};

struct reading_text {
	struct reading reading;
	const char *text; /* only if the reading is ok */
};

/*
 * The ways a reading ends, from an errno: ENOENT and its like are absent, EACCES denied, and
 * ENODATA, of a source that does not hold it, not taken.
 */
struct reading reading_ok(void);
struct reading reading_error(int err);

/* One CPUID answer. */
struct cpuid_regs {
	uint32_t eax, ebx, ecx, edx;
};

struct cpuid_entry {
	uint32_t leaf, subleaf;
	struct cpuid_regs regs;
};

/* Answers in the order they were read; a (leaf, sub-leaf) pair stands in it once. */
struct cpuid_table {
	struct cpuid_entry *entry;
	size_t count, capacity;
	uint64_t highest; /* leaf << 32 | sub-leaf of those added */
};

/*
 * Bits of an answer, where a source tells of them and not of all: what the kernel shows of
 * the CPU, or what a virtual machine monitor says it gives.
 */
struct cpuid_bits {
	uint32_t leaf, subleaf;
	struct cpuid_regs known; /* a set bit: the one in regs counts */
	struct cpuid_regs regs; /* zero where not known */
};

/* A (leaf, sub-leaf) pair stands in it once. */
struct cpuid_bits_table {
	struct cpuid_bits *entry;
	size_t count, capacity;
};

enum host_msr {
	HOST_MSR_PERF_CAPABILITIES, /* 0x345 */
	HOST_MSR_VMX_EXIT_CTLS, /* 0x483 */
	HOST_MSR_VMX_ENTRY_CTLS, /* 0x484 */
	HOST_MSR_MISC_ENABLE, /* 0x1A0 */
};
#define HOST_MSR_COUNT (HOST_MSR_MISC_ENABLE + 1)

/* CPUs whose PMU is the same: equal leaf 0x1A EAX, 0xA and all of 0x23. */
struct cpu_group {
	const char *cpus; /* "0-15"; never NULL */
	struct cpuid_table cpuid; /* all leaves for the boot CPU's group, else the PMU's */
	struct cpuid_bits_table cpuid_bits; /* of leaves that are not in cpuid */
	struct reading_u64 msr[HOST_MSR_COUNT]; /* of one CPU of the group */
};

/* Which CPUs were asked. */
enum cpu_coverage {
	COVERAGE_BOOT = 0, /* the boot CPU; the others of a part without core types are alike */
	COVERAGE_ALL, /* every CPU that could be reached (hybrid parts, --all-cpus, dumps) */
};
#define CPU_COVERAGE_COUNT (COVERAGE_ALL + 1)

struct msr_list {
	struct reading reading;
	uint32_t *msr; /* ascending, without repetition */
	size_t count, capacity;
};

enum kvm_parameter {
	KVM_PARAMETER_ENABLE_PMU, /* of kvm */
	KVM_PARAMETER_ENABLE_MEDIATED_PMU, /* of the vendor module */
	KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG, /* of kvm_intel */
};
#define KVM_PARAMETER_COUNT (KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG + 1)

enum kvm_capability {
	KVM_CAPABILITY_PMU_CAPABILITY, /* 212 */
	KVM_CAPABILITY_PMU_EVENT_FILTER, /* 173 */
	KVM_CAPABILITY_PMU_MASKED_EVENTS, /* 226 */
};
#define KVM_CAPABILITY_COUNT (KVM_CAPABILITY_PMU_MASKED_EVENTS + 1)

struct kvm_snapshot {
	struct reading device; /* opening /dev/kvm for reading and writing */
	struct reading_u64 api_version; /* KVM_GET_API_VERSION */
	struct reading supported; /* how KVM_GET_SUPPORTED_CPUID ended */
	struct cpuid_table supported_cpuid;
	struct msr_list msr_index; /* KVM_GET_MSR_INDEX_LIST, whole */
	struct msr_list msr_feature_index; /* KVM_GET_MSR_FEATURE_INDEX_LIST, whole */
	struct reading_u64 feature_perf_capabilities; /* KVM_GET_MSRS of 0x345 on /dev/kvm */
	struct reading_u64 capability[KVM_CAPABILITY_COUNT]; /* KVM_CHECK_EXTENSION */
	struct reading misc_device; /* ok: sysfs shows the device that KVM has registered */
	struct reading core_module; /* ok: kvm is loaded or built in */
	struct reading_text vendor_module; /* kvm_intel, kvm_amd, ...; absent: none is loaded */
	struct reading_text parameter[KVM_PARAMETER_COUNT]; /* what sysfs shows: "Y", "N" */
	/* what the administrator asked for; absent: nothing was asked */
	struct reading_text requested[KVM_PARAMETER_COUNT];
	/* where that stands: "kernel command line", "modprobe.d"; NULL if nothing was asked */
	const char *requested_in[KVM_PARAMETER_COUNT];
};

/* One core PMU of perf in /sys/bus/event_source/devices: cpu, cpu_core, cpu_atom. */
struct perf_device {
	const char *name;
	struct reading_text pmu_name; /* caps/pmu_name */
	struct reading_u64 branches; /* caps/branches: LBR depth */
	struct reading_u64 max_precise; /* caps/max_precise */
};

#define PERF_DEVICES_MAX 4

struct kernel_snapshot {
	struct reading_text release; /* uname -r */
	struct reading perf_devices_reading;
	struct perf_device perf_device[PERF_DEVICES_MAX];
	size_t perf_device_count;
	struct reading log; /* absent: could be read, but its begin is overwritten already */
	const char **log_line; /* only lines that tell of perf's PMU, the watchdog, KVM's PMU */
	size_t log_count, log_capacity;
	struct reading_text command_line; /* only the words that concern the PMU and KVM */
	struct reading_u64 nmi_watchdog; /* sysctl kernel.nmi_watchdog */
	struct reading_u64 perf_event_paranoid; /* sysctl; negative values as 2^64 - n */
	struct reading_u64 open_perf_events; /* files of perf events in all /proc/N/fd but ours */
};

/* What a virtual machine monitor says of the guest that the snapshot is about. */
struct vmm_snapshot {
	struct reading_text name; /* "qemu", "firecracker" */
	struct reading_text version;
	struct reading_text cpu_model; /* as it was asked for: "host", "EPYC-Milan" */
	struct reading_text pmu; /* the switch of that name: "on", "off" */
	struct reading_text host_kernel; /* uname -r of the host below */
};

/* What the reader of the host or of a file noticed while reading. */
enum note_id {
	NOTE_BROKEN_LINE, /* a line of a dump that cannot be understood */
	NOTE_CPUID_CONFLICT, /* the same leaf and sub-leaf twice, with different values */
	NOTE_TRUNCATED, /* the input ends in the middle of something */
	NOTE_TOO_MANY_PMUS, /* more distinct PMUs than any machine has */
	NOTE_CPU_NOT_VISITED, /* CPUs that exist and could not be asked */
};
#define NOTE_COUNT (NOTE_CPU_NOT_VISITED + 1)

struct note {
	enum note_id id;
	uint64_t count; /* how often; the detail speaks of the first */
	const char *detail; /* "line 14: ..." */
};

/* What two sources about one host say otherwise. */
struct disagreement {
	const char *fact; /* "kernel release", "parameter enable_pmu" */
	const char *kept, *other; /* the two values as texts */
	const char *source; /* who says other: a kind, or of --with "the 2nd source (record)" */
};

/* The facts in which sources about one machine cannot differ. */
#define FACT_NAME_VENDOR "vendor"
#define FACT_NAME_SIGNATURE "family, model, stepping"

#define DISAGREEMENTS_MAX 32

/* What the user gave in place of readings; a host as it is has nothing of it. */
struct supplied {
	struct reading_u64 perf_capabilities; /* IA32_PERF_CAPABILITIES; ok or not taken */
	struct changes changes; /* the kernel's text may be the caller's */
};

/* A machine has one to three; inputs may claim any number. */
#define CPU_GROUPS_MAX 16

struct snapshot {
	struct arena arena;
	enum cpu_coverage coverage;
	struct cpu_group group[CPU_GROUPS_MAX]; /* the boot CPU's first */
	size_t group_count;
	struct reading_u64 logical_cpus; /* online, or sections of a dump */
	struct supplied supplied;
	struct kvm_snapshot kvm;
	struct kernel_snapshot kernel;
	struct vmm_snapshot vmm;
	struct note note[NOTE_COUNT]; /* at its own id; count 0: not noticed */
	struct disagreement disagreement[DISAGREEMENTS_MAX];
	size_t disagreement_count;
};

/* Where a snapshot came from. Both texts are borrowed. */
struct source {
	const char *kind; /* "live", "record", "report", "cpuid-r", ... */
	const char *name; /* the file as the user named it; "" for the live host */
	const char *own_name; /* what a document names as its own source; may be NULL */
};

/* Makes snap an empty snapshot again but keeps memory for the next one. */
void snapshot_reset(struct snapshot *snap) _nonnull_;

/* Gives back all that snap owns; snap is zeroed. */
void snapshot_done(struct snapshot *snap) _nonnull_;

/* Takes over what is given in "further"; the rest stays. */
void supplied_add(struct supplied *supplied, const struct supplied *further) _nonnull_;

/* The boot CPU's group; NULL in an empty snapshot. */
const struct cpu_group *snapshot_boot(const struct snapshot *snap) _nonnull_;

/* The answer for a leaf and sub-leaf; NULL if it is not in the table. */
const struct cpuid_regs *cpuid_table_find(const struct cpuid_table *table, uint32_t leaf,
					  uint32_t subleaf) _nonnull_;

/* Adds an answer; -EEXIST if the pair is there already (the first stays), -ENOMEM. */
int cpuid_table_add(struct cpuid_table *table, struct arena *arena,
		    const struct cpuid_entry *entry) _nonnull_ _must_check_;

/* The bits that are known of a leaf and sub-leaf; NULL if there are none. */
const struct cpuid_bits *cpuid_bits_find(const struct cpuid_bits_table *table,
					 uint32_t leaf, uint32_t subleaf) _nonnull_;

/*
 * Adds known bits to those of the leaf. Where a bit is known already it stays; -EEXIST says
 * that one of them was the other way. -ENOMEM.
 */
int cpuid_bits_add(struct cpuid_bits_table *table, struct arena *arena,
		   const struct cpuid_bits *bits) _nonnull_ _must_check_;

/* Adds an MSR index and keeps the list ascending; repeated ones are taken once. -ENOMEM. */
int msr_list_add(struct msr_list *list, struct arena *arena, uint32_t msr)
	_nonnull_ _must_check_;
bool msr_list_has(const struct msr_list *list, uint32_t msr) _nonnull_;

/* Whether two groups' CPUs have the same PMU: leaf 0x1A EAX, 0xA and all of 0x23 agree. */
bool cpuid_table_same_pmu(const struct cpuid_table *a, const struct cpuid_table *b)
	_nonnull_;

/* Counts a note; its detail is copied (and kept) the first time only. */
int snapshot_note(struct snapshot *snap, enum note_id id, const char *format, ...)
	_printf_(3, 4);

/* Adds a copy; one more than DISAGREEMENTS_MAX is dropped. -ENOMEM. */
int snapshot_add_disagreement(struct snapshot *snap, const struct disagreement *disagreement)
	_nonnull_ _must_check_;

/* Adds a line of the kernel log; -ENOMEM. */
int snapshot_add_log_line(struct snapshot *snap, const char *line, size_t length)
	_nonnull_ _must_check_;
