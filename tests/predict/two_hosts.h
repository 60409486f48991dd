// SPDX-License-Identifier: GPL-2.0-or-later
/* Two made-up hosts, and what differs between them. */
#pragma once

#include "model/migration.h"

#include "tests/predict/scene.h"

struct two_hosts {
	struct scene before, after;
	struct identity identity[2];
	struct diff diff;
	struct migration migration;
};

/* cmocka's setup and teardown; state is a struct two_hosts of two empty hosts. */
int two_hosts_setup(void **state);
int two_hosts_teardown(void **state);
#define TWO_HOSTS_TEST(test) \
	cmocka_unit_test_setup_teardown(test, two_hosts_setup, two_hosts_teardown)

struct scene *two_hosts_before(struct two_hosts *hosts);
struct scene *two_hosts_after(struct two_hosts *hosts);

/* Two Ice Lake servers whose IA32_PERF_CAPABILITIES is known: LBR format 5, PEBS format 4. */
void two_hosts_make_ice_lakes(struct two_hosts *hosts);

/* Judges both under their changes and compares them. */
void two_hosts_compare(struct two_hosts *hosts);

/* The item at a path of the report; NULL if it is none. */
const struct diff_item *two_hosts_find(const struct two_hosts *hosts, const char *path);

/* There is an item at the path, of this direction; or there is none. */
void check_item(const struct two_hosts *hosts, const char *path, enum diff_direction want);
void check_no_item(const struct two_hosts *hosts, const char *path);
