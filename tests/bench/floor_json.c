// SPDX-License-Identifier: GPL-2.0-or-later
/* The floor of judging recorded hosts: parses the lines of a file with json-c, no more. */
#include <stdio.h>
#include <stdlib.h>

#include <json-c/json.h>

int main(int argc, char **argv)
{
	struct json_tokener *tokener = json_tokener_new();
	FILE *in = argc > 1 ? fopen(argv[1], "re") : stdin;
	unsigned long documents = 0;
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (!tokener || !in)
		return 2;
	while ((length = getline(&line, &size, in)) > 0) {
		struct json_object *document =
			json_tokener_parse_ex(tokener, line, (int)length);

		if (json_tokener_get_error(tokener) != json_tokener_success)
			return 2;
		json_object_put(document);
		documents++;
	}
	free(line);
	json_tokener_free(tokener);
	fclose(in);
	printf("%lu\n", documents);
	return 0;
}
