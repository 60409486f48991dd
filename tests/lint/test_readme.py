# SPDX-License-Identifier: GPL-2.0-or-later
"""What the documents show as output is what the program prints.

A fenced block under "<!-- hosts: NAME=FILE ... -->" is a transcript: lines of "$ COMMAND", each
with what it prints. A command is run as it stands there, in a folder where each NAME leads to
that FILE of tests/hosts. A line "[...]" stands for lines that are left out.
"""
import os
import pathlib
import re
import subprocess

import pytest

import interface
import tree

DOCUMENTS = [path for path in tree.sources(".md")]
# What a stranger sees without scrolling; and what it must hold.
FIRST_SCREEN = 60
TRANSCRIPT = re.compile(r"^<!-- hosts:(?P<hosts>[^\n]*) -->\n+```\n(?P<text>.*?)^```$",
                        re.M | re.S)
COMMAND = re.compile(r"^\$ (?P<command>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.M)
LEFT_OUT = "[...]"
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def shown():
    for path in DOCUMENTS:
        for block in TRANSCRIPT.finditer(path.read_text()):
            commands = COMMAND.findall(block["text"])
            yield pytest.param(block["hosts"].split(), commands,
                               id=f"{tree.name(path)}: {commands[0][0]}")


def lay_out(hosts, folder):
    for name, target in [("bin/pmu-caps", pathlib.Path(interface.PROGRAM).resolve()),
                         *((name, tree.ROOT / "tests/hosts" / file)
                           for name, file in (pair.split("=") for pair in hosts))]:
        assert target.exists(), target
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(target)


def output_of(command, folder):
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    process = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True,
                             stdin=subprocess.DEVNULL, capture_output=True)
    assert not process.stderr and process.returncode in (0, 1, 3)
    return process.stdout


def is_shown(output, wanted):
    """Whether the lines are those; left-out ones can be any, but not none."""
    parts = re.split(rf"^{re.escape(LEFT_OUT)}\n", wanted, flags=re.M)
    pattern = "(?:.*\\n)+".join(map(re.escape, parts))
    return re.fullmatch(pattern, output) is not None


@pytest.mark.parametrize("hosts,commands", shown())
def test_a_shown_output_is_the_real_one(hosts, commands, tmp_path):
    lay_out(hosts, tmp_path)
    for command, wanted in commands:
        output = output_of(command, tmp_path)
        if LEFT_OUT in wanted:
            assert is_shown(output, wanted), output
        else:
            assert output.rstrip("\n") == wanted.rstrip("\n")


@pytest.mark.parametrize("output,wanted,right", [
    ("a\nb\nc\n", "a\n[...]\nc\n", True), ("a\nb\nc\n", "a\n[...]\n", True),
    ("a\nc\n", "a\n[...]\nc\n", False), ("a\nb\nc\n", "b\n[...]\n", False),
    ("a\nb\nx\n", "a\n[...]\nc\n", False), ("a.\nb\n", "aa\n[...]\n", False)])
def test_lines_may_be_left_out_and_no_more(output, wanted, right):
    assert is_shown(output, wanted) == right


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name)
def test_what_is_printed_is_checked(path):
    """Where a document shows a prompt, nothing is left to memory."""
    text = path.read_text()
    checked = sum(len(COMMAND.findall(block["text"])) for block in TRANSCRIPT.finditer(text))
    assert checked == len(re.findall(r"^\$ ", text, re.M))


def test_the_first_screen_shows_the_three_moments_and_the_two_commands():
    screen = "\n".join((tree.ROOT / "README.md").read_text().splitlines()[:FIRST_SCREEN])
    commands = [match["command"] for block in TRANSCRIPT.finditer(screen)
                for match in COMMAND.finditer(block["text"])]
    assert len(commands) == 3 and all(re.match("pmu-caps ", command) for command in commands)
    assert "./tools/run" in screen and "./tools/test" in screen


@pytest.mark.parametrize("page", ["FLEET", "SUPPORT", "UPGRADE"])
def test_each_of_the_three_people_has_a_page(page):
    assert f"](docs/{page}.md)" in (tree.ROOT / "README.md").read_text()
    assert len(TRANSCRIPT.findall((tree.ROOT / f"docs/{page}.md").read_text())) >= 3


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name)
def test_links_lead_to_files(path):
    broken = [link for link in LINK.findall(path.read_text())
              if not (path.parent / link).exists()]
    assert not broken


def test_links_lead_to_files_where_they_are_installed_too(tmp_path):
    subprocess.run(["cmake", "--install", os.environ["PMU_CAPS_BUILD"], "--prefix", tmp_path],
                   check=True, stdout=subprocess.DEVNULL)
    pages = list((tmp_path / "share/doc/pmu-caps").rglob("*.md"))
    assert len(pages) > 10
    assert [f"{page}: {link}" for page in pages for link in LINK.findall(page.read_text())
            if not (page.parent / link).is_file()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name)
def test_files_that_are_named_exist(path):
    """Names in `code` that begin with a folder of the tree."""
    folders = "|".join(sorted({tree.name(file).split("/")[0] for file in tree.files()
                               if "/" in tree.name(file)}))
    named = re.findall(rf"`((?:{folders})/[\w./-]*\w)`", path.read_text())
    missing = [name for name in named if not (tree.ROOT / name).exists()]
    assert not missing
