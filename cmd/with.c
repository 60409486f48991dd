// SPDX-License-Identifier: GPL-2.0-or-later
/* Further sources about the one host that the user named: --with. */
#include "cmd/with.h"

#include <errno.h>
#include <stdio.h>

#include "model/merge.h"

#include "cmd/bundle.h"
#include "cmd/complain.h"
#include "cmd/host_file.h"

#define NAME_MAX_LENGTH 64

/* "the 2nd source (record)": reports name no file, and kinds do not tell two apart. */
static void write_name(size_t number, const char *kind, char ret[NAME_MAX_LENGTH])
{
	static const char *const endings[] = { "th", "st", "nd", "rd" };
	const bool is_teen = number / 10 % 10 == 1;
	const size_t last = is_teen ? 0 : number % 10;

	snprintf(ret, NAME_MAX_LENGTH, "the %zu%s source (%s)", number,
		 endings[last < ARRAY_SIZE(endings) ? last : 0], kind);
}

static int add(const char *path, size_t number, struct snapshot *snap,
	       enum exit_status *status, struct error *err)
{
	_cleanup_(snapshot_done) struct snapshot other = { 0 };
	char name[NAME_MAX_LENGTH];
	const char *kind = "sos";
	int r = 0;

	if (bundle_is_at(path))
		r = bundle_read(path, &other, status) < 0 ? -EIO : 0;
	else
		r = host_file_only(path, &other, &kind, err);
	if (r < 0)
		return r;
	write_name(number, kind, name);
	r = snapshot_merge(snap, &other, name);
	return r < 0 ? error_set_errno(err, r, "cannot add '%s'", path) : 0;
}

size_t with_merge(const struct options *options, struct snapshot *snap,
		  enum exit_status *status)
{
	size_t unreadable = 0;

	for (size_t i = 0; i < options->with_count; i++) {
		struct error err = { 0 };

		/* the host itself is the 1st */
		if (add(options->with[i], i + 2, snap, status, &err) == 0)
			continue;
		if (err.code)
			*status = complain_error(&err);
		unreadable++;
	}
	return unreadable;
}
