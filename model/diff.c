// SPDX-License-Identifier: GPL-2.0-or-later
/* Two judged hosts side by side. */
#include "model/diff.h"

#include <assert.h>
#include <string.h>

#include "base/bits.h"

#include "model/diff_subjects.h"

static_assert(DIFF_PLAIN_MAX + DIFF_HARDWARE_MAX * CPU_GROUPS_MAX + ELIGIBILITY_RULE_COUNT <=
		      DIFF_ITEMS_MAX,
	      "there is room for all that is compared");

/* IA32_PERF_CAPABILITIES: formats, of which none is better than another one. */
static const struct {
	unsigned int high, low;
} formats[] = { { .high = 5, .low = 0 }, { .high = 11, .low = 6 } };

static const char *const direction_words[] = {
	[DIFF_UNKNOWN] = "unknown",
	[DIFF_GAIN] = "gain",
	[DIFF_LOSS] = "loss",
	[DIFF_CHANGE] = "change",
};
static_assert(ARRAY_SIZE(direction_words) == DIFF_DIRECTION_COUNT,
	      "every direction has a word");

static bool is_unknown(const struct diff_value *value)
{
	return gap_is_open(&value->gap);
}

/* Where more is better, nothing of it is as good as absent. */
static bool is_equal(enum diff_measure measure, const struct diff_value *a,
		     const struct diff_value *b)
{
	if (measure == DIFF_MORE_IS_BETTER || measure == DIFF_MORE_BITS)
		return a->number == b->number;
	if (a->form != b->form)
		return false;
	if (a->form == DIFF_WORD)
		return strcmp(a->word, b->word) == 0;
	return a->number == b->number;
}

static enum diff_direction compare_numbers(uint64_t before, uint64_t after)
{
	if (before == after)
		return DIFF_CHANGE;
	return before < after ? DIFF_GAIN : DIFF_LOSS;
}

static enum diff_direction direction_of(bool gains, bool loses)
{
	if (gains == loses)
		return DIFF_CHANGE;
	return gains ? DIFF_GAIN : DIFF_LOSS;
}

static enum diff_direction compare_bits(uint64_t before, uint64_t after)
{
	return direction_of(after & ~before, before & ~after);
}

/* A format that was none is a gain, one that becomes none a loss, another one neither. */
static enum diff_direction compare_capabilities(uint64_t before, uint64_t after)
{
	bool gains = false, loses = false;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		const uint64_t from = bits_field(before, formats[i].high, formats[i].low);
		const uint64_t to = bits_field(after, formats[i].high, formats[i].low);

		gains |= to && from != to;
		loses |= from && from != to;
	}
	gains |= (after & ~before) >> (formats[1].high + 1);
	loses |= (before & ~after) >> (formats[1].high + 1);
	return direction_of(gains, loses);
}

static bool is_a_vpmu(uint64_t mode)
{
	return mode == GUEST_MODE_EMULATED || mode == GUEST_MODE_MEDIATED;
}

static enum diff_direction compare(enum diff_measure measure,
				   const struct diff_value *before,
				   const struct diff_value *after)
{
	switch (measure) {
	case DIFF_MORE_IS_BETTER:
		return compare_numbers(before->number, after->number);
	case DIFF_MORE_BITS:
		return compare_bits(before->number, after->number);
	case DIFF_CAPABILITIES:
		if (before->form != after->form)
			return compare_numbers(before->form != DIFF_ABSENT,
					       after->form != DIFF_ABSENT);
		return compare_capabilities(before->number, after->number);
	case DIFF_MODE:
		return compare_numbers(is_a_vpmu(before->number), is_a_vpmu(after->number));
	case DIFF_NEUTRAL:
		break;
	}
	return DIFF_CHANGE;
}

static const char *mediated_text(const struct diff_side *after)
{
	if (after->verdict->outlook.startable.answer == TRI_NO)
		return "a guest owns the counters while it runs; but the first VM fails with "
		       "EBUSY, and VMs without an in-kernel irqchip get none";
	return "a guest owns the counters while it runs; VMs without an in-kernel irqchip "
	       "get none";
}

/* What a guest makes of its kind of vPMU. */
static const char *mode_text(enum diff_direction direction, const struct diff_side *after)
{
	const enum guest_mode mode = after->verdict->outlook.guest.mode;

	switch (direction) {
	case DIFF_GAIN:
		return "guests get a PMU";
	case DIFF_LOSS:
		return "guests have no PMU any more: no hardware event is counted";
	case DIFF_CHANGE:
		if (mode == GUEST_MODE_MEDIATED)
			return mediated_text(after);
		if (mode == GUEST_MODE_EMULATED)
			return "guests share the counters with the host's perf, and each "
			       "access to them exits to KVM";
		break;
	case DIFF_UNKNOWN:
		break;
	}
	return "";
}

static const char *text_of(const struct diff_item *item, const struct diff_side *after)
{
	const struct diff_subject *subject = item->subject;
	const char *text = NULL;

	if (subject->measure == DIFF_MODE)
		return mode_text(item->direction, after);
	switch (item->direction) {
	case DIFF_GAIN:
		text = subject->gain;
		break;
	case DIFF_LOSS:
		text = subject->gone && item->after.form == DIFF_ABSENT ? subject->gone :
									  subject->loss;
		break;
	case DIFF_CHANGE:
		text = subject->change;
		break;
	case DIFF_UNKNOWN:
		break;
	}
	return text ? text : "";
}

/* Whether there is something to compare. */
static bool applies(const struct diff_subject *subject, const struct diff_value *before,
		    const struct diff_value *after)
{
	const bool here = before->form != DIFF_ABSENT, there = after->form != DIFF_ABSENT;

	return subject->both ? here && there : here || there;
}

struct comparison {
	const struct diff_side *before, *after;
	struct diff *diff;
};

static void compare_subject(const struct comparison *it, const struct diff_subject *subject,
			    const char *element, unsigned int index)
{
	struct diff_item *item = &it->diff->item[it->diff->count];

	item->before = subject->value(it->before, index);
	item->after = subject->value(it->after, index);
	if (!applies(subject, &item->before, &item->after))
		return;
	item->subject = subject;
	item->element = element;
	if (is_unknown(&item->before) || is_unknown(&item->after))
		item->direction = DIFF_UNKNOWN;
	else if (is_equal(subject->measure, &item->before, &item->after))
		return;
	else
		item->direction = compare(subject->measure, &item->before, &item->after);
	item->consequence = text_of(item, it->after);
	it->diff->count++;
	it->diff->guest_count += subject->guest;
}

static void compare_hardware(const struct comparison *it)
{
	static const char *const indexes[] = { "0",  "1",  "2",  "3", "4",  "5",
					       "6",  "7",  "8",  "9", "10", "11",
					       "12", "13", "14", "15" };

	static_assert(ARRAY_SIZE(indexes) == CPU_GROUPS_MAX, "every group has its index");
	for (unsigned int i = 0; i < it->before->verdict->hardware_count; i++)
		for (size_t s = 0; s < diff_hardware_subject_count; s++)
			compare_subject(it, &diff_hardware_subjects[s], indexes[i], i);
}

void diff_compare(const struct diff_side *before, const struct diff_side *after,
		  struct diff *ret)
{
	const struct comparison it = { .before = before, .after = after, .diff = ret };

	ret->count = ret->guest_count = 0;
	for (size_t i = 0; i < diff_plain_subject_count; i++)
		compare_subject(&it, &diff_plain_subjects[i], NULL, 0);
	for (unsigned int id = 0; id < ELIGIBILITY_RULE_COUNT; id++)
		compare_subject(&it, &diff_rule_subject, eligibility_rules[id].id, id);
	compare_hardware(&it);
}

enum tristate diff_is_different(const struct diff *diff, size_t count)
{
	enum tristate different = TRI_NO;

	for (size_t i = 0; i < count; i++) {
		if (diff->item[i].direction != DIFF_UNKNOWN)
			return TRI_YES;
		different = TRI_UNKNOWN;
	}
	return different;
}

bool diff_is_open(const struct diff_item *item)
{
	return is_unknown(&item->before) && is_unknown(&item->after);
}

const char *diff_direction_word(enum diff_direction direction)
{
	return direction_words[direction];
}
