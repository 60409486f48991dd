// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the live host into a snapshot: the list of readings, in order.
 *
 * Each subject has its own file: cpus.c chooses the CPUs, cpuid.c the leaves, kvm.c asks
 * /dev/kvm, msr.c the registers; modules.c, command_line.c, modprobe.c and requested.c
 * tell what KVM's modules run with and what they were meant to; perf.c, kernel.c and log.c
 * what the kernel made of the PMU, and perf_events.c who uses it. All meet the machine through the doors of host.h.
 */
#include "probe/probe.h"

#include <errno.h>

#include "probe/command_line.h"
#include "probe/cpuid.h"
#include "probe/cpus.h"
#include "probe/kernel.h"
#include "probe/kvm.h"
#include "probe/log.h"
#include "probe/modules.h"
#include "probe/msr.h"
#include "probe/perf.h"
#include "probe/perf_events.h"
#include "probe/requested.h"

/* What depends on the CPU we run on: its leaves, and KVM's answer, made from them. */
static int read_processors(struct host *host, const struct probe_options *options,
			   struct snapshot *snap)
{
	_cleanup_(cpus_leave) struct cpus cpus = { 0 };
	int r;

	r = cpus_enter(host, snap, &cpus);
	if (r < 0)
		return r;
	snap->group_count = 1;
	r = cpuid_read(host, &snap->arena, &snap->group[0].cpuid);
	if (r == 0)
		r = kvm_read(host, snap);
	if (r == 0)
		r = cpus_group(&cpus, snap, options->all_cpus);
	if (r < 0)
		return r;
	for (size_t i = 0; i < snap->group_count; i++)
		msr_read(host, cpus.first[i], &snap->group[0], &snap->group[i]);
	return 0;
}

static int read_files(struct host *host, struct snapshot *snap)
{
	struct command_line line;
	int r = 0;

	command_line_load(host, &line);
	snap->kernel.command_line.reading = line.reading;
	if (line.reading.state == READING_OK)
		r = command_line_keep(line.text, &snap->arena,
				      &snap->kernel.command_line.text);
	if (r == 0)
		r = modules_read(host, snap);
	if (r == 0)
		r = requested_read(host, &line, snap);
	if (r == 0)
		r = perf_read(host, snap);
	if (r == 0)
		r = kernel_read(host, snap);
	return r;
}

static int read_kernel(struct host *host, struct snapshot *snap)
{
	int r = read_files(host, snap);

	if (r == 0)
		r = log_read(host, snap);
	if (r == 0)
		perf_events_read(host, snap);
	return r;
}

int probe_host(struct host *host, const struct probe_options *options,
	       struct snapshot *snap, struct error *err)
{
	int r;

	snapshot_reset(snap);
	r = read_processors(host, options, snap);
	if (r == 0)
		r = read_kernel(host, snap);
	return r < 0 ? error_set_errno(err, r, "cannot hold this host's readings") : 0;
}

int probe_files(struct host *host, struct snapshot *snap, struct error *err)
{
	int r = read_files(host, snap);

	return r < 0 ? error_set_errno(err, r, "cannot hold this host's readings") : 0;
}
