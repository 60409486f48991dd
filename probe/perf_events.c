// SPDX-License-Identifier: GPL-2.0-or-later
/* The perf events that processes hold open. */
#include "probe/perf_events.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Linux: PROC_PID_INIT_INO of include/linux/proc_ns.h, 0xeffffffc */
#define FIRST_PID_NAMESPACE "pid:[4026531836]"

#define NUMBER_MAX 10 /* digits of a process or a descriptor */
#define LINK_MAX 64

struct search {
	struct host *host;
	const char *process; /* the one whose files are listed */
	char self[NUMBER_MAX + 1]; /* this one: its files are gone when it ends */
	uint64_t found;
	bool saw_init;
	int err; /* why not everything was seen; 0: it was */
};

static bool is_number(const char *name)
{
	const size_t length = strlen(name);

	return length && length <= NUMBER_MAX && strspn(name, "0123456789") == length;
}

/* What has ended or was closed in the meantime is not missing. */
static void note_failure(struct search *search, int r)
{
	if (r != -ENOENT && r != -ESRCH && !search->err)
		search->err = -r;
}

static bool link_is(const char *link, ssize_t length, const char *wanted)
{
	return (size_t)length == strlen(wanted) &&
	       memcmp(link, wanted, (size_t)length) == 0;
}

static int look_at_file(const char *name, void *data)
{
	struct search *search = data;
	char path[sizeof("/proc//fd/") + 2 * NUMBER_MAX], link[LINK_MAX];
	ssize_t length;

	if (!is_number(name))
		return 0;
	snprintf(path, sizeof(path), "/proc/%.10s/fd/%.10s", search->process, name);
	length = search->host->ops->read_link(search->host, path, link, sizeof(link));
	if (length < 0)
		note_failure(search, (int)length);
	else
		search->found += link_is(link, length, "anon_inode:[perf_event]");
	return 0;
}

static int look_at_process(const char *name, void *data)
{
	struct search *search = data;
	char path[sizeof("/proc//fd") + NUMBER_MAX];
	int r;

	if (!is_number(name))
		return 0;
	search->saw_init |= strcmp(name, "1") == 0;
	if (strcmp(name, search->self) == 0)
		return 0;
	search->process = name;
	snprintf(path, sizeof(path), "/proc/%.10s/fd", name);
	r = search->host->ops->list_folder(search->host, path, look_at_file, search);
	if (r < 0)
		note_failure(search, r);
	return 0;
}

/* In a container, /proc shows the processes of the container alone. */
static bool is_in_container(struct host *host)
{
	char link[LINK_MAX];
	ssize_t length =
		host->ops->read_link(host, "/proc/self/ns/pid", link, sizeof(link));

	/* a kernel without PID namespaces has no such file */
	return length != -ENOENT &&
	       (length < 0 || !link_is(link, length, FIRST_PID_NAMESPACE));
}

/*
 * An event that whoever started this process left open for it counts where it is held, and
 * not once more here. Without an answer nothing is left out.
 */
static void find_self(struct search *search)
{
	ssize_t length = search->host->ops->read_link(search->host, "/proc/self",
						      search->self, NUMBER_MAX);

	search->self[length < 0 ? 0 : length] = '\0';
}

void perf_events_read(struct host *host, struct snapshot *snap)
{
	const struct reading_text *mediated =
		&snap->kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU];
	struct reading_u64 *ret = &snap->kernel.open_perf_events;
	struct search search = { .host = host };
	int r;

	if (mediated->reading.state != READING_OK)
		return;
	find_self(&search);
	r = host->ops->list_folder(host, "/proc", look_at_process, &search);
	if (r < 0) {
		ret->reading = reading_error(-r);
		return;
	}
	/* the mount option hidepid leaves other users' processes out of the list */
	if (!search.err && (!search.saw_init || is_in_container(host)))
		search.err = EPERM;
	if (!search.found && search.err) {
		ret->reading = reading_error(search.err);
		return;
	}
	*ret = (struct reading_u64){ .reading = reading_ok(), .value = search.found };
}
