# SPDX-License-Identifier: GPL-2.0-or-later
"""C code looks as .clang-format says. Releases of clang-format differ; one of them counts."""
import collections
import re
import subprocess

import pytest

import tree

RELEASE = "14."


def formatter():
    for program in ("clang-format-14", "clang-format"):
        try:
            version = subprocess.run([program, "--version"], capture_output=True, text=True)
        except FileNotFoundError:
            continue
        if f"version {RELEASE}" in version.stdout:
            return program
    pytest.skip(f"clang-format {RELEASE}x IS MISSING: the format was not checked")


def test_all_code_is_formatted():
    program = formatter()
    result = subprocess.run([program, "--style=file", "--dry-run", "-Werror",
                             *map(str, tree.sources(".c", ".h"))],
                            capture_output=True, text=True)
    places = re.findall(r"^(\S+?):\d+:\d+: error:", result.stderr, re.M)
    assert result.returncode == 0, collections.Counter(places)


def test_unformatted_code_is_noticed(tmp_path):
    program = formatter()
    path = tmp_path / "x.c"
    path.write_text("int  x ;\n")
    result = subprocess.run([program, f"--style=file:{tree.ROOT}/.clang-format", "--dry-run",
                             "-Werror", str(path)], capture_output=True)
    assert result.returncode != 0
