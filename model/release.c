// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rule set stands for a kernel release, and how well. */
#include "model/release.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"

struct version {
	unsigned int major, minor, patch;
};

/* From which release on a rule set is taken; ascending, the first from the beginning. */
struct era {
	struct version from;
	enum ruleset_id rules;
};

static const struct era eras[] = {
	{ .rules = RULESET_6_1 },
	{ .from = { .major = 6, .minor = 8 }, .rules = RULESET_6_8 },
	{ .from = { .major = 6, .minor = 12 }, .rules = RULESET_6_12 },
	/* commit 25c623f41438, leaf 0x23 for parts that are not hybrid: v6.16-rc1 */
	{ .from = { .major = 6, .minor = 16 }, .rules = RULESET_6_17 },
	{ .from = { .major = 7, .minor = 0 }, .rules = RULESET_7_0 },
};

/*
 * The series that the rule sets were read from. Where stable releases brought changes that
 * the rule set has, patch is the point release of the last one, by the changelogs up to the
 * release that was read: earlier ones differ. 6.1.88 took adaptive PEBS from guests.
 */
static const struct version series_read[] = {
	{ .major = 6, .minor = 1, .patch = 88 },
	{ .major = 6, .minor = 8 },
	{ .major = 6, .minor = 12, .patch = 75 },
	{ .major = 6, .minor = 17 },
	{ .major = 7, .minor = 0 },
	{ .major = 7, .minor = 2 },
	{ .major = 7, .minor = 3 },
};

/* What the releases of those call themselves whose version says little about their code. */
static const char *const vendor_marks[] = {
	".el", "uek", "-default", ".amzn", "velinux",
};

/*
 * "KVM x86 PMU changes for 6.3": KVM_CAP_PMU_EVENT_MASKED_EVENTS, the clean-up of the MSRs to
 * save, PEBS for Sapphire Rapids and by its format (commit 13738a364736)
 */
static void apply_6_3(struct ruleset *rules)
{
	rules->masked_events = true;
	rules->msrs_need_enable = true;
	rules->fixed_msrs_counted = true;
	rules->pebs_formats = rulesets[RULESET_6_8].pebs_formats;
}

/* 6.5: AMD's PerfMonV2, with it leaf 0x80000022 and the minimum of GP counters */
static void apply_amd_perfmon_v2(struct ruleset *rules)
{
	rules->checks_gp = true;
	rules->core_needs_six = true;
	rules->amd_perfmon_v2 = true;
	rules->amd_perfmon_v2_dirty = true;
	rules->asks_beyond_max_leaf = true;
	rules->max_extended_leaf = rulesets[RULESET_6_8].max_extended_leaf;
}

/* "KVM: SVM: Emulate PERF_CNTR_GLOBAL_STATUS_SET for PerfMonV2": 6.18 */
static void apply_amd_status_set(struct ruleset *rules)
{
	rules->lists_amd_status_set = true;
}

static void undo_amd_status_set(struct ruleset *rules)
{
	rules->lists_amd_status_set = false;
}

/* "perf/x86/core: Do not set bit width for unavailable counters": 7.0 */
static void apply_width_needs_counters(struct ruleset *rules)
{
	rules->width_needs_counters = true;
}

static void undo_width_needs_counters(struct ruleset *rules)
{
	rules->width_needs_counters = false;
}

/* raw_cpuid_get() of KVM's cpuid.c */
static void undo_asks_beyond_max_leaf(struct ruleset *rules)
{
	rules->asks_beyond_max_leaf = false;
}

/* PERF_CAP_PEBS_TIMING_INFO, and the counters' bitmaps in the log */
static void apply_6_18(struct ruleset *rules)
{
	rules->pebs_bits = rulesets[RULESET_7_0].pebs_bits;
	rules->logs_counter_bitmaps = true;
}

/*
 * Changes that are dated between two rule sets, or came to stable releases of their series.
 * A distribution's 6.12.0 may be any point release: it counts as the one that was read.
 */
static const struct {
	enum ruleset_id rules;
	struct version from, until; /* until: not any more; zero: to the end */
	void (*apply)(struct ruleset *rules);
} dated_changes[] = {
	{
		.rules = RULESET_6_1,
		.from = { .major = 6, .minor = 3 },
		.apply = apply_6_3,
	},
	{
		.rules = RULESET_6_1,
		.from = { .major = 6, .minor = 5 },
		.apply = apply_amd_perfmon_v2,
	},
	/* 6.12.54 and 6.12.75 have them from 7.0, and 6.13 to 6.15 have not. */
	{
		.rules = RULESET_6_12,
		.from = { .major = 6, .minor = 12, .patch = 1 },
		.until = { .major = 6, .minor = 12, .patch = 54 },
		.apply = undo_amd_status_set,
	},
	{
		.rules = RULESET_6_12,
		.from = { .major = 6, .minor = 12, .patch = 1 },
		.until = { .major = 6, .minor = 12, .patch = 75 },
		.apply = undo_width_needs_counters,
	},
	{
		.rules = RULESET_6_12,
		.from = { .major = 6, .minor = 13 },
		.apply = undo_amd_status_set,
	},
	{
		.rules = RULESET_6_12,
		.from = { .major = 6, .minor = 13 },
		.apply = undo_width_needs_counters,
	},
	{
		.rules = RULESET_6_12,
		.from = { .major = 6, .minor = 14 },
		.apply = undo_asks_beyond_max_leaf,
	},
	/* seen in 6.17.8 and 6.17.13, not in 6.17.0 and not in 6.16.12 */
	{
		.rules = RULESET_6_17,
		.from = { .major = 6, .minor = 17, .patch = 8 },
		.apply = apply_amd_status_set,
	},
	{
		.rules = RULESET_6_17,
		.from = { .major = 6, .minor = 18 },
		.apply = apply_6_18,
	},
	/* seen in 6.18.15 */
	{
		.rules = RULESET_6_17,
		.from = { .major = 6, .minor = 18, .patch = 15 },
		.apply = apply_width_needs_counters,
	},
};

static const char *const fit_texts[] = {
	[RELEASE_READ] = "the rules were read from this series",
	[RELEASE_NAMED] = "the rules were asked for by name",
	[RELEASE_BETWEEN] = "lies between two kernels that were read; the rules follow from "
			    "the changes whose release is known",
	[RELEASE_OLDER] = "is older than every kernel that was read; the nearest rules are "
			  "taken",
	[RELEASE_NEWER] = "is newer than every kernel that was read; the nearest rules are "
			  "taken",
	[RELEASE_EARLY_POINT] = "comes before a point release that changed what KVM answers, "
				"and was not read",
	[RELEASE_VENDOR] = "is of a vendor who backports: its number says little about its "
			   "code",
	[RELEASE_CANDIDATE] = "is a candidate of the release that the rules are taken of, "
			      "and comes before it",
	[RELEASE_UNKNOWN] = "is not known; the newest released rules are taken",
};
static_assert(ARRAY_SIZE(fit_texts) == RELEASE_FIT_COUNT, "every fit has a text");

/* Reads digits; returns where they end, or NULL without any or above any release's. */
static const char *parse_number(const char *text, unsigned int *ret)
{
	unsigned int number = 0;
	const char *end = text;

	for (; *end >= '0' && *end <= '9'; end++) {
		number = number * 10 + (unsigned int)(*end - '0');
		if (number > 99999)
			return NULL;
	}
	if (end == text)
		return NULL;
	*ret = number;
	return end;
}

/* "7.2", "7.2.13" and whatever a distribution hangs behind: not a digit or a dot. */
static int parse_version(const char *release, struct version *ret)
{
	struct version version = { 0 };
	const char *end = parse_number(release, &version.major);

	if (!end || *end != '.')
		return -EINVAL;
	end = parse_number(end + 1, &version.minor);
	if (!end)
		return -EINVAL;
	if (*end == '.') {
		end = parse_number(end + 1, &version.patch);
		if (!end)
			return -EINVAL;
	}
	*ret = version;
	return 0;
}

static int compare_series(const struct version *a, const struct version *b)
{
	if (a->major != b->major)
		return a->major < b->major ? -1 : 1;
	if (a->minor != b->minor)
		return a->minor < b->minor ? -1 : 1;
	return 0;
}

static int compare_versions(const struct version *a, const struct version *b)
{
	const int series = compare_series(a, b);

	if (series || a->patch == b->patch)
		return series;
	return a->patch < b->patch ? -1 : 1;
}

static bool has_vendor_mark(const char *release)
{
	for (size_t i = 0; i < ARRAY_SIZE(vendor_marks); i++)
		if (strstr(release, vendor_marks[i]))
			return true;
	return false;
}

/* The length of "6.12.107" at the begin: three numbers at most. */
static size_t version_length(const char *release)
{
	size_t length = 0;

	for (int i = 0; i < 3; i++) {
		const size_t from = length + (i > 0),
			     digits = strspn(release + from, DIGITS);

		if (!digits)
			break;
		length = from + digits;
		if (release[length] != '.')
			break;
	}
	return length;
}

/*
 * The "rc7" of a mainline candidate, directly behind the number: "6.16-rc7"; "6.16~rc7+1-amd64"
 * of Debian, "7.1.0-0.rc3.git" of Fedora, "6.16.0-061600rc7" of Ubuntu. NULL for a release.
 */
static const char *candidate_of(const char *release)
{
	const char *rest = release + version_length(release);

	if (*rest != '-' && *rest != '~')
		return NULL;
	rest++;
	rest += strspn(rest, DIGITS);
	rest += *rest == '.';
	return strncmp(rest, "rc", 2) == 0 && strspn(rest + 2, DIGITS) ? rest : NULL;
}

static enum release_fit fit_of(const char *release, const struct version *version)
{
	const struct version *newest = &series_read[ARRAY_SIZE(series_read) - 1];

	if (compare_series(version, &series_read[0]) < 0)
		return RELEASE_OLDER;
	if (compare_series(version, newest) > 0)
		return RELEASE_NEWER;
	if (candidate_of(release))
		return RELEASE_CANDIDATE;
	if (has_vendor_mark(release))
		return RELEASE_VENDOR;
	for (size_t i = 0; i < ARRAY_SIZE(series_read); i++) {
		if (compare_series(version, &series_read[i]) != 0)
			continue;
		/* distributions write 6.1.0 and mean any point release */
		if (version->patch && version->patch < series_read[i].patch)
			return RELEASE_EARLY_POINT;
		return RELEASE_READ;
	}
	return RELEASE_BETWEEN;
}

static enum ruleset_id era_of(const struct version *version)
{
	size_t era = ARRAY_SIZE(eras) - 1;

	while (compare_series(version, &eras[era].from) < 0)
		era--;
	return eras[era].rules;
}

static void apply_dated_changes(const struct version *version, struct ruleset *rules)
{
	for (size_t i = 0; i < ARRAY_SIZE(dated_changes); i++) {
		const struct version *until = &dated_changes[i].until;

		if (rules->id != dated_changes[i].rules ||
		    compare_versions(version, &dated_changes[i].from) < 0)
			continue;
		if (!until->major || compare_versions(version, until) < 0)
			dated_changes[i].apply(rules);
	}
}

int release_rules_find(const char *release, struct release_rules *ret)
{
	const struct ruleset *named = ruleset_find(release);
	struct version version;

	if (named) {
		*ret = (struct release_rules){ .rules = *named, .fit = RELEASE_NAMED };
	} else {
		if (parse_version(release, &version) < 0)
			return -EINVAL;
		ret->rules = rulesets[era_of(&version)];
		apply_dated_changes(&version, &ret->rules);
		ret->fit = fit_of(release, &version);
	}
	ret->exact = (ret->fit == RELEASE_READ || ret->fit == RELEASE_NAMED) &&
		     !ret->rules.inferred;
	return 0;
}

struct release_rules release_rules_newest(void)
{
	return (struct release_rules){
		.rules = rulesets[RULESET_7_0],
		.fit = RELEASE_UNKNOWN,
	};
}

const char *release_fit_text(enum release_fit fit)
{
	return fit_texts[fit];
}

void release_redact(const char *release, char ret[RELEASE_REDACTED_MAX])
{
	const size_t length = version_length(release);
	const char *candidate = candidate_of(release);
	struct release_rules ignored;

	if (release_rules_find(release, &ignored) < 0 || length == 0 || length > 32) {
		snprintf(ret, RELEASE_REDACTED_MAX, "redacted");
		return;
	}
	if (candidate) { /* of its number one digit: mainline ends with rc7 or rc8 */
		snprintf(ret, RELEASE_REDACTED_MAX, "%.*s-%.3s", (int)length, release,
			 candidate);
		return;
	}
	snprintf(ret, RELEASE_REDACTED_MAX, "%.*s", (int)length, release);
	for (size_t i = 0; i < ARRAY_SIZE(vendor_marks); i++) {
		if (!strstr(release, vendor_marks[i]))
			continue;
		snprintf(ret + length, RELEASE_REDACTED_MAX - length, "-0%s",
			 vendor_marks[i]);
		return;
	}
}
