# SPDX-License-Identifier: GPL-2.0-or-later
"""What Nova takes from a provider.yaml, restated from its documentation.

https://docs.openstack.org/nova/latest/admin/managing-resource-providers.html: the schema of
version 1.0, and that traits have to be custom. Nova stops at a file that does not fit.
"""
import re

import jsonschema
import yaml

TRAIT = re.compile(r"CUSTOM_[A-Z0-9_]{1,248}")
SCHEMA = {
    "type": "object",
    "required": ["meta"],
    "properties": {
        "meta": {
            "type": "object",
            "required": ["schema_version"],
            "properties": {"schema_version": {"type": "string",
                                              "pattern": r"^1\.(0|[1-9][0-9]*)$"}},
        },
        "providers": {"type": "array", "items": {
            "type": "object",
            "required": ["identification"],
            "properties": {
                "identification": {
                    "type": "object", "minProperties": 1, "maxProperties": 1,
                    "additionalProperties": False,
                    "properties": {"uuid": {"const": "$COMPUTE_NODE"},
                                   "name": {"type": "string", "minLength": 1}},
                },
                "traits": {"type": "object", "properties": {"additional": {
                    "type": "array",
                    "items": {"type": "string", "pattern": "^[A-Z0-9_]{1,255}$"}}}},
            },
        }},
    },
}


def traits(text):
    """The traits of the only provider."""
    document = yaml.safe_load(text)
    jsonschema.Draft7Validator(SCHEMA).validate(document)
    [provider] = document["providers"]
    found = provider["traits"]["additional"]
    assert all(TRAIT.fullmatch(trait) for trait in found), found
    assert len(set(found)) == len(found)
    return set(found)
