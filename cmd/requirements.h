// SPDX-License-Identifier: GPL-2.0-or-later
/* The requirements that the user named, and a host's answers to them. */
#pragma once

#include "model/requirement.h"

#include "cmd/exit_status.h"

struct requirements {
	struct requirement *requirement;
	struct check_answer *answer; /* of the host at hand; one for each requirement */
	size_t count;
};

/* Tells what is wrong. The texts are borrowed. To be done with in any case. */
enum exit_status requirements_parse(char *const *text, size_t count,
				    struct requirements *ret) _must_check_;

/* Fills the answers: no if any is, else unknown if any is. */
enum tristate requirements_answer(struct requirements *requirements,
				  const struct outlook *outlook) _nonnull_;

void requirements_done(struct requirements *requirements) _nonnull_;
