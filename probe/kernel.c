// SPDX-License-Identifier: GPL-2.0-or-later
/* The running kernel: its release, and the sysctls that concern perf. */
#include "probe/kernel.h"

#include <errno.h>
#include <string.h>

#include "base/printable.h"

#include "probe/attribute.h"

/* __NEW_UTS_LEN of linux/utsname.h, and the final NUL */
#define RELEASE_MAX 65

static int read_release(struct host *host, struct arena *arena, struct reading_text *ret)
{
	char release[RELEASE_MAX];
	int r = host->ops->kernel_release(host, release, sizeof(release));

	if (r < 0) {
		ret->reading = reading_error(-r);
		return 0;
	}
	printable_make(release, strlen(release));
	ret->reading = reading_ok();
	ret->text = arena_strdup(arena, release);
	return ret->text ? 0 : -ENOMEM;
}

int kernel_read(struct host *host, struct snapshot *snap)
{
	struct kernel_snapshot *kernel = &snap->kernel;

	attribute_number(host, "/proc/sys/kernel/nmi_watchdog", &kernel->nmi_watchdog);
	attribute_signed(host, "/proc/sys/kernel/perf_event_paranoid",
			 &kernel->perf_event_paranoid);
	return read_release(host, &snap->arena, &kernel->release);
}
