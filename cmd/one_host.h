// SPDX-License-Identifier: GPL-2.0-or-later
/* One machine, read whole and judged: for commands that put machines side by side. */
#pragma once

#include "model/identity.h"
#include "model/verdict.h"

#include "cmd/options.h"

struct one_host {
	struct snapshot snap;
	struct source source;
	char *name; /* the source's */
	struct identity identity;
	struct verdict verdict;
};

/*
 * Reads the only host of a file, a folder or standard input ("-"); path NULL: the live one.
 * STATUS_OK; otherwise the user has been told. A zeroed ret is filled; give it back with
 * one_host_done() in any case. As an argument, role names it for the user: "HOST".
 */
enum exit_status one_host_read(const struct options *options, char *path,
			       const char *role, struct one_host *ret)
	__attribute__((nonnull(1, 3, 4))) _must_check_;

void one_host_done(struct one_host *host) _nonnull_;
