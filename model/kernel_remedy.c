// SPDX-License-Identifier: GPL-2.0-or-later
/* Which of the kernels that are known give guests of a host what its own kernel does not. */
#include "model/kernel_remedy.h"

#include "base/text_buffer.h"

/* The last that was released; the proposals stand behind it. */
#define NEWEST RULESET_7_0

/* One bit per rule set. */
struct givers {
	unsigned int emulated, mediated; /* with which vPMU */
	bool uncertain; /* of some it is not known */
};

/* Whether guests get more than they do now. doubtful: KVM may refuse such a vPMU. */
static bool gives(const struct vpmu_offer *vpmu, enum item_id item, uint64_t now,
		  bool doubtful, struct givers *ret)
{
	uint64_t number;

	if (vpmu_offer_get(vpmu, item, &number) && (number <= now || !doubtful))
		return number > now;
	ret->uncertain = true;
	return false;
}

static uint64_t number_now(const struct offer *offer, enum item_id item)
{
	uint64_t number;

	return vpmu_offer_get(&offer->vpmu[OFFER_NOW], item, &number) ? number : 0;
}

/*
 * The mediated vPMU, if KVM does not refuse it: whether it does may be unknown, and what it
 * would not give anyway is not uncertain for that.
 */
static void judge_mediated(const struct evidence_sources *sources,
			   struct outlook *outlook, struct guest *ret)
{
	static const struct guest other_kind;
	const struct guest_facts facts = outlook_guest_facts(sources, outlook);

	if (outlook->mediated.state == FORECAST_UNKNOWN && outlook->mediated.has_prediction)
		outlook->mediated.state = FORECAST_ANSWER;
	guest_judge_as(&facts, &other_kind, GUEST_MODE_MEDIATED, ret);
}

static void try_kernel(const struct evidence_sources *sources, enum ruleset_id id,
		       enum item_id item, uint64_t now, struct givers *ret)
{
	struct changes changes = sources->snap->supplied.changes;
	struct guest guests[OFFER_SCOPE_COUNT];
	struct outlook scratch;
	struct offer offer;
	bool doubtful;

	changes.kernel = rulesets[id].name;
	outlook_guests(sources, &changes, &scratch, guests);
	doubtful = guests[OFFER_MEDIATED].cause == CAUSE_UNKNOWN;
	if (doubtful)
		judge_mediated(sources, &scratch, &guests[OFFER_MEDIATED]);
	offer_of(guests, sources->cpu, &offer);
	if (gives(&offer.vpmu[OFFER_EMULATED], item, now, false, ret))
		ret->emulated |= 1u << id;
	if (gives(&offer.vpmu[OFFER_MEDIATED], item, now, doubtful, ret))
		ret->mediated |= 1u << id;
}

/* Those from one on to the newest, if there are no others. */
static bool is_since(unsigned int released, unsigned int *ret)
{
	for (unsigned int first = 0; first <= NEWEST; first++) {
		*ret = first;
		if (released >> first << first == released &&
		    released >> first == (2u << (NEWEST - first)) - 1)
			return true;
	}
	return false;
}

static void add_names(unsigned int which, struct text_buffer *ret)
{
	const char *separator = " ";

	for (unsigned int id = 0; id < RULESET_COUNT; id++) {
		if (!(which >> id & 1))
			continue;
		text_add(ret, separator);
		text_add(ret, rulesets[id].name);
		separator = ", ";
	}
}

/* Where some are uncertain, that others give it is all that can be said. */
static void write_givers(const struct givers *givers, struct text_buffer *ret)
{
	const unsigned int all = givers->emulated | givers->mediated;
	const unsigned int released = all & ((2u << NEWEST) - 1);
	unsigned int first;

	if (is_since(released, &first)) {
		text_add(ret, "Linux ");
		text_add(ret, rulesets[first].name);
		text_add(ret, " and later give it to guests of this host");
	} else if (givers->uncertain) {
		return;
	} else if (all) {
		text_add(ret, "of the kernels known to this program ");
		text_add(ret, released ? "these give it:" : "only a proposal gives it:");
		add_names(released ? released : all, ret);
	} else {
		text_add(ret, "no kernel known to this program gives it to guests of this "
			      "host");
	}
	if (all && !givers->emulated)
		text_add(ret, ", with the mediated vPMU");
}

void kernel_remedy(const struct snapshot *snap, const struct verdict *verdict,
		   enum item_id item, char ret[KERNEL_REMEDY_SIZE])
{
	const struct evidence_sources sources = {
		.snap = snap,
		.cpu = &verdict->cpu,
		.boot = verdict->hardware_count ? &verdict->hardware[0] : NULL,
		.answer = &verdict->answer,
	};
	const struct guest now[OFFER_SCOPE_COUNT] = { verdict->outlook.guest };
	struct text_buffer text = text_in(ret, KERNEL_REMEDY_SIZE);
	struct givers givers = { 0 };
	struct offer offer;

	offer_of(now, &verdict->cpu, &offer);
	for (unsigned int id = 0; id < RULESET_COUNT; id++)
		try_kernel(&sources, id, item, number_now(&offer, item), &givers);
	write_givers(&givers, &text);
}
