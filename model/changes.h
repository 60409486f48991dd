// SPDX-License-Identifier: GPL-2.0-or-later
/* What the user asks to be taken for otherwise than the host has it: "what if". */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/attrs.h"

enum change {
	CHANGE_NONE = 0, /* as the host has it */
	CHANGE_ON,
	CHANGE_OFF,
};
#define CHANGE_COUNT (CHANGE_OFF + 1)

/* Zeroed memory changes nothing. IA32_PERF_CAPABILITIES is supplied beside these. */
struct changes {
	const char *kernel; /* one that changes_know_kernel(); or NULL */
	enum change mediated, enable_pmu; /* the modules' parameters, as asked for */
	enum change nmi_watchdog; /* the perf hard-lockup detector */
};

/* Whether anything is changed. */
bool changes_any(const struct changes *changes) _nonnull_;

/* Takes over those of "further" that change something; the others stay. */
void changes_add(struct changes *changes, const struct changes *further) _nonnull_;

/* The longest text of a kernel; records hold no longer release either. */
#define CHANGES_KERNEL_MAX 128

/* Whether a text is a release of Linux, in printable ASCII, or the name of a rule set. */
bool changes_know_kernel(const char *text) _nonnull_;

/* "on", "off"; "" for none. */
const char *change_word(enum change change);
/* The change of that word; CHANGE_NONE for any other text. */
enum change change_from_word(const char *word) _nonnull_;
