# SPDX-License-Identifier: GPL-2.0-or-later
r"""What a manual page shows as output is what the program prints.

A literal block under '.\" check: NAME=FILE ...' begins with '$ COMMAND'. The command is run
as it stands there, in a folder where each NAME leads to that FILE, as seen from
tests/hosts/synthetic.
"""
import os
import pathlib
import re
import subprocess

import pytest

import interface
import tree

PAGES = sorted((tree.ROOT / "man").glob("*.[1-8]"))
HOSTS = tree.ROOT / "tests/hosts/synthetic"
CHECKED = re.compile(r'^\.\\" check: (?P<files>.*)\n\.Bd -literal\n\$ (?P<command>.*)\n'
                     r"(?P<output>(?:.*\n)*?)\.Ed$", re.M)


def plain(text):
    """What mdoc makes of a literal line."""
    return text.replace("\\&", "").replace("\\e", "\\")


def blocks():
    for path in PAGES:
        for match in CHECKED.finditer(path.read_text()):
            yield pytest.param(match["files"], plain(match["command"]), plain(match["output"]),
                               id=f"{path.name}: {match['command']}")


def output_of(files, command, folder):
    (folder / "pmu-caps").symlink_to(pathlib.Path(interface.PROGRAM).resolve())
    for name, target in (pair.split("=") for pair in files.split()):
        (folder / name).symlink_to(HOSTS / target)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    process = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True,
                             stdin=subprocess.DEVNULL, capture_output=True)
    assert not process.stderr
    return process.stdout


@pytest.mark.parametrize("files,command,output", blocks())
def test_a_shown_output_is_the_real_one(files, command, output, tmp_path):
    assert output_of(files, command, tmp_path).rstrip() == output.rstrip()


def test_every_block_with_a_command_is_checked():
    """Where a page shows a prompt and what is printed, nothing is left to memory."""
    for path in PAGES:
        shown = re.findall(r"^\.Bd -literal\n\$ ", path.read_text(), re.M)
        assert len(shown) == len(CHECKED.findall(path.read_text())), path


def test_ten_questions_are_answered():
    page = (tree.ROOT / "man/pmu-caps-guests.7").read_text()
    assert len(CHECKED.findall(page)) == 10
