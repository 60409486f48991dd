// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads and judges the hosts that the user named, and hands them to a command one by one. */
#pragma once

#include "cmd/options.h"
#include "report/report.h"

/* How much is derived of a host; whole inventories are checked, and each step costs. */
enum host_needs {
	HOST_FACTS, /* the snapshot alone */
	HOST_OUTLOOK, /* the verdict but for its findings, and no identity */
	HOST_REPORT, /* all of it */
};

/* What a command does with each host. A command that keeps more puts this at its begin. */
struct host_writer {
	const struct options *options;
	enum host_needs needs;
	/*
	 * Writes one host, judged with what the options supply; several says that more hosts
	 * are written, so that JSON has to be one line. 0, -ENOMEM,
	 * or -ECANCELED after the user has been told why nothing is written.
	 */
	int (*write)(struct host_writer *writer, const struct report *report, bool several);
	/* After the last host, if there was any; may be NULL. */
	void (*finish)(struct host_writer *writer);
	FILE *out; /* for both */
	const struct supplied *own; /* for write(): what was supplied before the options */
	size_t unreadable; /* for finish(): documents and files that could not be read */
	enum exit_status status; /* what the answers come to; begins as STATUS_OK */
};

/* Reads, judges and writes host after host; opens and closes the output. */
enum exit_status hosts_write(struct host_writer *writer) _nonnull_;
