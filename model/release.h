// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rule set stands for a kernel release, and how well. */
#pragma once

#include "model/rulesets.h"

/* How a release and its rule set belong together. */
enum release_fit {
	RELEASE_READ, /* the rule set was read from this series */
	RELEASE_NAMED, /* the rule set itself was asked for */
	RELEASE_BETWEEN, /* between two series that were read: the older one's, changed */
	RELEASE_OLDER, /* older than all that were read: the nearest */
	RELEASE_NEWER, /* newer than all that were read: the nearest */
	RELEASE_EARLY_POINT, /* before a point release with changes that the rules have */
	RELEASE_VENDOR, /* of a vendor who backports at will */
	RELEASE_CANDIDATE, /* mainline before the release that the rules are taken of */
	RELEASE_UNKNOWN, /* no kernel is known: the newest released rules */
};
#define RELEASE_FIT_COUNT (RELEASE_UNKNOWN + 1)

struct release_rules {
	/* The row, with the changes applied that are dated between it and the next one. */
	struct ruleset rules;
	enum release_fit fit;
	bool exact; /* the rules were read from this very kernel's series, not inferred */
};

/*
 * The rules for a release ("6.12.0-55.el10_0.x86_64", "7.2") or the name of a rule set
 * ("fixed3-v2"). -EINVAL for any other text. ret is written only on success.
 */
int release_rules_find(const char *release, struct release_rules *ret)
	_nonnull_ _must_check_;

/* The rules where no kernel is known: the newest released ones. */
struct release_rules release_rules_newest(void);

/* Why a fit is (not) exact, as the rest of a sentence about the kernel. */
const char *release_fit_text(enum release_fit fit);

/* "6.12.107", and "-rc7", or "-0" and the longest mark that the rules know. */
#define RELEASE_REDACTED_MAX 64

/*
 * A release as the rules see it: its version and, where it has one, the mark of a vendor or
 * of a candidate;
 * what else somebody called the build is gone. "redacted" for what is no release of Linux.
 */
void release_redact(const char *release, char ret[RELEASE_REDACTED_MAX]) _nonnull_;
