// SPDX-License-Identifier: GPL-2.0-or-later
/* The formats of other systems. */
#include "report/export.h"

#include <string.h>

const struct export_format export_formats[] = {
	{
		.name = "prometheus",
		.summary = "metrics for the textfile collector of node_exporter",
		.write = export_prometheus,
	},
	{
		.name = "nfd",
		.summary = "a feature file for Kubernetes' Node Feature Discovery",
		.write = export_nfd,
	},
	{
		.name = "facter",
		.summary = "the report as a fact for Facter, under pmu_caps",
		.write = export_facter,
	},
	{
		.name = "nova-traits",
		.summary = "what is proven, as traits in a provider.yaml for OpenStack Nova",
		.write = export_nova_traits,
	},
	{
		.name = "monitoring-plugin",
		.summary = "a line and an exit status for Nagios, Icinga and their like",
		.takes_requirements = true,
		.write = export_monitoring,
	},
};
const size_t export_formats_count = ARRAY_SIZE(export_formats);

const struct export_format *export_format_find(const char *name)
{
	for (size_t i = 0; i < export_formats_count; i++)
		if (strcmp(export_formats[i].name, name) == 0)
			return &export_formats[i];
	return NULL;
}
