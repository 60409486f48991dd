// SPDX-License-Identifier: GPL-2.0-or-later
/* What pmu-caps can be asked, judges by and says. */
#include "report/catalogue.h"

#include <assert.h>
#include <string.h>

#include "model/causes.h"
#include "model/eligibility.h"
#include "model/findings.h"
#include "model/input_kinds.h"
#include "model/requirement.h"
#include "model/vmm.h"

#include "report/catalogue_exports.h"
#include "report/wrap.h"

/* Where summaries and details begin. */
#define TEXT_COLUMN 6

static void set_id(struct catalogue_entry *ret, const char *id, const char *ending)
{
	snprintf(ret->id, sizeof(ret->id), "%s%s", id, ending);
}

static void add_detail(struct catalogue_entry *ret, const char *label, const char *text)
{
	assert(ret->detail_count < CATALOGUE_DETAILS_MAX);
	ret->detail[ret->detail_count].label = label;
	ret->detail[ret->detail_count++].text = text;
}

static void requirement_entry(size_t index, struct catalogue_entry *ret)
{
	const struct requirement_kind *kind = &requirement_kinds[index];

	ret->group = "Requirements";
	set_id(ret, kind->name, kind->takes_number ? ">=N" : "");
	ret->summary = kind->summary;
}

static void ruleset_entry(const struct ruleset *rules, struct catalogue_entry *ret)
{
	ret->group = "Rule sets";
	set_id(ret, rules->name, "");
	ret->summary = rules->title;
	add_detail(ret, "source", rules->source);
	if (rules->proposal)
		add_detail(ret, "status", "proposed; no released kernel has it");
	if (rules->inferred)
		add_detail(ret, "exact", "no: inferred, not read from its code");
}

static const char *vendors_of(const struct eligibility_rule *rule)
{
	if (rule->intel && rule->amd)
		return "every vendor";
	return rule->intel ? "Intel" : "AMD and Hygon";
}

static void eligibility_entry(const struct eligibility_rule *rule,
			      struct catalogue_entry *ret)
{
	ret->group = "Rules of the mediated vPMU";
	set_id(ret, rule->id, "");
	ret->summary = rule->title;
	add_detail(ret, "asked of", vendors_of(rule));
	add_detail(ret, "needs", rule->need);
	add_detail(ret, "source", rule->source);
	add_detail(ret, "remedy", rule->remedy);
}

static void rule_entry(size_t index, struct catalogue_entry *ret)
{
	if (index < RULESET_COUNT)
		ruleset_entry(&rulesets[index], ret);
	else
		eligibility_entry(&eligibility_rules[index - RULESET_COUNT], ret);
}

static void cause_entry(size_t index, struct catalogue_entry *ret)
{
	const struct cause *cause = &causes[index + CAUSE_NONE + 1];

	ret->group = "Causes";
	set_id(ret, cause->id, "");
	ret->summary = cause->summary;
	add_detail(ret, "layer", cause->layer);
	add_detail(ret, "remedy", cause->remedy);
	add_detail(ret, "reference", cause->reference);
}

static void finding_entry(size_t index, struct catalogue_entry *ret)
{
	const struct finding_kind *kind = &finding_kinds[index];

	ret->group = "Findings";
	set_id(ret, kind->id, "");
	ret->summary = kind->summary;
	add_detail(ret, "severity", severity_word(kind->severity));
	add_detail(ret, "remedy", kind->remedy);
}

static void input_entry(size_t index, struct catalogue_entry *ret)
{
	const struct input_kind *kind = &input_kinds[index];

	ret->group = "Inputs";
	set_id(ret, kind->id, "");
	ret->summary = kind->summary;
	add_detail(ret, "tells", kind->tells);
	add_detail(ret, "lacks", kind->lacks);
	add_detail(ret, "made by", kind->made_by);
}

static void vmm_entry(size_t index, struct catalogue_entry *ret)
{
	const struct vmm *vmm = &vmms[index + VMM_UNKNOWN + 1];

	ret->group = "Virtual machine monitors";
	set_id(ret, vmm->name, "");
	ret->summary = vmm->summary;
	add_detail(ret, "Intel guests", vmm->intel);
	add_detail(ret, "AMD guests", vmm->amd);
	add_detail(ret, "read in", vmm->reference);
}

static const struct {
	const char *word;
	size_t count;
	size_t (*count_of)(void); /* where several tables are counted */
	void (*entry)(size_t index, struct catalogue_entry *ret);
} subjects[] = {
	[CATALOGUE_REQUIREMENTS] = {
		.word = "requirements",
		.count = REQUIREMENT_COUNT,
		.entry = requirement_entry,
	},
	[CATALOGUE_RULES] = {
		.word = "rules",
		.count = RULESET_COUNT + ELIGIBILITY_RULE_COUNT,
		.entry = rule_entry,
	},
	[CATALOGUE_CAUSES] = {
		.word = "causes",
		.count = CAUSE_COUNT - 1, /* without that nothing is missing */
		.entry = cause_entry,
	},
	[CATALOGUE_FINDINGS] = {
		.word = "findings",
		.count = FINDING_COUNT,
		.entry = finding_entry,
	},
	[CATALOGUE_INPUTS] = {
		.word = "inputs",
		.count = INPUT_KIND_COUNT,
		.entry = input_entry,
	},
	[CATALOGUE_EXPORTS] = {
		.word = "exports",
		.count_of = catalogue_exports_count,
		.entry = catalogue_exports_entry,
	},
	[CATALOGUE_VMMS] = {
		.word = "vmms",
		.count = VMM_COUNT - 1, /* without that which nobody named */
		.entry = vmm_entry,
	},
};
static_assert(ARRAY_SIZE(subjects) == CATALOGUE_SUBJECT_COUNT, "every subject has its row");

const char *catalogue_word(enum catalogue_subject subject)
{
	return subjects[subject].word;
}

size_t catalogue_count(enum catalogue_subject subject)
{
	if (subjects[subject].count_of)
		return subjects[subject].count_of();
	return subjects[subject].count;
}

void catalogue_entry(enum catalogue_subject subject, size_t index,
		     struct catalogue_entry *ret)
{
	*ret = (struct catalogue_entry){ 0 };
	subjects[subject].entry(index, ret);
}

static void write_entry(FILE *out, const struct catalogue_entry *entry)
{
	fprintf(out, "  %s\n%*s", entry->id, TEXT_COLUMN, "");
	wrap_write(out, TEXT_COLUMN, entry->summary);
	for (size_t i = 0; i < entry->detail_count; i++) {
		const char *label = entry->detail[i].label;

		fprintf(out, "%*s%s: ", TEXT_COLUMN, "", label);
		wrap_write(out, TEXT_COLUMN + strlen(label) + 2, entry->detail[i].text);
	}
}

void catalogue_text(FILE *out, enum catalogue_subject subject)
{
	const char *group = "";

	for (size_t i = 0; i < catalogue_count(subject); i++) {
		struct catalogue_entry entry;

		catalogue_entry(subject, i, &entry);
		if (strcmp(entry.group, group) != 0)
			fprintf(out, "%s%s\n", *group ? "\n" : "", entry.group);
		group = entry.group;
		write_entry(out, &entry);
	}
}
