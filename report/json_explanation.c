// SPDX-License-Identifier: GPL-2.0-or-later
/* What became of the PMU between a host and a guest, as JSON. */
#include "report/explanation.h"
#include "report/json_sink.h"
#include "report/outline_explain.h"

int explanation_json(FILE *out, const struct explanation_report *report)
{
	struct json_sink json;
	int r;

	json_sink_init(&json);
	r = outline_explain(report, &json.sink);
	if (r == 0)
		r = json_sink_write(&json, out, false);
	json_sink_done(&json);
	return r;
}
