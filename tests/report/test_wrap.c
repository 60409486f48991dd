// SPDX-License-Identifier: GPL-2.0-or-later
/* report/wrap.h: lines no longer than people like, bytes no worse than terminals bear. */
#include "report/wrap.h"

#include <string.h>

#include "tests/unit_test.h"

static char *wrap(size_t column, const char *text)
{
	char *bytes = NULL;
	size_t length;
	FILE *stream = open_memstream(&bytes, &length);

	assert_non_null(stream);
	wrap_write(stream, column, text);
	fclose(stream);
	return bytes;
}

static void a_short_text_stays_on_its_line(void **state)
{
	_cleanup_free_ char *text = wrap(10, "a short  text ");

	(void)state;
	assert_string_equal(text, "a short text\n");
}

static void leading_blanks_indent_all_lines(void **state)
{
	char words[2 * WRAP_WIDTH] = "  <a/> ";
	_cleanup_free_ char *short_text = wrap(10, "  <a b='c'/>"), *long_text = NULL;

	(void)state;
	assert_string_equal(short_text, "  <a b='c'/>\n");
	memset(words + 7, 'x', WRAP_WIDTH - 4 - 7);
	long_text = wrap(4, words);
	assert_memory_equal(long_text, "  <a/> x", 8);
	strcat(words, "y");
	free(long_text);
	long_text = wrap(4, words);
	assert_memory_equal(long_text, "  <a/>\n      x", 14);
}

static void blanks_that_leave_no_room_are_no_indent(void **state)
{
	char words[WRAP_WIDTH + 2];
	_cleanup_free_ char *text = NULL, *blank = wrap(10, "   ");

	(void)state;
	memset(words, ' ', sizeof(words));
	strcpy(words + WRAP_WIDTH - 10, "x");
	text = wrap(10, words);
	assert_string_equal(text, "x\n");
	assert_string_equal(blank, "\n");
}

static void a_line_is_filled_to_the_width_and_not_beyond(void **state)
{
	char words[2 * WRAP_WIDTH] = "";
	_cleanup_free_ char *fits = NULL, *breaks = NULL;

	(void)state;
	/* WRAP_WIDTH columns from column 4 on: a word, a blank, two characters. */
	memset(words, 'x', WRAP_WIDTH - 4 - 3);
	strcat(words, " yy");
	fits = wrap(4, words);
	assert_int_equal(strlen(fits), WRAP_WIDTH - 4 + 1);
	strcat(words, "y");
	breaks = wrap(4, words);
	assert_non_null(strstr(breaks, "x\n    yyy\n"));
}

static void a_word_too_long_for_any_line_is_not_cut(void **state)
{
	char words[3 * WRAP_WIDTH] = "a ";
	_cleanup_free_ char *text = NULL;

	(void)state;
	memset(words + 2, 'x', 2 * WRAP_WIDTH);
	text = wrap(0, words);
	assert_int_equal(strlen(text), 2 * WRAP_WIDTH + 3);
	assert_memory_equal(text, "a\nx", 3);
}

static void no_byte_steers_a_terminal(void **state)
{
	_cleanup_free_ char *text = wrap(0, "\x1b[2J\tend\r\n\x7f\xc2\x9b~ !");

	(void)state;
	assert_string_equal(text, "?[2J?end?????~ !\n");
}

static void nothing_is_an_empty_line(void **state)
{
	_cleanup_free_ char *text = wrap(5, "");

	(void)state;
	assert_string_equal(text, "\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_text_stays_on_its_line),
		cmocka_unit_test(leading_blanks_indent_all_lines),
		cmocka_unit_test(blanks_that_leave_no_room_are_no_indent),
		cmocka_unit_test(a_line_is_filled_to_the_width_and_not_beyond),
		cmocka_unit_test(a_word_too_long_for_any_line_is_not_cut),
		cmocka_unit_test(no_byte_steers_a_terminal),
		cmocka_unit_test(nothing_is_an_empty_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
