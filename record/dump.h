// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads a host from a text dump of CPUID registers; its lines tell the format. */
#pragma once

#include "base/error.h"

#include "model/snapshot.h"

#include "record/input.h"
#include "record/sections.h"

/* Text without a register line is given up after this many bytes. */
#define DUMP_PREAMBLE_MAX ((size_t)1024 * 1024)

struct dump {
	struct input *in;
	const struct sections_visitor *visitor; /* may be NULL */
	bool is_journal; /* the input is known to be one, whatever its lines look like */
	const char *kind; /* the format, "instlatx64" or another; set by dump_read() */
};

/*
 * Reads the input to its end into snap, which must be reset. 0, -EINVAL where no line is
 * a CPUID answer, -EIO, -ENOMEM, or what the visitor returned.
 */
int dump_read(struct dump *dump, struct snapshot *snap, struct error *err)
	_nonnull_ _must_check_;
