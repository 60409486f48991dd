// SPDX-License-Identifier: GPL-2.0-or-later
/* The requirements that the user named, and a host's answers to them. */
#include "cmd/requirements.h"

#include "cmd/complain.h"

/* The names that can be asked for, in one line. */
static enum exit_status complain_requirement(const char *text)
{
	char names[256] = "";
	size_t length = 0;

	for (size_t i = 0; i < REQUIREMENT_COUNT && length < sizeof(names); i++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s%s",
					   i ? ", " : "", requirement_kinds[i].name,
					   requirement_kinds[i].takes_number ? ">=N" : "");
	return complain("'%s' is no requirement; known are %s, each with or without a '!' "
			"before it",
			text, names);
}

enum exit_status requirements_parse(char *const *text, size_t count,
				    struct requirements *ret)
{
	*ret = (struct requirements){ .count = count };
	if (!count)
		return STATUS_OK;
	ret->requirement = calloc(count, sizeof(*ret->requirement));
	ret->answer = calloc(count, sizeof(*ret->answer));
	if (!ret->requirement || !ret->answer)
		return complain("out of memory");
	for (size_t i = 0; i < count; i++) {
		if (requirement_parse(text[i], &ret->requirement[i]) < 0)
			return complain_requirement(text[i]);
		ret->answer[i].requirement = text[i];
	}
	return STATUS_OK;
}

enum tristate requirements_answer(struct requirements *requirements,
				  const struct outlook *outlook)
{
	enum tristate state = TRI_YES;

	for (size_t i = 0; i < requirements->count; i++) {
		struct requirement_result *result = &requirements->answer[i].result;

		requirement_check(&requirements->requirement[i], outlook, result);
		state = tri_and(state, result->met);
	}
	return state;
}

void requirements_done(struct requirements *requirements)
{
	free(requirements->requirement);
	free(requirements->answer);
}
