// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes pmu-caps(7) from the tables that the program works by; runs while it is built. */
#include <stdio.h>
#include <string.h>

#include "report/catalogue.h"

#define LINE_MAX_TEXT 70

/* What stands before the list of a group. */
static const struct {
	const char *group, *text;
} introductions[] = {
	{ "Requirements",
	  "What\n.Ql pmu-caps check\ncan be asked.\nEach speaks of what a guest of the host "
	  "gets.\nWith a\n.Ql \\&!\nbefore it, it asks for the contrary; that of unknown is "
	  "unknown." },
	{ "Rule sets", "What perf and KVM make of a PMU differs by kernel.\n"
		       "Each rule set is what was read in the code of one;\n"
		       "other releases take the nearest.\n"
		       "What the kernel of a host shows goes before its version, and\n"
		       ".Fl -kernel\n"
		       "goes before both." },
	{ "Rules of the mediated vPMU",
	  "All that is asked of a host that is to run the mediated vPMU.\n"
	  "One is met, unmet or unknown;\n"
	  "or blocked, where a rule that it builds on is not met." },
	{ "Causes", "Why a guest does not get something that the host has:\n"
		    "one for each missing item, with the layer that takes it away." },
	{ "Findings", "What is worth telling beside the facts." },
	{ "Virtual machine monitors",
	  "What\n.Fl -vmm\nof\n.Ql pmu-caps explain\ntakes: who stands between KVM and the "
	  "guest,\nand what each makes of the PMU." },
	{ "Inputs", "Where facts come from, and what each kind of source cannot tell;\n"
		    "that is unknown then." },
	{ "Export formats", "What\n.Ql pmu-caps export\nwrites.\n"
			    "What stands among the unknown of the report is null to Facter,\n"
			    "and left out of the others." },
	{ "Metrics", "What\n.Ql pmu-caps export prometheus\nnames." },
	{ "Node labels", "What\n.Ql pmu-caps export nfd\nnames, behind\n"
			 "feature.node.kubernetes.io/pmu-caps.\n"
			 "The rules of the mediated vPMU stand there too, behind\n"
			 "requirement., as features without labels." },
	{ "Traits", "What\n.Ql pmu-caps export nova-traits\n"
		    "names, where it is proven:\n"
		    "known, and not taken for granted." },
	{ "Performance data", "What\n.Ql pmu-caps export monitoring-plugin\n"
			      "puts behind its line." },
};

/* One word; what mdoc would take for its own is escaped. */
static void write_word(const char *word, size_t length)
{
	if (*word == '.' || *word == '\'')
		fputs("\\&", stdout);
	for (size_t i = 0; i < length; i++) {
		if (word[i] == '\\')
			fputs("\\e", stdout);
		else if (word[i] == '(' && i)
			fputs("\\&(", stdout); /* a name of the kernel's, not of this manual */
		else
			putchar(word[i]);
	}
}

/* Text in lines as mdoc wants them, at most 80 bytes. */
static void write_text(const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t length = strcspn(text, " ");

		/* The escapes of a word count too, two bytes or three. */
		if (column && column + 1 + length > LINE_MAX_TEXT) {
			putchar('\n');
			column = 0;
		} else if (column) {
			putchar(' ');
			column++;
		}
		write_word(text, length);
		column += length;
		text += length + strspn(text + length, " ");
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
	     ".Nd requirements, rules, causes, findings, inputs, exports and monitors\n"
	     ".Sh DESCRIPTION\n"
	     "The words by which\n"
	     ".Xr pmu-caps 1\n"
	     "is asked, by which it judges, and which it answers with.\n"
	     "They are stable: scripts may rely on them.\n"
	     ".Ql pmu-caps list\n"
	     "shows the same texts.");
	for (unsigned int i = 0; i < CATALOGUE_SUBJECT_COUNT; i++)
		write_subject(i);
	puts(".Sh SEE ALSO\n.Xr pmu-caps 1 ,\n.Xr pmu-caps-report 5 ,\n.Xr pmu-caps-guests 7");
	return ferror(stdout) || fclose(stdout) != 0;
}
