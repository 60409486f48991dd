// SPDX-License-Identifier: GPL-2.0-or-later
/* What an administrator asks of KVM's modules, as command lines and options say it. */
#pragma once

#include "model/snapshot.h"

#define REQUEST_VALUE_MAX 64

/* One parameter, and the last that a place says of it. */
struct request {
	bool found;
	char value[REQUEST_VALUE_MAX + 1];
};

/* A place where requests stand, and what was found in it. */
struct request_place {
	const char *name; /* "kernel command line", "modprobe.d" */
	const char *vendor_module; /* NULL: whichever it is */
	struct reading reading; /* of the place as a whole */
	struct request of[KVM_PARAMETER_COUNT];
};

/* Takes what a kernel's command line asks for: "kvm.enable_pmu=0". */
void requests_search_line(struct request_place *place, const char *command_line) _nonnull_;

/* Takes one option of a module, as modprobe.d has it: "enable_pmu=0". */
void requests_take_option(struct request_place *place, const char *module,
			  const char *option) _nonnull_;

/*
 * Fills snap->kvm.requested from places, the stronger one first: modprobe hands the command
 * line's options on behind its own (libkmod reads them last), and a built-in module knows
 * the command line alone. What nobody asks is absent only if every place could be
 * searched. 0 or -ENOMEM.
 */
int requests_decide(struct snapshot *snap, const struct request_place *place, size_t count)
	_nonnull_ _must_check_;
