// SPDX-License-Identifier: GPL-2.0-or-later
/* Constructors of single values, and those that tell of the host. */
#include "report/export_value.h"

#include "model/perfmon.h"

struct export_value export_number(uint64_t number)
{
	return (struct export_value){ .kind = EXPORT_NUMBER, .number = number };
}

struct export_value export_flag(bool flag)
{
	return (struct export_value){ .kind = EXPORT_FLAG, .number = flag };
}

struct export_value export_tristate(enum tristate value)
{
	if (value == TRI_UNKNOWN)
		return (struct export_value){ 0 };
	return export_flag(value == TRI_YES);
}

struct export_value export_word(const char *word)
{
	return (struct export_value){ .kind = EXPORT_WORD, .word = word };
}

bool export_is_set(const struct export_value *value)
{
	return value->kind == EXPORT_FLAG && value->number;
}

static const struct export_value nothing;

struct export_value export_vendor(const struct report *report)
{
	const struct identity *identity = report->identity;

	if (gap_is_open(&identity->vendor_gap) || !identity->vendor[0])
		return nothing;
	return export_word(identity->vendor);
}

struct export_value export_brand(const struct report *report)
{
	const struct identity *identity = report->identity;

	if (gap_is_open(&identity->brand_gap) || !identity->has_brand ||
	    !identity->brand[0])
		return nothing;
	return export_word(identity->brand);
}

struct export_value export_signature(const struct report *report)
{
	const struct cpu_group *boot = snapshot_boot(report->snap);
	const struct cpuid_regs *regs =
		boot ? cpuid_table_find(&boot->cpuid, CPUID_FEATURES, 0) : NULL;

	return regs ? export_number(regs->eax) : nothing;
}

struct export_value export_kernel(const struct report *report)
{
	const struct reading_text *release = &report->snap->kernel.release;

	if (release->reading.state != READING_OK || !release->text[0])
		return nothing;
	return export_word(release->text);
}

struct export_value export_role(const struct report *report)
{
	const struct cpu *cpu = &report->verdict->cpu;

	if (gap_is_open(&cpu->role_gap))
		return nothing;
	return export_word(cpu->hypervisor ? "guest" : "host");
}

struct export_value export_rules(const struct report *report)
{
	return export_word(report->verdict->outlook.premises.choice.release.rules.name);
}

struct export_value export_hybrid(const struct report *report)
{
	const struct cpu *cpu = &report->verdict->cpu;

	return gap_is_open(&cpu->hybrid_gap) ? nothing : export_flag(cpu->hybrid);
}

struct export_value export_host_pmus(const struct report *report)
{
	const size_t count = report->verdict->hardware_count;

	return count ? export_number(count) : nothing;
}

/* The boot CPU's PMU; NULL where no CPU is known. */
static const struct hardware *boot_of(const struct report *report)
{
	return report->verdict->hardware_count ? &report->verdict->hardware[0] : NULL;
}

/* As KVM counts for guests: AMD has no version but PerfMonV2. */
struct export_value export_host_version(const struct report *report)
{
	const struct hardware *boot = boot_of(report);

	if (!boot)
		return nothing;
	if (boot->is_amd)
		return gap_is_open(&boot->amd_perfmon_gap) || gap_is_open(&boot->amd_gap) ?
			       nothing :
			       export_number(boot->perfmon_v2 ? 2 : 0);
	if (gap_is_open(&boot->perfmon_gap))
		return nothing;
	return export_number(boot->has_perfmon ? boot->perfmon.version : 0);
}

struct export_value export_count(const struct gap *behind, const struct counters *counters)
{
	if (gap_is_open(behind) || gap_is_open(&counters->gap))
		return nothing;
	return export_number(counters->count);
}

struct export_value export_width(const struct gap *behind, const struct counters *counters)
{
	if (gap_is_open(behind) || gap_is_open(&counters->gap) || !counters->count ||
	    !counters->width)
		return nothing;
	return export_number(counters->width);
}

struct export_value export_host_gp(const struct report *report)
{
	const struct hardware *boot = boot_of(report);

	return boot ? export_count(&boot->gp.gap, &boot->gp) : nothing;
}

struct export_value export_host_gp_width(const struct report *report)
{
	const struct hardware *boot = boot_of(report);

	return boot ? export_width(&boot->gp.gap, &boot->gp) : nothing;
}

struct export_value export_host_fixed(const struct report *report)
{
	const struct hardware *boot = boot_of(report);

	return boot ? export_count(&boot->fixed.gap, &boot->fixed) : nothing;
}

struct export_value export_host_fixed_width(const struct report *report)
{
	const struct hardware *boot = boot_of(report);

	return boot ? export_width(&boot->fixed.gap, &boot->fixed) : nothing;
}

struct export_value export_host_contiguous(const struct report *report)
{
	const struct hardware *boot = boot_of(report);

	if (!boot || gap_is_open(&boot->fixed.gap))
		return nothing;
	return export_number(boot->fixed_contiguous);
}

struct export_value export_nmi_watchdog(const struct report *report)
{
	const struct reading_u64 *watchdog = &report->snap->kernel.nmi_watchdog;

	return watchdog->reading.state == READING_OK ? export_flag(watchdog->value) :
						       nothing;
}
