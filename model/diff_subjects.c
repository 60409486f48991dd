// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What two hosts are compared by. Findings are not among it: each follows from facts that
 * are, and that one is missing proves nothing where facts are.
 *
 * What KVM does with a running guest's IA32_PERF_CAPABILITIES was read in arch/x86/kvm of
 * Linux 6.12 and 7.2: kvm_set_msr_common() refuses bits that KVM does not offer, and
 * vmx_set_msr() the formats of LBR and PEBS unless they are KVM's own.
 */
#include "model/diff_subjects.h"

#include <assert.h>

#include "base/attrs.h"

#include "model/diff_values.h"

#define WIDTH_TEXT                                                                      \
	"a running guest computes with the old width: its samples come at wrong times " \
	"until its next start"
#define EVENTS_TEXT                                                                \
	"by their numbers in leaf 0xA EBX; a running guest may be counting those " \
	"that go"
#define REGISTER_TEXT                                                                 \
	"KVM refuses the value that a running guest has of this register: it cannot " \
	"be moved with it"

const struct diff_subject diff_plain_subjects[] = {
	{
		.path = "/guest/mode",
		.title = "vPMU",
		.measure = DIFF_MODE,
		.guest = true,
		.use = DIFF_USE_KIND,
		.value = diff_guest_mode,
	},
	{
		.path = "/guest/pmu/version",
		.title = "PMU version",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "what newer versions bring is there after the guest's next start",
		.loss = "software that relies on the newer version's registers gets faults",
		.value = diff_guest_version,
	},
	{
		.path = "/guest/pmu/gp/count",
		.title = "GP counters",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "more events at once without multiplexing",
		.loss = "fewer events at once; a running guest may be using those that go",
		.value = diff_guest_gp_count,
	},
	{
		.path = "/guest/pmu/gp/width",
		.title = "GP counter width",
		.guest = true,
		.both = true,
		.use = DIFF_USE_EXACT,
		.gain = WIDTH_TEXT,
		.loss = WIDTH_TEXT,
		.value = diff_guest_gp_width,
	},
	{
		.path = "/guest/pmu/fixed/bitmap",
		.title = "Fixed counters",
		.measure = DIFF_MORE_BITS,
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "their events no longer take a GP counter",
		.loss = "their events take a GP counter or cannot be counted; a running "
			"guest may be using them",
		.change = "a running guest may be using those that go",
		.value = diff_guest_fixed_bitmap,
	},
	{
		.path = "/guest/pmu/fixed/width",
		.title = "Fixed counter width",
		.guest = true,
		.both = true,
		.use = DIFF_USE_EXACT,
		.gain = WIDTH_TEXT,
		.loss = WIDTH_TEXT,
		.value = diff_guest_fixed_width,
	},
	{
		.path = "/guest/pmu/events/available",
		.title = "Architectural events",
		.measure = DIFF_MORE_BITS,
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "more of the events of leaf 0xA EBX, by their numbers there",
		.loss = EVENTS_TEXT,
		.change = EVENTS_TEXT,
		.value = diff_guest_events,
	},
	{
		/* no use: an event that goes with the vector's end is one of those above */
		.path = "/guest/pmu/events/mask_length",
		.title = "Length of their mask",
		.guest = true,
		.both = true,
		.gain = "leaf 0xA tells of more events, be they there or not",
		.loss = "leaf 0xA tells of fewer events, be they there or not",
		.value = diff_guest_event_length,
	},
	{
		.path = "/guest/full_width",
		.title = "Full-width writes",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "longer periods between interrupts",
		.loss = "a running guest's writes to the full-width registers get faults",
		.value = diff_guest_full_width,
	},
	{
		.path = "/guest/pebs",
		.title = "PEBS",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "precise samples",
		.loss = "no precise samples any more",
		.value = diff_guest_pebs,
	},
	{
		.path = "/guest/lbr",
		.title = "LBR",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "branch records",
		.loss = "no branch records any more",
		.value = diff_guest_lbr,
	},
	{
		.path = "/guest/perf_metrics",
		.title = "PERF_METRICS",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "TopDown without a counter for each of its metrics",
		.loss = "no TopDown metrics any more",
		.value = diff_guest_perf_metrics,
	},
	{
		.path = "/guest/pmu/perf_capabilities",
		.title = "PERF_CAPABILITIES",
		.measure = DIFF_CAPABILITIES,
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "there for a guest after its next start",
		.loss = REGISTER_TEXT,
		.gone = "guests have no such register any more, and what it tells is not told",
		.change = REGISTER_TEXT,
		.value = diff_guest_perf_capabilities,
	},
	{
		.path = "/guest/pmu/perfctr_core",
		.title = "PERFCTR_CORE",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "six counters in place of four",
		.loss = "the registers of the six counters are gone, the old four are left",
		.value = diff_guest_perfctr_core,
	},
	{
		.path = "/guest/pmu/perfmon_v2",
		.title = "PerfMonV2",
		.guest = true,
		.use = DIFF_USE_SOME,
		.gain = "one register starts and stops all counters",
		.loss = "the global registers are gone that a running guest starts its "
			"counters with",
		.value = diff_guest_perfmon_v2,
	},
	{
		.path = "/host/vendor",
		.title = "Vendor",
		.measure = DIFF_NEUTRAL,
		.use = DIFF_USE_EXACT,
		.change = "another vendor's PMU: a running guest cannot use it",
		.value = diff_vendor,
	},
	{
		.path = "/host/family",
		.title = "Family",
		.measure = DIFF_NEUTRAL,
		.both = true,
		.value = diff_family,
	},
	{
		.path = "/host/model",
		.title = "Model",
		.measure = DIFF_NEUTRAL,
		.both = true,
		.use = DIFF_USE_FORMATS,
		.change = "KVM gives LBR and PEBS only to guests with its CPU's model number",
		.value = diff_model,
	},
	{
		.path = "/host/hybrid",
		.title = "Hybrid",
		.measure = DIFF_NEUTRAL,
		.value = diff_hybrid,
	},
	{
		.path = "/host/role",
		.title = "Role",
		.measure = DIFF_NEUTRAL,
		.change = "a guest's hardware is what its own host granted",
		.value = diff_role,
	},
	{
		.path = "/perf/available",
		.title = "perf has a core PMU",
		.value = diff_perf_available,
	},
	{
		.path = "/kvm/predicted/rules",
		.title = "Rules of the kernel",
		.measure = DIFF_NEUTRAL,
		.value = diff_rules,
	},
	{
		.path = "/kvm/agreement",
		.title = "KVM and its rules",
		.measure = DIFF_NEUTRAL,
		.both = true,
		.value = diff_agreement,
	},
	{
		.path = "/mediated/eligible",
		.title = "Mediated: eligible",
		.value = diff_eligible,
	},
	{
		.path = "/mediated/requested",
		.title = "Mediated: requested",
		.measure = DIFF_NEUTRAL,
		.value = diff_requested,
	},
	{
		.path = "/mediated/enabled",
		.title = "Mediated: enabled",
		.measure = DIFF_NEUTRAL,
		.value = diff_enabled,
	},
	{
		.path = "/mediated/startable",
		.title = "Mediated: startable",
		.use = DIFF_USE_START,
		.loss = "the first VM with a mediated vPMU would fail with EBUSY, or there "
			"would be none",
		.value = diff_startable,
	},
};
const size_t diff_plain_subject_count = ARRAY_SIZE(diff_plain_subjects);
static_assert(ARRAY_SIZE(diff_plain_subjects) <= DIFF_PLAIN_MAX, "there is room for them");

const struct diff_subject diff_hardware_subjects[] = {
	{
		.path = "/hardware/",
		.tail = "/version",
		.title = "CPU: PMU version",
		.hardware = true,
		.both = true,
		.value = diff_hardware_version,
	},
	{
		.path = "/hardware/",
		.tail = "/gp/count",
		.title = "CPU: GP counters",
		.hardware = true,
		.both = true,
		.value = diff_hardware_gp_count,
	},
	{
		.path = "/hardware/",
		.tail = "/gp/width",
		.title = "CPU: GP counter width",
		.hardware = true,
		.both = true,
		.value = diff_hardware_gp_width,
	},
	{
		.path = "/hardware/",
		.tail = "/fixed/bitmap",
		.title = "CPU: Fixed counters",
		.measure = DIFF_MORE_BITS,
		.hardware = true,
		.both = true,
		.value = diff_hardware_fixed_bitmap,
	},
	{
		.path = "/hardware/",
		.tail = "/fixed/width",
		.title = "CPU: Fixed counter width",
		.hardware = true,
		.both = true,
		.value = diff_hardware_fixed_width,
	},
	{
		.path = "/hardware/",
		.tail = "/events/available",
		.title = "CPU: Architectural events",
		.measure = DIFF_MORE_BITS,
		.hardware = true,
		.both = true,
		.value = diff_hardware_events,
	},
	{
		.path = "/hardware/",
		.tail = "/events/mask_length",
		.title = "CPU: Length of their mask",
		.hardware = true,
		.both = true,
		.value = diff_hardware_event_length,
	},
	{
		.path = "/hardware/",
		.tail = "/perf_capabilities/value",
		.title = "CPU: PERF_CAPABILITIES",
		.measure = DIFF_CAPABILITIES,
		.hardware = true,
		.both = true,
		.value = diff_hardware_perf_capabilities,
	},
	{
		.path = "/hardware/",
		.tail = "/amd/perfctr_core",
		.title = "CPU: PERFCTR_CORE",
		.hardware = true,
		.both = true,
		.value = diff_hardware_perfctr_core,
	},
	{
		.path = "/hardware/",
		.tail = "/perfmon_v2",
		.title = "CPU: PerfMonV2",
		.hardware = true,
		.both = true,
		.value = diff_hardware_perfmon_v2,
	},
};
const size_t diff_hardware_subject_count = ARRAY_SIZE(diff_hardware_subjects);
static_assert(ARRAY_SIZE(diff_hardware_subjects) <= DIFF_HARDWARE_MAX,
	      "there is room for them");

const struct diff_subject diff_rule_subject = {
	.path = "/mediated/requirements/",
	.tail = "/state",
	.title = "Requirement",
	.both = true,
	.value = diff_rule_state,
};
