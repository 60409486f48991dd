// SPDX-License-Identifier: GPL-2.0-or-later
/* What was asked of a host, as JSON. */
#include "report/check.h"
#include "report/json_sink.h"
#include "report/outline_check.h"

int check_json(FILE *out, const struct check *check, bool compact)
{
	struct json_sink json;
	int r;

	json_sink_init(&json);
	r = outline_check(check, &json.sink);
	if (r == 0)
		r = json_sink_write(&json, out, compact);
	json_sink_done(&json);
	return r;
}
