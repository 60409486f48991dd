// SPDX-License-Identifier: GPL-2.0-or-later
/* The module options in modprobe.d(5), as modprobe would see them. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/* Told of every module and "parameter[=value]", in the order in which modprobe goes. */
struct modprobe_listener {
	void (*option)(const char *module, const char *option, void *data);
	void *data;
};

/*
 * Walks the options lines of all configuration files. ret_reading is ok, or tells of the
 * first folder or file that is there and could not be read; the others are read all the
 * same. 0 or -ENOMEM.
 */
int modprobe_read(struct host *host, struct arena *arena,
		  const struct modprobe_listener *listener, struct reading *ret_reading)
	_nonnull_ _must_check_;
