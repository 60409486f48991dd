# SPDX-License-Identifier: GPL-2.0-or-later
"""What the documents show as output is what the program prints.

A fenced block under "<!-- check: COMMAND -->" is compared with the output of that command,
run in the source tree by a shell that finds the program under its name.
"""
import os
import pathlib
import re
import subprocess

import pytest

import interface
import tree

DOCUMENTS = [path for path in tree.sources(".md")]
CHECKED = re.compile(r"^<!-- check: (?P<command>[^\n]*) -->\n+```\w*\n(?P<output>.*?)^```$",
                     re.M | re.S)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def blocks():
    for path in DOCUMENTS:
        for match in CHECKED.finditer(path.read_text()):
            yield pytest.param(match["command"], match["output"], id=match["command"])


def output_of(command, folder):
    (folder / "pmu-caps").symlink_to(pathlib.Path(interface.PROGRAM).resolve())
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(["sh", "-c", command], cwd=tree.ROOT, env=environment, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout


@pytest.mark.parametrize("command,output", blocks())
def test_a_shown_output_is_the_real_one(command, output, tmp_path):
    assert output_of(command, tmp_path) == output


def test_the_readme_shows_output():
    assert CHECKED.search((tree.ROOT / "README.md").read_text())


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name)
def test_links_lead_to_files(path):
    broken = [link for link in LINK.findall(path.read_text())
              if not (path.parent / link).exists()]
    assert not broken


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name)
def test_files_that_are_named_exist(path):
    """Names in `code` that begin with a folder of the tree."""
    folders = "|".join(sorted({tree.name(file).split("/")[0] for file in tree.files()
                               if "/" in tree.name(file)}))
    named = re.findall(rf"`((?:{folders})/[\w./-]*\w)`", path.read_text())
    missing = [name for name in named if not (tree.ROOT / name).exists()]
    assert not missing
