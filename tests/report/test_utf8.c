// SPDX-License-Identifier: GPL-2.0-or-later
/* report/utf8.h: what is valid UTF-8 (RFC 3629), and what becomes of the rest. */
#include "report/utf8.h"

#include <string.h>

#include "tests/unit_test.h"

static const struct {
	const char *bytes;
	size_t length;
} cases[] = {
	{ "a", 1 },
	{ "\x7f", 1 },
	{ "\xc2\x80", 2 },
	{ "\xdf\xbf", 2 },
	{ "\xe0\xa0\x80", 3 },
	{ "\xed\x9f\xbf", 3 },
	{ "\xee\x80\x80", 3 },
	{ "\xef\xbf\xbf", 3 },
	{ "\xf0\x90\x80\x80", 4 },
	{ "\xf4\x8f\xbf\xbf", 4 },
	{ "\x80", 0 }, /* a continuation on its own */
	{ "\xc0\x80", 0 }, /* overlong */
	{ "\xc1\xbf", 0 },
	{ "\xe0\x9f\xbf", 0 },
	{ "\xf0\x8f\xbf\xbf", 0 },
	{ "\xed\xa0\x80", 0 }, /* surrogates */
	{ "\xed\xbf\xbf", 0 },
	{ "\xf4\x90\x80\x80", 0 }, /* above U+10FFFF */
	{ "\xf8\x88\x80\x80\x80", 0 },
	{ "\xff", 0 },
	{ "\xc2", 0 }, /* cut */
	{ "\xe1\x80", 0 },
	{ "\xf1\x80\x80", 0 },
	{ "\xc2\x41", 0 }, /* followed by something else */
	{ "\xe1\x80\x41", 0 },
	{ "\xf1\x80\x80\xc0", 0 },
	{ "", 0 },
};

static void sequences_are_as_long_as_the_standard_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t length = utf8_sequence(cases[i].bytes, strlen(cases[i].bytes));

		if (length != cases[i].length)
			fail_msg("case %zu: %zu, want %zu", i, length, cases[i].length);
	}
}

static void a_sequence_is_not_looked_for_behind_the_end(void **state)
{
	(void)state;
	assert_int_equal(utf8_sequence("\xc3\xa9", 1), 0);
	assert_int_equal(utf8_sequence("a", 0), 0);
}

static void bytes_of_no_sequence_become_question_marks(void **state)
{
	static const char text[] = "a\xff\xc3\xa9\xe2\x82z\xc2";
	char mended[sizeof(text)] = "";

	(void)state;
	utf8_mend(text, strlen(text), mended);
	assert_string_equal(mended, "a?\xc3\xa9??z?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_are_as_long_as_the_standard_says),
		cmocka_unit_test(a_sequence_is_not_looked_for_behind_the_end),
		cmocka_unit_test(bytes_of_no_sequence_become_question_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
