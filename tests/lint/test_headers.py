# SPDX-License-Identifier: GPL-2.0-or-later
"""Every header compiles alone, and twice in a row."""
import subprocess

import pytest

import tree

FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wundef", "-Werror",
         "-fsyntax-only", "-x", "c", f"-I{tree.ROOT}"]
HEADERS = [tree.name(path) for path in tree.sources(".h")]


def compile_alone(compiler, header):
    folder = header.rsplit("/", 1)[0]
    # Helpers of the tests include each other by name.
    flags = FLAGS + ([f"-I{tree.ROOT / folder}"] if header.startswith("tests/") else [])
    text = f'#include "{header}"\n' * 2
    return subprocess.run([tree.tool(compiler), *flags, "-"], input=text, text=True,
                          capture_output=True)


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_every_header_compiles_alone(compiler):
    assert HEADERS
    results = {header: compile_alone(compiler, header) for header in HEADERS}
    failed = [result.stderr for result in results.values() if result.returncode]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_a_missing_header_is_noticed(compiler):
    assert compile_alone(compiler, "base/no_such_header.h").returncode != 0


@pytest.mark.parametrize("header", HEADERS)
def test_every_header_guards_itself(header):
    assert "\n#pragma once\n" in (tree.ROOT / header).read_text()
