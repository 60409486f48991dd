# SPDX-License-Identifier: GPL-2.0-or-later
"""Budgets and habits of the source text: sizes, licence lines, white space, words."""
import ast
import re

import pytest

import tree

FILE_LINES = 400
FUNCTION_LINES = 40
# Legal texts and data have the length they have.
LONG_FILES = {"LICENSE"}
LONG_SUFFIXES = {".1", ".5", ".json", ".md", ".txt", ".csv", ".jsonl"}

# Formats of Debian that have no comments.
NO_COMMENTS = {"debian/changelog", "debian/copyright", "debian/source/format"}

SPDX = "SPDX-License-Identifier: GPL-2.0-or-later"
# What the program wrote, to be looked at.
WRITTEN = {"integrations/nova/provider.yaml", "integrations/nfd/pmu-caps.features"}
NO_LICENCE_LINE = {".json", ".jsonl", ".md", ".txt", ".csv", ".cmake"}

# Spelled in two halves, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATH = re.compile(r"/(wo" r"rk|fa" r"rm)/")


def is_text(path):
    return b"\0" not in path.read_bytes()


def is_recording(path):
    """What tests read is kept as it came, broken or not."""
    return tree.name(path).startswith(("tests/hosts/", "tests/fuzz/seeds/"))


def c_functions(text):
    """(first line, length of the body) of every function; tables in it do not count."""
    start, length, in_table = None, 0, False
    for number, line in enumerate(text.splitlines(), 1):
        if line == "{":
            start, length, in_table = number, 0, False
        elif line == "}" and start:
            yield start, length
            start = None
        elif start:
            length += not in_table
            in_table = in_table and line.strip() != "};" or line.endswith("= {")


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield node.lineno, node.end_lineno - node.lineno


def functions(path):
    return (c_functions if path.suffix in {".c", ".h"} else python_functions)(path.read_text())


def has_licence_line(path):
    lines = path.read_text().splitlines()[:2]
    return any(SPDX in line for line in lines)


def needs_licence_line(path):
    if path.name in {"CMakeLists.txt", "LICENSE", "README"} or path.name.startswith(".git"):
        return False
    if tree.name(path) in WRITTEN | NO_COMMENTS:
        return False
    return path.suffix not in NO_LICENCE_LINE and path.name not in {".clang-format",
                                                                  ".editorconfig"}


def white_space_fault(path, line):
    if line != line.rstrip():
        return "blanks at the end"
    if path.suffix == ".py" and "\t" in line:
        return "a tab"
    if path.suffix in {".c", ".h"}:
        indent = re.match(r"[ \t]*", line)[0]
        if " \t" in indent:
            return "a blank before a tab"
        if " " * 8 in indent:
            return "eight spaces where a tab belongs"
    return None


@pytest.mark.parametrize("path", tree.files(), ids=tree.name)
def test_a_file_keeps_the_habits(path):
    if not is_text(path):
        return
    text = path.read_text(errors="replace")
    assert not UNFINISHED.search(text), UNFINISHED.search(text)
    assert not MACHINE_PATH.search(text), MACHINE_PATH.search(text)
    if is_recording(path):
        return
    assert has_licence_line(path) or not needs_licence_line(path), "no SPDX line"
    assert not text or text.endswith("\n"), "no newline at the end"
    assert "\r" not in text
    for number, line in enumerate(text.splitlines(), 1):
        assert not white_space_fault(path, line), f"line {number}"
    if path.name not in LONG_FILES and path.suffix not in LONG_SUFFIXES:
        assert len(text.splitlines()) <= FILE_LINES


@pytest.mark.parametrize("path", tree.sources(".c", ".h", ".py"), ids=tree.name)
def test_functions_are_short(path):
    too_long = [f"line {line}: {length} lines" for line, length in functions(path)
                if length > FUNCTION_LINES]
    assert not too_long


@pytest.mark.parametrize("path", tree.sources(".c", ".h"), ids=tree.name)
def test_a_c_file_opens_with_what_it_is_for(path):
    lines = path.read_text().splitlines()
    assert lines[0] == f"// {SPDX}"
    assert lines[1].startswith("/*")


def test_a_long_function_is_noticed():
    text = "int x(void)\n{\n" + "\ty();\n" * 41 + "}\n"
    assert list(c_functions(text)) == [(2, 41)]
    table = "\tstatic const int z[] = {\n" + "\t\t1,\n" * 50 + "\t};\n"
    assert list(c_functions(text.replace("{\n", "{\n" + table, 1))) == [(2, 42)]


def test_mixed_white_space_is_noticed():
    path = tree.ROOT / "x.c"
    for line in ("\tx; ", " \tx;", "        x;", "\t        x;"):
        assert white_space_fault(path, line)
    for line in ("\tx;", " * x", " */", "\t       x;"):
        assert not white_space_fault(path, line)


def test_unfinished_work_and_machine_paths_are_noticed():
    assert UNFINISHED.search("/* TO" "DO: later */")
    assert not UNFINISHED.search("file.XX" "XXXX")
    assert MACHINE_PATH.search("see /wo" "rk/x")
