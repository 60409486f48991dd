// SPDX-License-Identifier: GPL-2.0-or-later
/* Two sources about one host made one, reading by reading: the readings. */
#include "model/merge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/merging.h"

const char *merging_copy(struct merging *merging, const char *text)
{
	const char *copy = text ? arena_strdup(&merging->into->arena, text) : NULL;

	if (text && !copy)
		merging->error = -ENOMEM;
	return copy;
}

void merging_differ(struct merging *merging, const char *fact, const char *kept,
		    const char *other)
{
	const struct disagreement disagreement = {
		.fact = fact,
		.kept = kept,
		.other = other,
		.source = merging->source,
	};

	if (merging->error == 0)
		merging->error = snapshot_add_disagreement(merging->into, &disagreement);
}

#define NUMBER_TEXT_MAX 24

static void show_number(enum number_style style, uint64_t value, char ret[NUMBER_TEXT_MAX])
{
	switch (style) {
	case NUMBER_COUNT:
		snprintf(ret, NUMBER_TEXT_MAX, "%" PRIu64, value);
		break;
	case NUMBER_SIGNED:
		snprintf(ret, NUMBER_TEXT_MAX, "%" PRId64, (int64_t)value);
		break;
	case NUMBER_HEX32:
		snprintf(ret, NUMBER_TEXT_MAX, "0x%08" PRIx64, value);
		break;
	case NUMBER_HEX64:
		snprintf(ret, NUMBER_TEXT_MAX, "0x%016" PRIx64, value);
		break;
	}
}

void merging_differ_number(struct merging *merging, const char *fact,
			   enum number_style style, uint64_t kept, uint64_t other)
{
	char texts[2][NUMBER_TEXT_MAX];

	show_number(style, kept, texts[0]);
	show_number(style, other, texts[1]);
	merging_differ(merging, fact, texts[0], texts[1]);
}

void merge_reading(struct reading *into, const struct reading *from)
{
	if (into->state == READING_NOT_TAKEN || from->state == READING_OK)
		*into = *from;
}

void merge_u64(struct merging *merging, const char *fact, enum number_style style,
	       struct reading_u64 *into, const struct reading_u64 *from)
{
	if (into->reading.state != READING_OK) {
		if (into->reading.state == READING_NOT_TAKEN ||
		    from->reading.state == READING_OK)
			*into = *from;
	} else if (from->reading.state == READING_OK && into->value != from->value) {
		merging_differ_number(merging, fact, style, into->value, from->value);
	}
}

static void take_text(struct merging *merging, struct reading_text *into,
		      const struct reading_text *from)
{
	*into = (struct reading_text){ .reading = from->reading };
	if (from->reading.state == READING_OK)
		into->text = merging_copy(merging, from->text);
}

void merge_text(struct merging *merging, const char *fact, struct reading_text *into,
		const struct reading_text *from)
{
	if (into->reading.state != READING_OK) {
		if (into->reading.state == READING_NOT_TAKEN ||
		    from->reading.state == READING_OK)
			take_text(merging, into, from);
	} else if (from->reading.state == READING_OK &&
		   strcmp(into->text, from->text) != 0) {
		merging_differ(merging, fact, into->text, from->text);
	}
}

static bool is_answer(const struct reading_text *reading)
{
	return reading->reading.state == READING_OK ||
	       reading->reading.state == READING_ABSENT;
}

static const char *answer_text(const struct reading_text *reading)
{
	return reading->reading.state == READING_OK ? reading->text : "not there";
}

bool merge_text_or_absence(struct merging *merging, const char *fact,
			   struct reading_text *into, const struct reading_text *from)
{
	if (!is_answer(into)) {
		if (into->reading.state != READING_NOT_TAKEN && !is_answer(from))
			return false;
		take_text(merging, into, from);
		return true;
	}
	if (is_answer(from) && strcmp(answer_text(into), answer_text(from)) != 0)
		merging_differ(merging, fact, answer_text(into), answer_text(from));
	return false;
}

static void merge_vmm(struct merging *merging)
{
	struct vmm_snapshot *into = &merging->into->vmm;
	const struct vmm_snapshot *from = &merging->from->vmm;

	merge_text(merging, "vmm.name", &into->name, &from->name);
	merge_text(merging, "vmm.version", &into->version, &from->version);
	merge_text(merging, "vmm.cpu_model", &into->cpu_model, &from->cpu_model);
	merge_text(merging, "vmm.pmu", &into->pmu, &from->pmu);
	merge_text(merging, "vmm.host_kernel", &into->host_kernel, &from->host_kernel);
}

static void merge_notes(struct merging *merging)
{
	for (size_t i = 0; i < NOTE_COUNT; i++) {
		struct note *into = &merging->into->note[i];
		const struct note *from = &merging->from->note[i];

		if (from->count && !into->count) {
			into->id = from->id;
			into->detail = merging_copy(merging, from->detail);
		}
		into->count += from->count;
	}
	for (size_t i = 0; i < merging->from->disagreement_count && !merging->error; i++)
		merging->error = snapshot_add_disagreement(
			merging->into, &merging->from->disagreement[i]);
}

int snapshot_merge(struct snapshot *into, const struct snapshot *from, const char *source)
{
	struct merging merging = { .into = into, .from = from, .source = source };

	merge_cpus(&merging);
	merge_kvm(&merging);
	merge_kernel(&merging);
	merge_vmm(&merging);
	merge_supplied(&merging);
	merge_notes(&merging);
	return merging.error;
}
