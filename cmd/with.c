// SPDX-License-Identifier: GPL-2.0-or-later
/* Further sources about the one host that the user named: --with. */
#include "cmd/with.h"

#include "model/merge.h"

#include "cmd/complain.h"
#include "cmd/host_file.h"

static int add(const char *path, struct snapshot *snap, struct error *err)
{
	_cleanup_(snapshot_done) struct snapshot other = { 0 };
	const char *kind;
	int r = host_file_only(path, &other, &kind, err);

	if (r < 0)
		return r;
	r = snapshot_merge(snap, &other, kind);
	return r < 0 ? error_set_errno(err, r, "cannot add '%s'", path) : 0;
}

size_t with_merge(const struct options *options, struct snapshot *snap,
		  enum exit_status *status)
{
	size_t unreadable = 0;

	for (size_t i = 0; i < options->with_count; i++) {
		struct error err = { 0 };

		if (add(options->with[i], snap, &err) == 0)
			continue;
		*status = complain_error(&err);
		unreadable++;
	}
	return unreadable;
}
