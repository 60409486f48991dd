# SPDX-License-Identifier: GPL-2.0-or-later
"""What every test of the command line uses: the program, made-up hosts, the corpus."""
import json
import os
import pathlib
import subprocess

import pytest

import hosts
import schema_check

PROGRAM = os.environ["PMU_CAPS"]
LIMIT = 120  # seconds; a hanging program fails the test instead of the whole run


class Result:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def text(self):
        return self.out.decode()

    @property
    def errors(self):
        return self.err.decode().splitlines()

    def json(self):
        """The only document on standard output, checked against its schema."""
        document = json.loads(self.out, object_pairs_hook=schema_check.no_duplicates)
        schema_check.validate(document)
        return document

    def lines(self):
        """One document per line, each checked against its schema."""
        documents = [json.loads(line, object_pairs_hook=schema_check.no_duplicates)
                     for line in self.out.decode().splitlines()]
        for document in documents:
            schema_check.validate(document)
        return documents


@pytest.fixture
def run():
    def call(*arguments, program=PROGRAM, env=None, **options):
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        environment.update(env or {})
        options.setdefault("stdin", subprocess.DEVNULL)
        if "input" in options:
            del options["stdin"]
        options.setdefault("stdout", subprocess.PIPE)
        return Result(subprocess.run([program, *map(str, arguments)], env=environment,
                                     stderr=subprocess.PIPE, timeout=LIMIT, **options))
    return call


@pytest.fixture
def dump(tmp_path):
    """Writes a made-up host as an InstLatx64 dump and returns its path."""
    def write(name="host.txt", **changes):
        path = tmp_path / name
        path.write_text(hosts.instlatx64(hosts.intel(**changes)))
        return path
    return write


@pytest.fixture
def host(run, tmp_path):
    """Records a made-up host in a file and returns its path."""
    def write(name, table=None, *arguments):
        dump, path = tmp_path / f"{name}.txt", tmp_path / f"{name}.json"
        dump.write_text(hosts.instlatx64(table or hosts.intel()))
        assert run("record", "--from", dump, *arguments, "-o", path).status == 0
        return path
    return write


@pytest.fixture(scope="session")
def corpus():
    folder = os.environ.get("PMU_CAPS_CORPUS")
    if not folder:
        pytest.skip("PMU_CAPS_CORPUS is not set: THE TESTS AGAINST REAL DUMPS ARE SKIPPED")
    return pathlib.Path(folder)
