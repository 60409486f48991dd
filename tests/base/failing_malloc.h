// SPDX-License-Identifier: GPL-2.0-or-later
/* A malloc() that fails when told to; for programs linked with -Wl,--wrap=malloc. */
#pragma once

/* The next count calls succeed, all later ones fail; -1: none fails (as at the start). */
void malloc_fail_after(int count);
