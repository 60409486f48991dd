// SPDX-License-Identifier: GPL-2.0-or-later
/* What every one of a set of hosts offers, as JSON. */
#include "report/baseline.h"
#include "report/json_sink.h"
#include "report/outline_baseline.h"

int baseline_json(FILE *out, const struct baseline *baseline)
{
	struct json_sink json;
	int r;

	json_sink_init(&json);
	r = outline_baseline(baseline, &json.sink);
	if (r == 0)
		r = json_sink_write(&json, out, false);
	json_sink_done(&json);
	return r;
}
