# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks a document: against its schema, and what a schema cannot say about the unknown."""
import functools
import json
import pathlib

import jsonschema

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schema"


def no_duplicates(pairs):
    """An object_pairs_hook for json.loads() that refuses a key that stands twice."""
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    assert not twice, f"keys that stand twice: {twice}"
    return dict(pairs)


@functools.lru_cache(maxsize=None)
def validator(name):
    """The validator of documents with this schema name, "pmu-caps.report"."""
    path = SCHEMAS / f"{name.removeprefix('pmu-caps.')}.schema.json"
    schema = json.loads(path.read_text(), object_pairs_hook=no_duplicates)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def null_paths(value, path=""):
    """The JSON Pointers of all nulls; our keys need no escapes."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from null_paths(member, f"{path}/{key}")
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from null_paths(element, f"{path}/{index}")


# Below these, answers are three-valued: the word "unknown" is one of them. Elsewhere a text
# from outside may read so.
THREE_VALUED = ["guest", "mediated", "topdown", "items", "migration"]


def open_words(value, path):
    """The JSON Pointers of all answers "unknown"; causes and directions are no answers."""
    if value == "unknown" and not path.endswith(("/cause", "/direction")):
        yield path
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from open_words(member, f"{path}/{key}")
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from open_words(element, f"{path}/{index}")


def assumptions(mediated):
    """The JSON Pointers of all values that are known to be taken for granted only."""
    for index, requirement in enumerate(mediated["requirements"]):
        if requirement["assumed"]:
            assert requirement["state"] in ("met", "unmet"), requirement
            yield f"/mediated/requirements/{index}/state"
    for key in ("requested", "startable"):
        if mediated[f"{key}_assumed"]:
            assert mediated[key] is not None and mediated[key] != "unknown", key
            yield f"/mediated/{key}"


def pebs_assumptions(document):
    """The same of PEBS, which the firmware may have switched off."""
    for path, key in (("/guest", "pebs"), ("/kvm/predicted/legacy", "ds"),
                      ("/kvm/predicted/mediated", "ds")):
        try:
            place = resolve(document, path)
        except KeyError:
            continue
        if place and place[f"{key}_assumed"]:
            assert place[key] in ("yes", True), path
            yield f"{path}/{key}"


def resolve(document, pointer):
    """The value at a JSON Pointer; KeyError, IndexError or ValueError if there is none."""
    value = document
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


# What a baseline says in three values, at its top and for each kind of vPMU.
BASELINE_ANSWERS = ["vpmu", "full_width", "pebs", "lbr", "arch_lbr", "perf_metrics", "pdcm",
                    "perfmon_ext", "perfctr_core", "perfmon_v2"]


def check_baseline_unknown(document):
    """Each null and each open answer of a baseline has its entry in unknown[]."""
    wanted = [path for path in null_paths(document) if not path.startswith("/unknown/")]
    for path in ("", "/emulated", "/mediated"):
        scope = resolve(document, path)
        wanted += [f"{path}/{key}" for key in BASELINE_ANSWERS if scope.get(key) == "unknown"]
    explained = [entry["path"] for entry in document["unknown"]]
    assert sorted(explained) == sorted(wanted), sorted(set(explained) ^ set(wanted))


def check_unknown(document):
    """Each null outside of the snapshot, each answer "unknown" and each value taken for granted
    has one entry in unknown[], and the other way round."""
    facts = {key: value for key, value in document.items() if key != "snapshot"}
    explained = [entry["path"] for entry in document["unknown"]]
    for pointer in explained:
        resolve(document, pointer)
    wanted = list(null_paths(facts))
    for key in THREE_VALUED:
        wanted += open_words(document.get(key), f"/{key}")
    if "mediated" in document:
        wanted += assumptions(document["mediated"])
        wanted += pebs_assumptions(document)
    assert sorted(explained) == sorted(wanted), sorted(set(explained) ^ set(wanted))


def validate(document):
    """Fails with what is wrong with a document; takes its text (str or bytes), too."""
    if isinstance(document, (str, bytes)):
        document = json.loads(document, object_pairs_hook=no_duplicates)
    errors = [f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
              for error in validator(document["schema"]["name"]).iter_errors(document)]
    assert not errors, "\n".join(errors[:10])
    if document["schema"]["name"] == "pmu-caps.baseline":
        check_baseline_unknown(document)
    elif "unknown" in document:
        check_unknown(document)
    return document
