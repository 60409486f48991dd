// SPDX-License-Identifier: GPL-2.0-or-later
/* The report as a structured fact of Facter: the same walk as JSON, under one name. */
#include "report/export.h"
#include "report/json_sink.h"
#include "report/outline.h"

int export_facter(FILE *out, const struct export_host *host)
{
	struct json_sink json;
	int r;

	json_sink_init(&json);
	r = outline_report(host->report, &json.sink);
	if (r == 0)
		r = json_sink_wrap(&json, "pmu_caps");
	if (r == 0)
		r = json_sink_write(&json, out, false);
	json_sink_done(&json);
	return r;
}
