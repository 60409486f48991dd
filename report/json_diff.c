// SPDX-License-Identifier: GPL-2.0-or-later
/* The differences between two hosts, as JSON. */
#include "report/diff.h"
#include "report/json_sink.h"
#include "report/outline_diff.h"

int diff_json(FILE *out, const struct diff_report *report)
{
	struct json_sink json;
	int r;

	json_sink_init(&json);
	r = outline_diff(report, &json.sink);
	if (r == 0)
		r = json_sink_write(&json, out, false);
	json_sink_done(&json);
	return r;
}
