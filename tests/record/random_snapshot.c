// SPDX-License-Identifier: GPL-2.0-or-later
/* Snapshots with every member filled at random, the same for the same seed. */
#include "tests/record/random_snapshot.h"

#include <errno.h>
#include <string.h>

#include "tests/unit_test.h"

struct dice {
	uint64_t state;
	struct snapshot *snap;
};

/* xorshift64*, which is enough for choosing among a few cases. */
static uint64_t roll(struct dice *dice)
{
	dice->state ^= dice->state >> 12;
	dice->state ^= dice->state << 25;
	dice->state ^= dice->state >> 27;
	return dice->state * 0x2545f4914f6cdd1d;
}

static size_t below(struct dice *dice, size_t limit)
{
	return (size_t)((roll(dice) >> 16) % limit);
}

static const char *roll_text(struct dice *dice, size_t max)
{
	size_t length = below(dice, below(dice, 4) ? 20 : max + 1);
	char *text = arena_alloc(&dice->snap->arena, length + 1);

	assert_non_null(text);
	for (size_t i = 0; i < length; i++)
		text[i] = (char)(' ' + below(dice, '~' - ' ' + 1));
	return text;
}

static struct reading roll_reading(struct dice *dice)
{
	/* 524 is the kernel's ENOTSUPP, which has no name in user space */
	static const int numbers[] = { 0, EPERM, ENOENT, EIO, E2BIG, EACCES, EINVAL, 524 };
	struct reading reading = { .state = (enum reading_state)below(
					   dice, READING_STATE_COUNT) };

	if (reading.state > READING_OK)
		reading.err = numbers[below(dice, ARRAY_SIZE(numbers))];
	return reading;
}

static uint64_t roll_count(struct dice *dice)
{
	static const uint64_t edges[] = { 0, 1, UINT32_MAX, INT64_MAX };

	return below(dice, 2) ? edges[below(dice, ARRAY_SIZE(edges))] : roll(dice) >> 1;
}

static struct reading_u64 roll_u64(struct dice *dice, uint64_t value)
{
	struct reading_u64 reading = { .reading = roll_reading(dice) };

	if (reading.reading.state == READING_OK)
		reading.value = value;
	return reading;
}

static struct reading_text roll_reading_text(struct dice *dice, size_t max)
{
	struct reading_text reading = { .reading = roll_reading(dice) };

	if (reading.reading.state == READING_OK)
		reading.text = roll_text(dice, max);
	return reading;
}

static void roll_table(struct dice *dice, size_t count, struct cpuid_table *table)
{
	for (size_t i = 0; i < count; i++) {
		const struct cpuid_entry entry = {
			.leaf = (uint32_t)(i * 0x01000193),
			.subleaf = (uint32_t)below(dice, 3),
			.regs = { (uint32_t)roll(dice), (uint32_t)roll(dice),
				  (uint32_t)roll(dice), (uint32_t)roll(dice) },
		};

		assert_int_equal(cpuid_table_add(table, &dice->snap->arena, &entry), 0);
	}
}

static void roll_bits(struct dice *dice, struct cpuid_bits_table *table)
{
	for (size_t i = below(dice, 5); i; i--) {
		struct cpuid_bits bits = {
			.leaf = (uint32_t)(i * 0x01000193),
			.known = { (uint32_t)roll(dice), (uint32_t)roll(dice), 0,
				   UINT32_MAX },
			.regs = { (uint32_t)roll(dice), (uint32_t)roll(dice), 0,
				  (uint32_t)roll(dice) },
		};

		bits.regs.eax &= bits.known.eax;
		bits.regs.ebx &= bits.known.ebx;
		assert_int_equal(cpuid_bits_add(table, &dice->snap->arena, &bits), 0);
	}
}

static void roll_vmm(struct dice *dice)
{
	struct vmm_snapshot *vmm = &dice->snap->vmm;

	vmm->name = roll_reading_text(dice, 256);
	vmm->version = roll_reading_text(dice, 256);
	vmm->cpu_model = roll_reading_text(dice, 256);
	vmm->pmu = roll_reading_text(dice, 256);
	vmm->host_kernel = roll_reading_text(dice, 256);
}

static void roll_disagreements(struct dice *dice)
{
	for (size_t i = below(dice, 3); i; i--) {
		const struct disagreement disagreement = {
			.fact = roll_text(dice, 150),
			.kept = roll_text(dice, 150),
			.other = roll_text(dice, 150),
			.source = roll_text(dice, 150),
		};

		assert_int_equal(snapshot_add_disagreement(dice->snap, &disagreement), 0);
	}
}

static void roll_groups(struct dice *dice)
{
	static const char *const cpus[] = { "", "0", "0-15", "3,5,7-9", "0-4294967295" };
	struct snapshot *snap = dice->snap;

	snap->group_count = below(dice, 8) ? below(dice, 4) : CPU_GROUPS_MAX;
	for (size_t i = 0; i < snap->group_count; i++) {
		struct cpu_group *group = &snap->group[i];

		group->cpus = cpus[below(dice, ARRAY_SIZE(cpus))];
		roll_table(dice, below(dice, 8) ? below(dice, 40) : 512, &group->cpuid);
		roll_bits(dice, &group->cpuid_bits);
		for (size_t msr = 0; msr < HOST_MSR_COUNT; msr++)
			group->msr[msr] = roll_u64(dice, roll(dice));
	}
}

static void roll_msr_list(struct dice *dice, struct msr_list *list)
{
	list->reading = roll_reading(dice);
	if (list->reading.state != READING_OK)
		return;
	for (size_t count = below(dice, 100); count; count--)
		assert_int_equal(
			msr_list_add(list, &dice->snap->arena, (uint32_t)roll(dice)), 0);
}

static void roll_kvm(struct dice *dice)
{
	struct kvm_snapshot *kvm = &dice->snap->kvm;

	kvm->device = roll_reading(dice);
	kvm->api_version = roll_u64(dice, roll_count(dice));
	kvm->supported = roll_reading(dice);
	if (kvm->supported.state == READING_OK)
		roll_table(dice, below(dice, 50), &kvm->supported_cpuid);
	roll_msr_list(dice, &kvm->msr_index);
	roll_msr_list(dice, &kvm->msr_feature_index);
	kvm->feature_perf_capabilities = roll_u64(dice, roll(dice));
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++)
		kvm->capability[i] = roll_u64(dice, roll_count(dice));
	kvm->misc_device = roll_reading(dice);
	kvm->core_module = roll_reading(dice);
	kvm->vendor_module = roll_reading_text(dice, 256);
	for (size_t i = 0; i < KVM_PARAMETER_COUNT; i++) {
		kvm->parameter[i] = roll_reading_text(dice, 256);
		kvm->requested[i] = roll_reading_text(dice, 256);
		if (kvm->requested[i].reading.state == READING_OK)
			kvm->requested_in[i] = roll_text(dice, 256);
	}
}

static void roll_devices(struct dice *dice)
{
	struct kernel_snapshot *kernel = &dice->snap->kernel;

	kernel->perf_devices_reading = roll_reading(dice);
	if (kernel->perf_devices_reading.state != READING_OK)
		return;
	kernel->perf_device_count = below(dice, PERF_DEVICES_MAX + 1);
	for (size_t i = 0; i < kernel->perf_device_count; i++)
		kernel->perf_device[i] = (struct perf_device){
			.name = roll_text(dice, 256),
			.pmu_name = roll_reading_text(dice, 256),
			.branches = roll_u64(dice, roll_count(dice)),
			.max_precise = roll_u64(dice, roll_count(dice)),
		};
}

static void roll_kernel(struct dice *dice)
{
	static const int64_t paranoid[] = { -1,           0, 4, INT32_MIN, INT64_MIN + 1,
					    INT64_MAX - 1 };
	struct kernel_snapshot *kernel = &dice->snap->kernel;
	size_t lines = below(dice, 4) ? below(dice, 5) : 64;

	kernel->release = roll_reading_text(dice, 128);
	roll_devices(dice);
	kernel->log = roll_reading(dice);
	for (size_t i = 0; i < lines; i++) {
		const char *line = roll_text(dice, 512);

		assert_int_equal(snapshot_add_log_line(dice->snap, line, strlen(line)), 0);
	}
	kernel->command_line = roll_reading_text(dice, 8192);
	kernel->nmi_watchdog = roll_u64(dice, roll_count(dice));
	kernel->perf_event_paranoid =
		roll_u64(dice, (uint64_t)paranoid[below(dice, ARRAY_SIZE(paranoid))]);
	kernel->open_perf_events = roll_u64(dice, roll_count(dice));
}

void random_snapshot(uint64_t seed, struct snapshot *snap)
{
	struct dice dice = { .state = seed * 0x9e3779b97f4a7c15 + 1, .snap = snap };

	snapshot_reset(snap);
	snap->coverage = (enum cpu_coverage)below(&dice, CPU_COVERAGE_COUNT);
	snap->logical_cpus = roll_u64(&dice, roll_count(&dice));
	roll_groups(&dice);
	if (below(&dice, 2))
		snap->supplied.perf_capabilities =
			(struct reading_u64){ reading_ok(), roll(&dice) };
	snap->supplied.changes = (struct changes){
		.kernel = below(&dice, 2) ? "6.12.0-55.el10" : NULL,
		.mediated = (enum change)below(&dice, CHANGE_COUNT),
		.enable_pmu = (enum change)below(&dice, CHANGE_COUNT),
		.nmi_watchdog = (enum change)below(&dice, CHANGE_COUNT),
	};
	roll_kvm(&dice);
	roll_kernel(&dice);
	roll_vmm(&dice);
	roll_disagreements(&dice);
	for (size_t i = 0; i < NOTE_COUNT; i++)
		if (below(&dice, 2))
			snap->note[i] = (struct note){ (enum note_id)i,
						       1 + below(&dice, UINT32_MAX),
						       roll_text(&dice, 160) };
}
