# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests are made in: the program, the CPUs of a fleet, files and engines."""
import json
import os
import pathlib

import pytest

import engines
import fleet

PROGRAM = os.environ["PMU_CAPS"]
CORPUS = os.environ.get("PMU_CAPS_CORPUS")


def snapshots(kind):
    if kind == "made-up":
        return fleet.made_up_snapshots()
    if not CORPUS:
        pytest.skip("PMU_CAPS_CORPUS is not set: THE FLEET MADE FROM REAL DUMPS IS SKIPPED")
    return fleet.corpus_snapshots(PROGRAM, pathlib.Path(CORPUS))


def write(path, documents):
    path.write_text("".join(json.dumps(document) + "\n" for document in documents))
    return path


def made(name, tmp_path_factory):
    try:
        return engines.ENGINES[name](tmp_path_factory.mktemp(name))
    except engines.Missing as missing:
        return pytest.skip(f"{missing}: {name.upper()} IS NOT TESTED")
