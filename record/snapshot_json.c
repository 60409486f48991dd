// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A snapshot as JSON, and back.
 *
 * Each part of the snapshot has a file (snapshot_json_cpuid.c, _kvm.c, ...) with a table of
 * its keys. A row names the key, the member and its kind; a kind is the function
 * that writes such a member beside the one that reads it. To add a reading, add a row.
 *
 * What is read may come from anyone. Unknown keys are ignored, so that a later minor version
 * can add some; every known key has one type, and limits on length and number.
 */
#include "record/snapshot_json.h"

#include <errno.h>
#include <string.h>

#include "base/parse.h"

#include "model/words.h"

#include "record/json_reading.h"
#include "record/snapshot_json_cpuid.h"
#include "record/snapshot_json_kernel.h"
#include "record/snapshot_json_kvm.h"
#include "record/snapshot_json_notes.h"
#include "record/snapshot_json_supplied.h"
#include "record/snapshot_json_vmm.h"

static int coverage_read(const struct json_node *node, void *value)
{
	enum cpu_coverage *coverage = value;
	size_t length;
	const char *word = json_peek_text(node, &length);
	int index = word ? cpu_coverage_from_word(word) : -1;

	if (index < 0)
		return json_wrong(node, "\"boot-cpu\" or \"all-cpus\"");
	*coverage = (enum cpu_coverage)index;
	return 0;
}

static void coverage_write(const void *value, const char *key, struct json_out *out)
{
	const enum cpu_coverage *coverage = value;

	json_out_text(out, key, cpu_coverage_word(*coverage));
}

static const struct json_kind kind_coverage = { .read = coverage_read,
						.write = coverage_write };

static const struct json_field snapshot_field[] = {
	{ JSON_FIELD("coverage", struct snapshot, coverage, kind_coverage) },
	{ JSON_FIELD("logical_cpus", struct snapshot, logical_cpus, json_kind_count) },
	{ JSON_WHOLE("cpus", json_kind_cpu_groups) },
	{ JSON_FIELD("supplied", struct snapshot, supplied, json_kind_supplied) },
	{ JSON_FIELD("kvm", struct snapshot, kvm, json_kind_kvm) },
	{ JSON_FIELD("kernel", struct snapshot, kernel, json_kind_kernel) },
	{ JSON_FIELD("vmm", struct snapshot, vmm, json_kind_vmm) },
	{ JSON_FIELD("notes", struct snapshot, note, json_kind_notes) },
	{ JSON_WHOLE("disagreements", json_kind_disagreements) },
};
static const struct json_fields snapshot_fields = { snapshot_field,
						    ARRAY_SIZE(snapshot_field) };

struct json_object *snapshot_to_json(const struct snapshot *snap)
{
	struct json_out object = json_out_object();

	json_fields_write(&snapshot_fields, snap, &object);
	return json_out_finish(&object);
}

/* Fills a snapshot that is empty. */
static int snapshot_read(const struct json_node *node)
{
	struct snapshot *snap = node->target->snap;
	int r = json_fields_read(&snapshot_fields, node, snap);

	/* Half a snapshot would be taken for a whole one. */
	if (r < 0)
		snapshot_reset(snap);
	return r;
}

int snapshot_from_json(struct json_object *object, struct snapshot *snap, struct error *err)
{
	const struct json_target target = { .snap = snap, .err = err };
	const struct json_node document = { .target = &target };
	const struct json_node node = {
		.json = object, .target = &target, .parent = &document, .key = "snapshot"
	};

	snapshot_reset(snap);
	return snapshot_read(&node);
}

/* "1.0" into its two numbers. */
static bool version_parse(const char *text, uint64_t *ret_major, uint64_t *ret_minor)
{
	const char *dot = strchr(text, '.');
	char major[8] = "";

	if (text[strspn(text, "0123456789.")] || !dot ||
	    dot - text >= (ptrdiff_t)sizeof(major))
		return false;
	memcpy(major, text, (size_t)(dot - text));
	return parse_u64(major, ret_major) == 0 && parse_u64(dot + 1, ret_minor) == 0;
}

int document_check_version(const struct json_node *schema)
{
	struct json_node version;
	uint64_t major, minor;
	const char *text;
	size_t length;

	json_member(schema, "version", &version);
	text = json_peek_text(&version, &length);
	if (!text || !version_parse(text, &major, &minor))
		return json_wrong(&version, "a version, such as \"%d.%d\"",
				  RECORD_SCHEMA_MAJOR, RECORD_SCHEMA_MINOR);
	if (major < RECORD_SCHEMA_MAJOR ||
	    (major == RECORD_SCHEMA_MAJOR && minor <= RECORD_SCHEMA_MINOR))
		return 0;
	return error_set(schema->target->err, -EPROTONOSUPPORT,
			 "format version %.20s is newer than %d.%d, the newest that this "
			 "pmu-caps reads: update pmu-caps",
			 text, RECORD_SCHEMA_MAJOR, RECORD_SCHEMA_MINOR);
}

/* The documents that hold a snapshot, by what follows "pmu-caps." in their schema's name. */
static const char *const kinds[] = { "record", "report" };

static int kind_check(const struct json_node *schema, const char **ret_kind)
{
	static const char prefix[] = "pmu-caps.";
	struct error *err = schema->target->err;
	struct json_node name;
	const char *text;
	size_t length;

	json_member(schema, "name", &name);
	text = json_peek_text(&name, &length);
	if (!text || strncmp(text, prefix, strlen(prefix)) != 0)
		return error_set(err, -EINVAL,
				 "not a document of pmu-caps: /schema/name is not "
				 "\"pmu-caps.record\" or \"pmu-caps.report\"");
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(text + strlen(prefix), kinds[i]) != 0)
			continue;
		*ret_kind = kinds[i];
		return 0;
	}
	return error_set(err, -EINVAL,
			 "a %.40s document holds no snapshot; "
			 "only pmu-caps.record and pmu-caps.report do",
			 text);
}

const char *document_source_name(struct json_object *document)
{
	const struct json_node root = { .json = document };
	struct json_node source, name;
	size_t length;

	if (!json_member(&root, "source", &source) || !json_member(&source, "name", &name))
		return NULL;
	return json_peek_text(&name, &length);
}

int snapshot_from_document(struct json_object *document, struct snapshot *snap,
			   const char **ret_kind, struct error *err)
{
	const struct json_target target = { .snap = snap, .err = err };
	const struct json_node root = { .json = document, .target = &target };
	struct json_node schema, snapshot;
	const char *kind = NULL;
	int r;

	snapshot_reset(snap);
	json_member(&root, "schema", &schema);
	r = kind_check(&schema, &kind);
	if (r == 0)
		r = document_check_version(&schema);
	if (r < 0)
		return r;
	if (!json_member(&root, "snapshot", &snapshot))
		return error_set(err, -EINVAL, "the pmu-caps.%s has no \"snapshot\"", kind);
	r = snapshot_read(&snapshot);
	if (r == 0)
		*ret_kind = kind;
	return r;
}
