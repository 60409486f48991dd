// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads a host from a text dump of CPUID registers; its lines tell the format. */
#include "record/dump.h"

#include <errno.h>
#include <string.h>

#include "record/dump_line.h"
#include "record/text_format.h"

#define QUOTE_MAX 48

struct dump_format {
	const char *kind;
	dump_line_parse *parse;
	bool reads_above_maximum; /* asks for leaves without looking at the maximum */
};

static const struct dump_format formats[] = {
	{ .kind = "instlatx64", .parse = instlatx64_parse },
	{ .kind = "cpuid-r", .parse = cpuid_r_parse },
	{ .kind = "libcpuid", .parse = libcpuid_raw_parse, .reads_above_maximum = true },
};

/* The other texts that are told by a line of theirs. */
static const struct text_format *const texts[] = { &cpuinfo_format, &kernel_log_format };

/* The state while one dump is read. */
struct dumping {
	struct dump *dump;
	struct snapshot *snap;
	const struct dump_format *format; /* NULL until a line has told it */
	const struct text_format *text; /* likewise: what is read is no dump of registers */
	struct text_state text_state;
	struct dump_line heading[ARRAY_SIZE(formats)]; /* the last one before that line */
	size_t preamble; /* bytes before that line */
	struct sections sections;
};

/* The begin of a line for a message; whatever bytes it holds, the quote is plain text. */
static const char *quote(const struct input_line *line, char *buffer)
{
	size_t length = line->length < QUOTE_MAX ? line->length : QUOTE_MAX;

	for (size_t i = 0; i < length; i++) {
		char c = line->text[i];

		buffer[i] = c >= ' ' && c <= '~' ? c : '?';
	}
	buffer[length] = '\0';
	return buffer;
}

static int note_broken(struct dumping *state, const struct input_line *line)
{
	char buffer[QUOTE_MAX + 1];

	if (line->unfinished)
		return snapshot_note(state->snap, NOTE_TRUNCATED,
				     "line %lu: the input ends within it: '%s'",
				     line->number, quote(line, buffer));
	return snapshot_note(state->snap, NOTE_BROKEN_LINE,
			     line->cut ? "line %lu: too long: '%s...'" : "line %lu: '%s'",
			     line->number, quote(line, buffer));
}

static int take_line(struct dumping *state, const struct input_line *line,
		     const struct dump_line *parsed)
{
	const unsigned int *cpu = parsed->has_cpu ? &parsed->cpu : NULL;
	struct sections *sections = &state->sections;

	switch (parsed->kind) {
	case DUMP_LINE_OTHER:
		return 0;
	case DUMP_LINE_ENTRY:
		return sections_add_entry(sections, parsed->entry, parsed->has_subleaf,
					  line->number);
	case DUMP_LINE_SECTION:
		return sections_next_cpu(sections, cpu);
	case DUMP_LINE_MSR:
		sections_add_msr(sections, parsed->msr, parsed->value);
		return 0;
	case DUMP_LINE_MSR_SECTION:
		sections_next_msrs(sections, cpu);
		return 0;
	case DUMP_LINE_BROKEN:
		return note_broken(state, line);
	}
	return 0;
}

/*
 * The first CPUID answer tells the format: headings do not, "CPU 0:" for one belongs to
 * more than one of them. The last heading above the answer is taken then.
 */
static int recognise(struct dumping *state, const struct input_line *line)
{
	struct dump_line parsed;
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		formats[i].parse(line, &parsed);
		switch (parsed.kind) {
		case DUMP_LINE_SECTION:
			state->heading[i] = parsed;
			break;
		case DUMP_LINE_BROKEN:
			return note_broken(state, line);
		case DUMP_LINE_ENTRY:
			state->format = &formats[i];
			state->sections.drop_above_maximum = formats[i].reads_above_maximum;
			r = take_line(state, line, &state->heading[i]);
			return r < 0 ? r : take_line(state, line, &parsed);
		case DUMP_LINE_OTHER:
		case DUMP_LINE_MSR:
		case DUMP_LINE_MSR_SECTION:
			break;
		}
	}
	return 0;
}

static int recognise_text(struct dumping *state, const struct input_line *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (!texts[i]->knows(line))
			continue;
		state->text = texts[i];
		return state->text->take(line, &state->text_state, state->snap);
	}
	return 0;
}

static bool is_recognised(const struct dumping *state)
{
	return state->format || state->text;
}

static int read_line(struct dumping *state, const struct input_line *line)
{
	struct dump_line parsed;
	int r;

	if (state->text)
		return state->text->take(line, &state->text_state, state->snap);
	if (!state->format) {
		state->preamble += line->length + 1;
		r = line->cut ? 0 : recognise(state, line);
		if (r < 0 || state->format)
			return r;
		return recognise_text(state, line);
	}
	if (line->cut)
		return note_broken(state, line);
	state->format->parse(line, &parsed);
	return take_line(state, line, &parsed);
}

/* Reads until the end; a line that does not end is the end too. */
static int read_lines(struct dumping *state, struct error *err)
{
	struct input *in = state->dump->in;
	struct input_line line;
	int r;

	while ((r = input_next_line(in, &line, err)) > 0) {
		r = read_line(state, &line);
		if (r < 0)
			return error_set_errno(err, r, "cannot read '%s'", input_name(in));
		if (!is_recognised(state) && state->preamble > DUMP_PREAMBLE_MAX)
			return 0;
	}
	if (r == -EFBIG)
		return snapshot_note(state->snap, NOTE_TRUNCATED,
				     "line %lu: longer than %zu bytes: not read further",
				     in->line, INPUT_LINE_LIMIT);
	return r;
}

#define KNOWN_KINDS                                                        \
	"known kinds are records and reports of pmu-caps, InstLatx64 and " \
	"AIDA64 dumps, cpuid -r, libcpuid's raw dumps, kernel logs, "      \
	"and /proc/cpuinfo"

static int nothing_found(const struct dumping *state, struct error *err)
{
	const struct input *in = state->dump->in;
	const struct note *note = &state->snap->note[NOTE_BROKEN_LINE];

	if (!note->count)
		note = &state->snap->note[NOTE_TRUNCATED];
	if (note->count)
		return error_set(err, -EINVAL,
				 "%s: no readable CPUID register line found (%s); %s",
				 input_name(in), note->detail, KNOWN_KINDS);
	return input_error(in, in->line, err, -EINVAL,
			   "no CPUID register line found up to here; %s", KNOWN_KINDS);
}

static int end_text(struct dumping *state, struct error *err)
{
	const char *name = input_name(state->dump->in);
	struct error why = { 0 };
	int r = state->text->end(&state->text_state, state->snap, &why);

	if (why.code < 0)
		return error_set(err, r, "%s: %s", name, why.text);
	return r < 0 ? error_set_errno(err, r, "cannot read '%s'", name) : 0;
}

int dump_read(struct dump *dump, struct snapshot *snap, struct error *err)
{
	struct dumping state = { .dump = dump, .snap = snap };
	int r;

	if (dump->is_journal) {
		state.text = &kernel_log_format;
		state.text_state.log.journal = true;
	}
	sections_begin(&state.sections, snap, dump->visitor);
	r = read_lines(&state, err);
	if (r < 0)
		return r;
	if (!is_recognised(&state))
		return nothing_found(&state, err);
	dump->kind = state.text ? state.text->kind : state.format->kind;
	if (state.text)
		return end_text(&state, err);
	r = sections_end(&state.sections);
	if (r < 0)
		return error_set_errno(err, r, "cannot read '%s'", input_name(dump->in));
	return 0;
}
