// SPDX-License-Identifier: GPL-2.0-or-later
/* The catalogue's part on exports: the formats, and all that their files name. */
#include "report/catalogue_exports.h"

#include <assert.h>

#include "report/export.h"

static bool format_name(size_t index, struct export_name *ret)
{
	if (index >= export_formats_count)
		return false;
	*ret = (struct export_name){ export_formats[index].name,
				     export_formats[index].summary };
	return true;
}

static const struct {
	const char *group;
	bool (*name)(size_t index, struct export_name *ret);
} lists[] = {
	{ "Export formats", format_name },
	{ "Metrics", export_metric_name },
	{ "Node labels", export_label_name },
	{ "Traits", export_trait_name },
	{ "Performance data", export_perfdata_name },
};

static size_t list_count(size_t list)
{
	struct export_name name;
	size_t count = 0;

	while (lists[list].name(count, &name))
		count++;
	return count;
}

size_t catalogue_exports_count(void)
{
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		count += list_count(i);
	return count;
}

void catalogue_exports_entry(size_t index, struct catalogue_entry *ret)
{
	struct export_name name = { 0 };
	size_t list = 0;

	while (!lists[list].name(index, &name)) {
		index -= list_count(list++);
		assert(list < ARRAY_SIZE(lists));
	}
	ret->group = lists[list].group;
	snprintf(ret->id, sizeof(ret->id), "%s", name.name);
	ret->summary = name.summary;
}
