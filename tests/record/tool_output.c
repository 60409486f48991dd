// SPDX-License-Identifier: GPL-2.0-or-later
/* What the real tools print on this machine, and what its CPU itself says. */
#include "tests/record/tool_output.h"

#include <cpuid.h>
#include <string.h>

#include "tests/unit_test.h"

char *tool_output(const char *command)
{
	FILE *pipe = popen(command, "re");
	char *text = NULL;
	size_t size = 0;
	ssize_t length;

	assert_non_null(pipe);
	length = getdelim(&text, &size, '\0', pipe);
	pclose(pipe);
	if (length <= 0) {
		free(text);
		print_message("SKIPPED: '%s' prints nothing here\n", command);
		skip();
	}
	return text;
}

size_t count_lines(const char *text, const char *begin)
{
	size_t count = strncmp(text, begin, strlen(begin)) == 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		count += strncmp(text, begin, strlen(begin)) == 0;
	}
	return count;
}

struct cpuid_regs ask_cpu(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_regs regs;

	__cpuid_count(leaf, subleaf, regs.eax, regs.ebx, regs.ecx, regs.edx);
	return regs;
}
