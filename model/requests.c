// SPDX-License-Identifier: GPL-2.0-or-later
/* What an administrator asks of KVM's modules, as command lines and options say it. */
#include "model/requests.h"

#include <errno.h>
#include <string.h>

#include "base/printable.h"

#include "model/command_line.h"
#include "model/words.h"

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

/* Whether the module is the one that owns the parameter. */
static bool owns(const struct request_place *place, const char *module, size_t length,
		 enum kvm_parameter parameter)
{
	switch (parameter) {
	case KVM_PARAMETER_ENABLE_PMU:
		return is_same_name(module, length, "kvm");
	case KVM_PARAMETER_ENABLE_MEDIATED_PMU:
	case KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG:
		break;
	}
	if (place->vendor_module)
		return is_same_name(module, length, place->vendor_module);
	return is_same_name(module, length, "kvm_intel") ||
	       is_same_name(module, length, "kvm_amd");
}

/* Takes "parameter=value" (without value: on); the last one wins. */
static void take(struct request *request, enum kvm_parameter parameter,
		 const char *option, size_t length)
{
	const char *equals = memchr(option, '=', length);
	size_t name_length = equals ? (size_t)(equals - option) : length;
	size_t value_length;

	if (!is_same_name(option, name_length, kvm_parameter_word(parameter)))
		return;
	request->found = true;
	if (!equals) {
		memcpy(request->value, "1", sizeof("1"));
		return;
	}
	value_length = length - name_length - 1;
	if (value_length > REQUEST_VALUE_MAX)
		value_length = REQUEST_VALUE_MAX;
	memcpy(request->value, equals + 1, value_length);
	request->value[value_length] = '\0';
	printable_make(request->value, value_length);
}

static void take_from(struct request_place *place, const char *module,
		      size_t module_length, const char *option, size_t length)
{
	for (enum kvm_parameter i = 0; i < KVM_PARAMETER_COUNT; i++)
		if (owns(place, module, module_length, i))
			take(&place->of[i], i, option, length);
}

void requests_search_line(struct request_place *place, const char *command_line)
{
	const char *at = command_line, *word;
	size_t length;

	while (command_line_next(&at, &word, &length)) {
		const char *dot = memchr(word, '.', length);
		size_t module_length = dot ? (size_t)(dot - word) : 0;

		if (dot)
			take_from(place, word, module_length, dot + 1,
				  length - module_length - 1);
	}
}

void requests_take_option(struct request_place *place, const char *module,
			  const char *option)
{
	take_from(place, module, strlen(module), option, strlen(option));
}

static int decide(struct snapshot *snap, enum kvm_parameter parameter,
		  const struct request_place *place, size_t count)
{
	struct reading_text *ret = &snap->kvm.requested[parameter];

	ret->reading = (struct reading){ .state = READING_ABSENT };
	for (size_t i = 0; i < count; i++) {
		const struct request *request = &place[i].of[parameter];

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

int requests_decide(struct snapshot *snap, const struct request_place *place, size_t count)
{
	int r = 0;

	for (enum kvm_parameter i = 0; r == 0 && i < KVM_PARAMETER_COUNT; i++)
		r = decide(snap, i, place, count);
	return r;
}
