// SPDX-License-Identifier: GPL-2.0-or-later
/* What the administrator asked of KVM's modules, whether or not they are loaded. */
#include "probe/requested.h"

#include "model/requests.h"
#include "probe/modprobe.h"
#include "probe/modules.h"

static void take_option(const char *module, const char *option, void *data)
{
	requests_take_option(data, module, option);
}

int requested_read(struct host *host, const struct command_line *line, struct snapshot *snap)
{
	const char *module = modules_owner(snap, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	struct request_place places[] = {
		{
			.name = "kernel command line",
			.vendor_module = module,
			.reading = line->reading,
		},
		{ .name = "modprobe.d", .vendor_module = module },
	};
	const struct modprobe_listener listener = {
		.option = take_option,
		.data = &places[1],
	};
	int r;

	requests_search_line(&places[0], line->text);
	r = modprobe_read(host, &snap->arena, &listener, &places[1].reading);
	return r < 0 ? r : requests_decide(snap, places, ARRAY_SIZE(places));
}
