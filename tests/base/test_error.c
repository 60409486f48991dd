// SPDX-License-Identifier: GPL-2.0-or-later
/* base/error.h: why something failed. */
#include "base/error.h"

#include <errno.h>
#include <string.h>

#include "tests/unit_test.h"

static void an_error_holds_its_code_and_text(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(error_set(&err, -EINVAL, "line %d: not a number", 14), -EINVAL);
	assert_int_equal(err.code, -EINVAL);
	assert_string_equal(err.text, "line 14: not a number");
}

static void an_errno_is_described_behind_the_text(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(error_set_errno(&err, -ENOENT, "cannot open '%s'", "/x"), -ENOENT);
	assert_int_equal(err.code, -ENOENT);
	assert_string_equal(err.text, "cannot open '/x': No such file or directory");
}

static void nobody_has_to_want_the_text(void **state)
{
	(void)state;
	assert_int_equal(error_set(NULL, -EINVAL, "unheard"), -EINVAL);
	assert_int_equal(error_set_errno(NULL, -ENOENT, "unheard"), -ENOENT);
}

static void control_characters_cannot_steer_a_terminal(void **state)
{
	struct error err = { 0 };

	(void)state;
	error_set(&err, -EINVAL, "%s", "a\nb\033[31mc\177d");
	assert_string_equal(err.text, "a?b?[31mc?d");
}

static void a_long_text_is_cut_and_stays_a_string(void **state)
{
	char text[2000];
	struct error err = { 0 };

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	error_set(&err, -EINVAL, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	error_set_errno(&err, -ENOENT, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void errno_values_have_names_and_back(void **state)
{
	(void)state;
	assert_string_equal(errno_name(EACCES), "EACCES");
	assert_string_equal(errno_name(99999), "unknown errno");
	assert_int_equal(errno_from_name("EACCES"), EACCES);
	assert_int_equal(errno_from_name("E2BIG"), E2BIG);
	assert_int_equal(errno_from_name("EHWPOISON"), EHWPOISON);
	assert_int_equal(errno_from_name("ENONSENSE"), 0);
	assert_int_equal(errno_from_name(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_holds_its_code_and_text),
		cmocka_unit_test(an_errno_is_described_behind_the_text),
		cmocka_unit_test(nobody_has_to_want_the_text),
		cmocka_unit_test(control_characters_cannot_steer_a_terminal),
		cmocka_unit_test(a_long_text_is_cut_and_stays_a_string),
		cmocka_unit_test(errno_values_have_names_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
