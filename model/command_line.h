// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of a kernel's command line, and those of them that a snapshot keeps. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attrs.h"

/* COMMAND_LINE_SIZE of Linux on x86 is 2048; a bootconfig may add to it. */
#define COMMAND_LINE_MAX 8192

/*
 * Finds the next word at *text, which moves behind it; false at the end. What stands
 * behind a "--" is for init and not for the kernel.
 */
bool command_line_next(const char **text, const char **ret_word, size_t *ret_length)
	_nonnull_ _must_check_;

/*
 * Keeps the words that concern the PMU and KVM, and no others: the rest may tell which
 * machine it is. 0 or -ENOMEM.
 */
int command_line_keep(const char *text, struct arena *arena, const char **ret)
	_nonnull_ _must_check_;
