// SPDX-License-Identifier: GPL-2.0-or-later
/* What a guest of the host can get, and why not more. */
#pragma once

#include "model/causes.h"
#include "model/forecast.h"

enum guest_mode {
	GUEST_MODE_UNKNOWN = 0,
	GUEST_MODE_NONE, /* no vPMU, and no parameter of KVM would change that */
	GUEST_MODE_DISABLED, /* KVM's enable_pmu is off */
	GUEST_MODE_EMULATED, /* the perf-based vPMU */
	GUEST_MODE_MEDIATED,
};
#define GUEST_MODE_COUNT (GUEST_MODE_MEDIATED + 1)

/* What a verdict about guests is made from. All of it speaks of the same facts. */
struct guest_facts {
	const struct kvm_snapshot *kvm;
	const struct premises *premises;
	const struct cpu *cpu;
	const struct hardware *boot; /* NULL where the snapshot has no CPU */
	const struct perf_view *perf;
	const struct forecast *legacy, *mediated;
	const struct kvm_answer *answer; /* KVM's real one */
	enum tristate mediated_enabled;
	enum tristate has_kvm;
};

/* The architectural events that leaf 0xA tells of; none where it tells nothing, as on AMD. */
struct guest_events {
	unsigned int length; /* of the vector, EAX[31:24] */
	uint32_t unavailable; /* EBX, the length lowest bits */
};

struct guest {
	enum guest_mode mode;
	enum cause_id cause; /* why there is no vPMU, or what its kind is not known for */
	struct gap gap; /* open where a fact is missing: nothing below is known */
	bool answered; /* by KVM itself, not by a prediction */
	unsigned int version;
	struct counters gp, fixed;
	struct guest_events events;
	enum tristate full_width, pebs, lbr, perf_metrics;
	enum tristate perfctr_core, perfmon_v2, perfmon_ext, pdcm, arch_lbr;
	struct known_bits perf_capabilities; /* what its IA32_PERF_CAPABILITIES may hold */
};

void guest_judge(const struct guest_facts *facts, struct guest *ret) _nonnull_;

/*
 * The same if this kind of vPMU were asked for: emulated or mediated. now is what
 * guest_judge() made of the facts; where it is of this kind already, it is the answer.
 */
void guest_judge_as(const struct guest_facts *facts, const struct guest *now,
		    enum guest_mode kind, struct guest *ret) _nonnull_;

/* Those that a guest can count, as a bitmap. */
uint32_t guest_events_available(const struct guest_events *events) _nonnull_;

/* Why perf hands no PMU on to KVM; none if it does. */
enum cause_id guest_perf_cause(const struct premises *premises,
			       const struct perf_view *perf) _nonnull_;

/* The kind of vPMU the predictions are to be taken of; NULL where that is not known. */
const struct forecast *guest_forecast(const struct guest_facts *facts) _nonnull_;

/* Whether it gets PEBS as far as IA32_MISC_ENABLE has it on, where nobody looked. */
bool guest_assumes_pebs(const struct guest *guest, const struct premises *premises)
	_nonnull_;

/* "unknown", "none", "disabled", "emulated", "mediated" */
const char *guest_mode_word(enum guest_mode mode);
