// SPDX-License-Identifier: GPL-2.0-or-later
/* The kinds of sources that facts come from, and what each can and cannot tell. */
#pragma once

#include "base/attrs.h"

enum input_kind_id {
	INPUT_LIVE,
	INPUT_RECORD,
	INPUT_REPORT,
	INPUT_CPUID_R,
	INPUT_INSTLATX64,
	INPUT_LIBCPUID,
	INPUT_CPUINFO,
	INPUT_KERNEL_LOG,
	INPUT_QMP,
	INPUT_FIRECRACKER,
	INPUT_SOS,
	INPUT_BASELINE,
};
#define INPUT_KIND_COUNT (INPUT_BASELINE + 1)

struct input_kind {
	const char *id; /* stable: source.kind of the documents */
	const char *summary;
	const char *tells, *lacks; /* phrases */
	const char *made_by; /* a command, or where such files come from */
};

extern const struct input_kind input_kinds[INPUT_KIND_COUNT];
