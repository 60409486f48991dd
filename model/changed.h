// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Under which changes hosts were judged: the first few sets of changes in a fixed order, each
 * with how many hosts it is of. The first eight of two together are among the first eight of
 * each, so that they can be joined in any order and any grouping.
 */
#pragma once

#include <stdint.h>

#include "model/changes.h"
#include "model/first_names.h"

#define CHANGED_MAX 8

struct changed_hosts {
	char kernel[CHANGES_KERNEL_MAX + 1]; /* "": its own */
	enum change mediated, enable_pmu, nmi_watchdog;
	uint64_t hosts;
	struct first_names names;
};

/* Zeroed: none. Hosts that are judged as they stand are not in it. */
struct changed {
	size_t count;
	struct changed_hosts of[CHANGED_MAX];
};

/* Does nothing for changes that change nothing. */
void changed_add(struct changed *changed, const struct changes *changes, uint64_t hosts,
		 const struct first_names *names) _nonnull_;
/* The same for one host. */
void changed_add_host(struct changed *changed, const struct changes *changes,
		      const char *name) _nonnull_;
void changed_join(struct changed *changed, const struct changed *others) _nonnull_;

/* The changes themselves; the kernel's text stays where it is. */
struct changes changed_get(const struct changed_hosts *of) _nonnull_;

/* Of all that are in it, how many hosts. */
uint64_t changed_hosts_count(const struct changed *changed) _nonnull_;
