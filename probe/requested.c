// SPDX-License-Identifier: GPL-2.0-or-later
/* What the administrator asked of KVM's modules, whether or not they are loaded. */
#include "probe/requested.h"

#include <errno.h>
#include <string.h>

#include "model/words.h"
#include "probe/modprobe.h"
#include "probe/modules.h"
#include "probe/printable.h"

#define VALUE_MAX 64

/* One parameter, and the last that one place says of it. */
struct request {
	const char *module, *parameter;
	bool found;
	char value[VALUE_MAX + 1];
};

struct requests {
	struct request of[KVM_PARAMETER_COUNT];
};

/* The kernel and modprobe take '-' and '_' in names for the same. */
static bool is_same_name(const char *text, size_t length, const char *name)
{
	if (length != strlen(name))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((text[i] == '-' ? '_' : text[i]) != (name[i] == '-' ? '_' : name[i]))
			return false;
	return true;
}

/* Takes "parameter=value" (without value: on); the last one wins. */
static void take(struct request *request, const char *option, size_t length)
{
	const char *equals = memchr(option, '=', length);
	size_t name_length = equals ? (size_t)(equals - option) : length;
	size_t value_length;

	if (!is_same_name(option, name_length, request->parameter))
		return;
	request->found = true;
	if (!equals) {
		strcpy(request->value, "1");
		return;
	}
	value_length = length - name_length - 1;
	if (value_length > VALUE_MAX)
		value_length = VALUE_MAX;
	memcpy(request->value, equals + 1, value_length);
	request->value[value_length] = '\0';
	printable_make(request->value, value_length);
}

static void requests_init(const struct snapshot *snap, struct requests *ret)
{
	for (int i = 0; i < KVM_PARAMETER_COUNT; i++)
		ret->of[i] = (struct request){
			.module = modules_owner(snap, i),
			.parameter = kvm_parameter_word(i),
		};
}

/* "kvm.enable_pmu=0" */
static void search_command_line(const struct command_line *line, struct requests *requests)
{
	const char *at = line->text, *word;
	size_t length;

	while (command_line_next(&at, &word, &length)) {
		const char *dot = memchr(word, '.', length);

		if (!dot)
			continue;
		for (int i = 0; i < KVM_PARAMETER_COUNT; i++) {
			struct request *request = &requests->of[i];
			size_t module_length = (size_t)(dot - word);

			if (is_same_name(word, module_length, request->module))
				take(request, dot + 1, length - module_length - 1);
		}
	}
}

static void take_option(const char *module, const char *option, void *data)
{
	struct requests *requests = data;

	for (int i = 0; i < KVM_PARAMETER_COUNT; i++)
		if (is_same_name(module, strlen(module), requests->of[i].module))
			take(&requests->of[i], option, strlen(option));
}

/* Where the request of one parameter was looked for, and what was found. */
struct place {
	const char *name;
	struct requests requests;
	struct reading reading;
};

/*
 * The places stand with the stronger one first: modprobe hands the command line's options
 * on behind its own (libkmod reads them last), and a built-in module knows the command
 * line alone. What nobody asks is absent only if every place could be searched.
 */
static int decide(struct snapshot *snap, enum kvm_parameter parameter,
		  const struct place *place, size_t count)
{
	struct reading_text *ret = &snap->kvm.requested[parameter];

	ret->reading = (struct reading){ .state = READING_ABSENT };
	for (size_t i = 0; i < count; i++) {
		const struct request *request = &place[i].requests.of[parameter];

		if (!request->found) {
			if (place[i].reading.state != READING_OK &&
			    ret->reading.state == READING_ABSENT)
				ret->reading = place[i].reading;
			continue;
		}
		ret->reading = reading_ok();
		ret->text = arena_strdup(&snap->arena, request->value);
		snap->kvm.requested_in[parameter] = place[i].name;
		return ret->text ? 0 : -ENOMEM;
	}
	return 0;
}

int requested_read(struct host *host, const struct command_line *line, struct snapshot *snap)
{
	struct place places[] = {
		{ .name = "kernel command line", .reading = line->reading },
		{ .name = "modprobe.d" },
	};
	const struct modprobe_listener listener = {
		.option = take_option,
		.data = &places[1].requests,
	};
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		requests_init(snap, &places[i].requests);
	search_command_line(line, &places[0].requests);
	r = modprobe_read(host, &snap->arena, &listener, &places[1].reading);
	for (int i = 0; r == 0 && i < KVM_PARAMETER_COUNT; i++)
		r = decide(snap, i, places, ARRAY_SIZE(places));
	return r;
}
