// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps explain": what becomes of the PMU between a host and a guest of it. */
#include "report/explanation.h"

#include <string.h>

#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/one_host.h"
#include "cmd/output.h"
#include "cmd/style.h"

struct explaining {
	const struct options *options;
	struct one_host host, guest;
	bool has_host;
};

/* The machine we run on can have guests; otherwise it says nothing about one. */
static bool is_host(const struct snapshot *snap)
{
	const struct kvm_snapshot *kvm = &snap->kvm;

	return kvm->core_module.state == READING_OK || kvm->device.state == READING_OK ||
	       kvm->device.state == READING_DENIED;
}

/* HOST GUEST; or GUEST alone, and this machine is the host if it can be one. */
static enum exit_status read_host(struct explaining *explaining)
{
	const struct options *options = explaining->options;
	const bool named = options->argument_count == 2;
	enum exit_status status;

	if (options->guest_only)
		return STATUS_OK;
	status = one_host_read(options, named ? options->argument[0] : NULL, "HOST",
			       &explaining->host);
	explaining->has_host = status == STATUS_OK &&
			       (named || is_host(&explaining->host.snap));
	return status;
}

/* What the user says of IA32_PERF_CAPABILITIES is said of the host. */
static enum exit_status read_guest(struct explaining *explaining)
{
	struct options options = *explaining->options;

	options.supplied = (struct supplied){ 0 };
	return one_host_read(&options, options.argument[options.argument_count - 1],
			     "GUEST", &explaining->guest);
}

static struct explain_side side_of(const struct one_host *host)
{
	return (struct explain_side){
		.snap = &host->snap,
		.verdict = &host->verdict,
		.identity = &host->identity,
	};
}

static int write_explanation(struct explaining *explaining, FILE *out)
{
	const struct options *options = explaining->options;
	const struct text_style style = style_of(out, options);
	struct explain_facts facts = {
		.guest = side_of(&explaining->guest),
		.vmm = options->vmm ? options->vmm : vmm_of(&explaining->guest.snap.vmm),
	};
	struct explanation explanation;
	struct explanation_report report = {
		.guest = explaining->guest.source,
		.facts = &facts,
		.explanation = &explanation,
	};

	if (explaining->has_host) {
		facts.host = side_of(&explaining->host);
		report.host = explaining->host.source;
	}
	explain_judge(&facts, &explanation);
	return options->json ? explanation_json(out, &report) :
			       explanation_text(out, &report, &style);
}

static enum exit_status write_to_output(struct explaining *explaining)
{
	enum exit_status status = STATUS_OK;
	struct output output;
	struct error err = { 0 };

	if (output_open(explaining->options->output, &output, &err) < 0)
		return complain_error(&err);
	if (write_explanation(explaining, output.stream) < 0)
		status = complain("out of memory");
	if (output_close(&output, status == STATUS_OK, &err) < 0)
		status = complain_error(&err);
	return status;
}

/* Standard input can be read once, and --guest-only leaves no host to read. */
static enum exit_status check(const struct options *options)
{
	if (options->argument_count == 1)
		return STATUS_OK;
	if (options->guest_only)
		return complain("--guest-only takes GUEST alone");
	if (strcmp(options->argument[0], "-") == 0 && strcmp(options->argument[1], "-") == 0)
		return complain("HOST and GUEST cannot both be standard input");
	return STATUS_OK;
}

enum exit_status command_explain(const struct options *options)
{
	struct explaining explaining = { .options = options };
	enum exit_status status = check(options);

	if (status == STATUS_OK)
		status = read_host(&explaining);
	if (status == STATUS_OK)
		status = read_guest(&explaining);
	if (status == STATUS_OK)
		status = write_to_output(&explaining);
	one_host_done(&explaining.host);
	one_host_done(&explaining.guest);
	return status;
}
