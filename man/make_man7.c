// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes pmu-caps(7) from the tables that the program works by; runs while it is built. */
#include <stdio.h>
#include <string.h>

#include "report/catalogue.h"

/* What stands before the list of a group. */
static const struct {
	const char *group, *text;
} introductions[] = {
	{ "Requirements",
	  "What\n.Ql pmu-caps check\ncan be asked.\nEach speaks of what a guest of the host "
	  "gets.\nWith a\n.Ql \\&!\nbefore it, it asks for the contrary; that of unknown is "
	  "unknown." },
	{ "Rule sets",
	  "What perf and KVM make of a PMU differs by kernel.\nEach rule set is what was read "
	  "in the code of one; other releases take the nearest.\nWhat the kernel of a host "
	  "shows goes before its version, and\n.Fl -kernel\ngoes before both." },
	{ "Rules of the mediated vPMU",
	  "All that is asked of a host that is to run the mediated vPMU.\nOne is met, unmet or "
	  "unknown; or blocked, where a rule that it builds on is not met." },
	{ "Causes",
	  "Why a guest does not get something that the host has: one for each missing item, "
	  "with the layer that takes it away." },
	{ "Findings", "What is worth telling beside the facts." },
	{ "Inputs",
	  "Where facts come from, and what each kind of source cannot tell; that is unknown "
	  "then." },
};

/* A line of text; what mdoc would take for its own is escaped. */
static void write_text(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
	putchar('\n');
}

static void write_introduction(const char *group)
{
	for (size_t i = 0; i < ARRAY_SIZE(introductions); i++)
		if (strcmp(introductions[i].group, group) == 0)
			puts(introductions[i].text);
}

static void write_heading(const char *group)
{
	fputs(".Sh ", stdout);
	for (; *group; group++)
		putchar(*group >= 'a' && *group <= 'z' ? *group - 'a' + 'A' : *group);
	putchar('\n');
}

static void write_entry(const struct catalogue_entry *entry)
{
	printf(".It Sy ");
	write_text(entry->id);
	write_text(entry->summary);
	for (size_t i = 0; i < entry->detail_count; i++) {
		printf(".br\n.Em %s :\n", entry->detail[i].label);
		write_text(entry->detail[i].text);
	}
}

static void write_subject(enum catalogue_subject subject)
{
	const char *group = "";

	for (size_t i = 0; i < catalogue_count(subject); i++) {
		struct catalogue_entry entry;

		catalogue_entry(subject, i, &entry);
		if (strcmp(entry.group, group) != 0) {
			if (*group)
				puts(".El");
			write_heading(entry.group);
			write_introduction(entry.group);
			puts(".Bl -tag -width Ds");
		}
		group = entry.group;
		write_entry(&entry);
	}
	puts(".El");
}

int main(void)
{
	puts(".\\\" SPDX-License-Identifier: GPL-2.0-or-later\n"
	     ".\\\" Generated from the tables of pmu-caps.\n"
	     ".Dd November 22, 2026\n"
	     ".Dt PMU-CAPS 7\n"
	     ".Os\n"
	     ".Sh NAME\n"
	     ".Nm pmu-caps\n"
	     ".Nd requirements, rules, causes, findings and inputs\n"
	     ".Sh DESCRIPTION\n"
	     "The words by which\n"
	     ".Xr pmu-caps 1\n"
	     "is asked, by which it judges, and which it answers with.\n"
	     "They are stable: scripts may rely on them.\n"
	     ".Ql pmu-caps list\n"
	     "shows the same texts.");
	for (unsigned int i = 0; i < CATALOGUE_SUBJECT_COUNT; i++)
		write_subject(i);
	puts(".Sh SEE ALSO\n.Xr pmu-caps 1 ,\n.Xr pmu-caps-report 5");
	return ferror(stdout) || fclose(stdout) != 0;
}
