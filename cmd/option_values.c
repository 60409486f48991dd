// SPDX-License-Identifier: GPL-2.0-or-later
/* The values of options, as the user writes them. */
#include "cmd/option_values.h"

#include <errno.h>
#include <string.h>

#include "base/parse.h"

#include "model/rulesets.h"

#include "cmd/complain.h"

static const char *const colour_words[] = {
	[COLOUR_AUTO] = "auto",
	[COLOUR_ALWAYS] = "always",
	[COLOUR_NEVER] = "never",
};

int option_colour(const char *word, enum colour_when *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(colour_words); i++)
		if (strcmp(word, colour_words[i]) == 0) {
			*ret = (enum colour_when)i;
			return 0;
		}
	complain("--color=%s: expected auto, always or never", word);
	return EINVAL;
}

int option_perf_capabilities(const char *text, struct reading_u64 *ret)
{
	if (parse_hex_u64(text, &ret->value) == 0) {
		ret->reading = reading_ok();
		return 0;
	}
	complain("--perf-capabilities=%s: expected up to 16 hexadecimal digits, as "
		 "'rdmsr -c 0x345' prints them",
		 text);
	return EINVAL;
}

int option_switch(const char *name, const char *word, enum change *ret)
{
	if (strcmp(word, "on") == 0) {
		*ret = CHANGE_ON;
	} else if (strcmp(word, "off") == 0) {
		*ret = CHANGE_OFF;
	} else {
		complain("%s=%s: expected on or off", name, word);
		return EINVAL;
	}
	return 0;
}

int option_kernel(const char *release, const char **ret)
{
	char names[128] = "";
	size_t length = 0;

	if (changes_know_kernel(release)) {
		*ret = release;
		return 0;
	}
	for (size_t i = 0; i < RULESET_COUNT && length < sizeof(names); i++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s",
					   i ? ", " : "", rulesets[i].name);
	complain("--kernel=%s: expected a release, such as 7.2 or 6.12.0-55.el10, or one of "
		 "the rule sets %s",
		 release, names);
	return EINVAL;
}

int option_vmm(const char *name, enum vmm_id *ret)
{
	char names[128] = "";
	size_t length = 0;

	*ret = vmm_find(name);
	if (*ret != VMM_UNKNOWN)
		return 0;
	for (unsigned int i = VMM_UNKNOWN + 1; i < VMM_COUNT && length < sizeof(names); i++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s",
					   length ? ", " : "", vmms[i].name);
	complain("--vmm=%s: expected one of %s", name, names);
	return EINVAL;
}
