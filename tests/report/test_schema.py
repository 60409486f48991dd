# SPDX-License-Identifier: GPL-2.0-or-later
"""The schemas describe what is printed: no more, no less, and with a word on each key."""
import copy
import json
import os
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import schema_check  # noqa: E402

NAMES = ["pmu-caps.record", "pmu-caps.report"]


def schema(name):
    return schema_check.validator(name).schema


def documents():
    """Reports and records of made-up hosts that have every key between them."""
    process = subprocess.run([os.environ["PRINT_DOCUMENTS"]], capture_output=True, check=True)
    return [json.loads(line, object_pairs_hook=schema_check.no_duplicates)
            for line in process.stdout.splitlines()]


DOCUMENTS = documents()


def subschemas(value, path="#"):
    """Every subschema that is an object, with its place."""
    if isinstance(value, dict):
        yield path, value
        for key, member in value.items():
            if key not in ("enum", "const", "required"):
                yield from subschemas(member, f"{path}/{key}")
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from subschemas(element, f"{path}/{index}")


def test_there_are_documents_of_each_kind():
    names = [document["schema"]["name"] for document in DOCUMENTS]
    assert sorted(set(names)) == NAMES and len(names) >= 10


@pytest.mark.parametrize("index", range(len(DOCUMENTS)))
def test_a_document_fits(index):
    schema_check.validate(DOCUMENTS[index])


@pytest.mark.parametrize("name", NAMES)
def test_every_object_is_closed_and_every_key_described(name):
    for path, part in subschemas(schema(name)):
        if not isinstance(part.get("properties"), dict) or path.endswith("/properties"):
            continue
        assert part["additionalProperties"] is False, path
        assert set(part.get("required", [])) <= set(part["properties"]), path
        for key, value in part["properties"].items():
            assert value.get("description"), f"{path}: {key}"


@pytest.mark.parametrize("name", NAMES)
def test_every_definition_is_used(name):
    used = {part["$ref"] for _, part in subschemas(schema(name))
            if isinstance(part.get("$ref"), str)}
    assert used == {f"#/$defs/{key}" for key in schema(name)["$defs"]}


def test_what_both_schemas_define_is_the_same():
    record, report = (schema(name)["$defs"] for name in NAMES)
    assert set(record) <= set(report)
    assert all(record[key] == report[key] for key in record)


def properties_of(whole):
    """Where a schema names a key."""
    for path, sub in subschemas(whole):
        if path.endswith("/properties"):
            yield from (f"{path}/{key}" for key in sub)


def reached(part, value, defs, place):
    """The places of all keys that this value makes use of."""
    if "$ref" in part:
        key = part["$ref"].removeprefix("#/$defs/")
        yield from reached(defs[key], value, defs, f"#/$defs/{key}")
    for index, choice in enumerate(part.get("anyOf", [])):
        yield from reached(choice, value, defs, f"{place}/anyOf/{index}")
    if isinstance(value, dict):
        for key, sub in part.get("properties", {}).items():
            if key in value:
                yield f"{place}/properties/{key}"
                yield from reached(sub, value[key], defs, f"{place}/properties/{key}")
    elif isinstance(value, list) and "items" in part:
        for element in value:
            yield from reached(part["items"], element, defs, f"{place}/items")


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_the_schema_is_printed_by_some_host(name):
    whole = schema(name)
    seen = set()
    for document in DOCUMENTS:
        if document["schema"]["name"] == name:
            seen.update(reached(whole, document, whole["$defs"], "#"))
    assert set(properties_of(whole)) == seen


def containers(value):
    """Every object in a document, by the steps that lead to it."""
    if isinstance(value, dict):
        yield ()
    members = (value.items() if isinstance(value, dict)
               else enumerate(value) if isinstance(value, list) else ())
    for step, member in members:
        yield from ((step, *rest) for rest in containers(member))


def at(document, steps):
    for step in steps:
        document = document[step]
    return document


def is_refused(index, broken):
    """Whether the schema of a document does not take a changed copy of it."""
    name = DOCUMENTS[index]["schema"]["name"]
    return not schema_check.validator(name).is_valid(broken)


@pytest.mark.parametrize("index", range(len(DOCUMENTS)))
def test_a_typing_error_in_a_key_is_refused(index):
    for steps in containers(DOCUMENTS[index]):
        broken = copy.deepcopy(DOCUMENTS[index])
        at(broken, steps)["typo"] = 1
        assert is_refused(index, broken), steps


@pytest.mark.parametrize("index", range(len(DOCUMENTS)))
def test_a_value_of_another_type_is_refused(index):
    for steps in containers(DOCUMENTS[index]):
        for key in at(DOCUMENTS[index], steps):
            broken = copy.deepcopy(DOCUMENTS[index])
            at(broken, steps)[key] = 1.5
            assert is_refused(index, broken), (*steps, key)


def report():
    return copy.deepcopy(next(d for d in DOCUMENTS if d.get("unknown")))


def test_a_null_without_a_reason_is_noticed():
    broken = report()
    broken["unknown"].pop()
    with pytest.raises(AssertionError):
        schema_check.validate(broken)


def test_a_reason_without_its_null_is_noticed():
    for path in ("/host/vendor", "/host/nothing", "/hardware/7"):
        broken = report()
        broken["unknown"].append({**broken["unknown"][0], "path": path})
        with pytest.raises((AssertionError, KeyError, IndexError)):
            schema_check.validate(broken)


def test_a_reason_given_twice_is_noticed():
    broken = report()
    broken["unknown"].append(broken["unknown"][0])
    with pytest.raises(AssertionError):
        schema_check.validate(broken)


def test_a_key_that_stands_twice_is_noticed():
    text = json.dumps(report())
    with pytest.raises(AssertionError):
        schema_check.validate(text.replace('"host": {', '"host": {"role": "host", ', 1))
