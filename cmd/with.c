// SPDX-License-Identifier: GPL-2.0-or-later
/* Further sources about the one host that the user named: --with. */
#include "cmd/with.h"

#include <errno.h>

#include "model/merge.h"

#include "cmd/bundle.h"
#include "cmd/complain.h"
#include "cmd/host_file.h"

static int add(const char *path, struct snapshot *snap, enum exit_status *status,
	       struct error *err)
{
	_cleanup_(snapshot_done) struct snapshot other = { 0 };
	const char *kind = "sos";
	int r = 0;

	if (bundle_is_at(path))
		r = bundle_read(path, &other, status) < 0 ? -EIO : 0;
	else
		r = host_file_only(path, &other, &kind, err);
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

		if (add(options->with[i], snap, status, &err) == 0)
			continue;
		if (err.code)
			*status = complain_error(&err);
		unreadable++;
	}
	return unreadable;
}
