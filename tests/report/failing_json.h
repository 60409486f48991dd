// SPDX-License-Identifier: GPL-2.0-or-later
/* json-c functions that fail when told to; for programs that link failing_json. */
#pragma once

/* The next count values are made and added, all later ones not; -1: none fails. */
void json_fail_after(int count);
