// SPDX-License-Identifier: GPL-2.0-or-later
/* One machine, read whole and judged: for commands that put machines side by side. */
#include "cmd/one_host.h"

#include <string.h>

#include "cmd/complain.h"
#include "cmd/sources.h"
#include "record/identity.h"

/* What stands in the source beside the host, if anything does, is one too many. */
static enum exit_status expect_end(struct sources *sources, const char *path,
				   const char *role)
{
	enum exit_status status = STATUS_OK;
	struct snapshot other = { 0 };
	struct source source;
	const bool several = sources_next(sources, &other, &source, &status);

	snapshot_done(&other);
	if (several)
		return complain("%s: holds more than one host, and %s is to be one of them",
				path, role);
	return status;
}

static enum exit_status read_first(struct sources *sources, const char *role,
				   struct one_host *ret)
{
	enum exit_status status = STATUS_OK;

	if (!sources_next(sources, &ret->snap, &ret->source, &status))
		return status == STATUS_OK ? complain("%s holds no host", role) : status;
	ret->name = strdup(ret->source.name);
	if (!ret->name)
		return complain("out of memory");
	ret->source.name = ret->name;
	return status;
}

static void judge(struct one_host *host)
{
	static const struct cpuid_table nothing;
	const struct cpu_group *boot = snapshot_boot(&host->snap);

	identity_of(boot ? &boot->cpuid : &nothing, &host->identity);
	if (boot)
		identity_complete(&boot->cpuid_bits, &host->identity);
	verdict_judge(&host->snap, &host->verdict);
}

enum exit_status one_host_read(const struct options *options, char *path,
			       const char *role, struct one_host *ret)
{
	struct options alone = *options;
	struct sources *sources;
	enum exit_status status;

	alone.from = &path;
	alone.from_count = path ? 1 : 0;
	sources = sources_open(&alone);
	if (!sources)
		return complain("out of memory");
	status = read_first(sources, role, ret);
	if (status == STATUS_OK && path)
		status = expect_end(sources, path, role);
	sources_close(sources);
	if (status == STATUS_OK) {
		supplied_add(&ret->snap.supplied, &options->supplied);
		judge(ret);
	}
	return status;
}

void one_host_done(struct one_host *host)
{
	snapshot_done(&host->snap);
	free(host->name);
	host->name = NULL;
}
