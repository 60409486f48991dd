// SPDX-License-Identifier: GPL-2.0-or-later
/* Readings as JSON: the value, nothing, or an object that says why there is no value. */
#include "record/json_reading.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"

#include "model/words.h"

/* The kernel returns no errno values above this (include/linux/err.h, MAX_ERRNO). */
#define ERRNO_MAX 4095
#define ERRNO_TEXT_MAX 16

/*
 * An errno is its name. Numbers that user space has no name for do leave the kernel at times
 * (524, ENOTSUPP); they are written in decimal, as a text all the same.
 */
static void errno_write(int number, struct json_out *object)
{
	char text[ERRNO_TEXT_MAX];

	if (errno_from_name(errno_name(number)) == number) {
		json_out_text(object, "errno", errno_name(number));
		return;
	}
	snprintf(text, sizeof(text), "%d", number);
	json_out_text(object, "errno", text);
}

static int errno_read(const struct json_node *node, int *ret)
{
	size_t length;
	const char *text = json_peek_text(node, &length);
	uint64_t number = text ? (uint64_t)errno_from_name(text) : 0;

	if (text && number == 0 && parse_u64(text, &number) < 0)
		number = 0;
	if (number == 0 || number > ERRNO_MAX)
		return json_wrong(node, "the name of an errno value, such as \"EACCES\"");
	*ret = (int)number;
	return 0;
}

static int state_read(const struct json_node *node, enum reading_state *ret)
{
	size_t length;
	const char *word = json_peek_text(node, &length);
	int state = word ? reading_state_from_word(word) : -1;

	/* One that was not taken is an absent key, and has no second spelling. */
	if (state <= READING_NOT_TAKEN)
		return json_wrong(node, "\"ok\", \"absent\", \"denied\" or \"failed\"");
	*ret = (enum reading_state)state;
	return 0;
}

void json_reading_write_state(const struct reading *reading, struct json_out *object)
{
	if (reading->state == READING_NOT_TAKEN)
		return;
	json_out_text(object, "state", reading_state_word(reading->state));
	if (reading->err)
		errno_write(reading->err, object);
}

int json_reading_read_state(const struct json_node *object, struct reading *ret)
{
	struct reading reading = { .state = READING_NOT_TAKEN };
	struct json_node member;
	int r;

	if (!json_is_object(object))
		return json_wrong(object, "an object with a \"state\"");
	json_member(object, "state", &member);
	r = state_read(&member, &reading.state);
	if (r == 0 && json_member(object, "errno", &member))
		r = errno_read(&member, &reading.err);
	if (r == 0)
		*ret = reading;
	return r;
}

static int reading_read(const struct json_node *node, void *value)
{
	return json_reading_read_state(node, value);
}

static void reading_write(const void *value, const char *key, struct json_out *out)
{
	struct json_out object = json_out_object();

	json_reading_write_state(value, &object);
	json_out_part_if_any(out, key, &object);
}

const struct json_kind json_kind_reading = { .read = reading_read, .write = reading_write };

int json_reading_read_refusal(const struct json_node *node, struct reading *ret)
{
	struct reading reading;
	int r = json_reading_read_state(node, &reading);

	if (r < 0)
		return r;
	if (reading.state == READING_OK)
		return json_wrong(node, "the value of a reading that is ok");
	*ret = reading;
	return 0;
}

bool json_reading_write_refusal(const struct reading *reading, const char *key,
				struct json_out *out)
{
	if (reading->state == READING_OK)
		return true;
	reading_write(reading, key, out);
	return false;
}

/* The readings with a number differ only in how that is written. */
static int number_read(const struct json_node *node, struct reading_u64 *ret,
		       int (*get)(const struct json_node *node, uint64_t *ret))
{
	int r;

	if (json_is_object(node))
		return json_reading_read_refusal(node, &ret->reading);
	r = get(node, &ret->value);
	if (r == 0)
		ret->reading = reading_ok();
	return r;
}

static int count_read(const struct json_node *node, void *value)
{
	return number_read(node, value, json_get_count);
}

static void count_write(const void *value, const char *key, struct json_out *out)
{
	const struct reading_u64 *reading = value;

	if (json_reading_write_refusal(&reading->reading, key, out))
		json_out_count(out, key, reading->value);
}

const struct json_kind json_kind_count = { .read = count_read, .write = count_write };

static int signed_read(const struct json_node *node, void *value)
{
	return number_read(node, value, json_get_signed);
}

static void signed_write(const void *value, const char *key, struct json_out *out)
{
	const struct reading_u64 *reading = value;

	if (json_reading_write_refusal(&reading->reading, key, out))
		json_out_add(out, key, json_object_new_int64((int64_t)reading->value));
}

const struct json_kind json_kind_signed = { .read = signed_read, .write = signed_write };

static int register_read(const struct json_node *node, void *value)
{
	return number_read(node, value, json_get_u64);
}

static void register_write(const void *value, const char *key, struct json_out *out)
{
	const struct reading_u64 *reading = value;

	if (json_reading_write_refusal(&reading->reading, key, out))
		json_out_register(out, key, reading->value, 16);
}

const struct json_kind json_kind_register = { .read = register_read,
					      .write = register_write };

int json_reading_read_text(const struct json_node *node, size_t max,
			   struct reading_text *ret)
{
	int r;

	if (json_is_object(node))
		return json_reading_read_refusal(node, &ret->reading);
	r = json_get_text(node, max, &ret->text);
	if (r == 0)
		ret->reading = reading_ok();
	return r;
}

static int text_read(const struct json_node *node, void *value)
{
	return json_reading_read_text(node, JSON_TEXT_MAX, value);
}

static void text_write(const void *value, const char *key, struct json_out *out)
{
	const struct reading_text *reading = value;

	if (json_reading_write_refusal(&reading->reading, key, out))
		json_out_text(out, key, reading->text);
}

const struct json_kind json_kind_text = { .read = text_read, .write = text_write };
