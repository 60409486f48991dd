// SPDX-License-Identifier: GPL-2.0-or-later
/* Breaks lines for people to read. */
#include "report/wrap.h"

#include <string.h>

static void write_word(FILE *out, const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		putc(word[i] >= ' ' && word[i] <= '~' ? word[i] : '?', out);
}

void wrap_write(FILE *out, size_t column, const char *text)
{
	const size_t blanks = strspn(text, " ");
	size_t used = 0; /* of the line, behind column */

	if (blanks && text[blanks] && column + blanks < WRAP_WIDTH) {
		fprintf(out, "%*s", (int)blanks, "");
		column += blanks;
	}
	for (text += blanks; *text; text += strspn(text, " ")) {
		size_t length = strcspn(text, " ");

		if (used && column + used + 1 + length > WRAP_WIDTH) {
			fprintf(out, "\n%*s", (int)column, "");
			used = 0;
		} else if (used) {
			putc(' ', out);
			used++;
		}
		write_word(out, text, length);
		used += length;
		text += length;
	}
	putc('\n', out);
}
