// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports and records as JSON. */
#include "report/json_sink.h"
#include "report/outline.h"
#include "report/report.h"

typedef int (*outline)(const struct report *report, struct sink *sink);

static int write_json(FILE *out, const struct report *report, outline walk, bool compact)
{
	struct json_sink json;
	int r;

	json_sink_init(&json);
	r = walk(report, &json.sink);
	if (r == 0)
		r = json_sink_write(&json, out, compact);
	json_sink_done(&json);
	return r;
}

int report_json(FILE *out, const struct report *report, bool compact)
{
	return write_json(out, report, outline_report, compact);
}

int report_record(FILE *out, const struct report *report, bool compact)
{
	return write_json(out, report, outline_record, compact);
}
