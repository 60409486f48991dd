// SPDX-License-Identifier: GPL-2.0-or-later
/* base/ascii.h: text that is plain ASCII. */
#include "base/ascii.h"

#include "tests/unit_test.h"

static void all_bytes_up_to_0x7f_are_ascii(void **state)
{
	char text[0x80];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)i;
	for (size_t length = 0; length <= sizeof(text); length++)
		assert_true(is_ascii(text, length));
}

static void one_byte_above_is_noticed_wherever_it_stands(void **state)
{
	(void)state;
	for (size_t place = 0; place < 20; place++) {
		char text[] = "twenty bytes of text";

		text[place] = (char)0x80;
		assert_false(is_ascii(text, 20));
		assert_true(is_ascii(text, place));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_bytes_up_to_0x7f_are_ascii),
		cmocka_unit_test(one_byte_above_is_noticed_wherever_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
