# SPDX-License-Identifier: GPL-2.0-or-later
"""A clean root that cannot be made is a skip with its reason, and a failure in it is a failure."""
import os
import pathlib
import subprocess

import pytest

TESTS = pathlib.Path(os.environ["PMU_CAPS_SOURCE"]) / "tests"
# In place of the real programs; nothing is made, mounted or fetched.
PROGRAMS = {
    "id": "echo 0",
    "apt-get": "echo Debian main http://mirror.example/debian",
    "debootstrap": "mkdir -p \"$3/srv\"",
    "unshare": "case $* in *--kill-child*) exit ${IN_ROOT:-0} ;; esac",
    "git": "mkdir -p \"$4/.git\"",
}


@pytest.fixture
def run(tmp_path):
    def call(*command, env=(), **programs):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        for name, text in {**PROGRAMS, **programs}.items():
            (folder / name).write_text(f"#!/bin/sh\n{text}\n")
            (folder / name).chmod(0o755)
        return subprocess.run([TESTS / command[0], *command[1:]], capture_output=True, text=True,
                              env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}",
                                   "TMPDIR": str(tmp_path), **dict(env)}, check=False)
    return call


def skips(result, why):
    return result.returncode == 77 and f"SKIPPED: NO CLEAN ROOT OF bookworm: {why}" in result.stdout


def test_what_cannot_be_made_is_a_skip(run):
    assert skips(run("clean-root", "bookworm", id="echo 1000"), "not root")
    assert skips(run("clean-root", "bookworm", unshare="exit 1"), "this system lets nobody mount")
    assert skips(run("clean-root", "bookworm", **{"apt-get": ""}), "apt names no mirror")
    no_answer = run("clean-root", "bookworm", debootstrap="echo E: no answer; exit 1")
    assert skips(no_answer, "debootstrap could not make one")
    assert "E: no answer" in no_answer.stdout


def test_the_status_is_that_of_the_root(run):
    assert run("clean-root", "bookworm").returncode == 0
    for status in (1, 77):
        assert run("clean-root", "bookworm", env={"IN_ROOT": str(status)}).returncode == status


def test_only_suites_that_are_named_get_one(run):
    named = {"PMU_CAPS_ROOTS": "trixie bookworm", "IN_ROOT": "3"}
    assert run("packages/roots", "bookworm", env=named).returncode == 3
    for roots in ("", "trixie", "bookworm-backports"):
        result = run("packages/roots", "bookworm", env={**named, "PMU_CAPS_ROOTS": roots})
        assert result.returncode == 77
        assert result.stdout.startswith("SKIPPED: PMU_CAPS_ROOTS does not name bookworm: ")
