# SPDX-License-Identifier: GPL-2.0-or-later
"""The model is pure: its objects ask libc for nothing that could see or change the world.

PMU_CAPS_PLAIN_MODEL and PMU_CAPS_PLAIN_BASE are libraries of the same sources without
sanitizers and fortification, whose helpers would blur the list.
"""
import os
import subprocess

import pytest

import tree

MODEL_MAY = {"bcmp", "memchr", "memcmp", "memcpy", "memmove", "memset", "snprintf", "strchr",
             "strcmp", "strcspn", "strlen", "strncmp", "strnlen", "strrchr", "strspn", "strstr",
             "vsnprintf"}
# base/ holds the arena and the texts of errno values.
BASE_MAY = MODEL_MAY | {"free", "malloc", "strerror", "strerrorname_np"}
# The compilers' own helpers, what they may make of snprintf(), and what assert() calls.
COMPILER = {"__assert_fail", "__popcountdi2", "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail",
            "stpcpy", "strcpy"}


def symbols(archive, option):
    """Symbol names that nm shows: "-u" undefined ones, "--defined-only" the others."""
    output = subprocess.run([tree.tool("nm"), "--format=posix", option, archive],
                            capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in output.splitlines()
            if line and not line.endswith(":")}


def foreign(archive, *others):
    """What the archive needs and neither it nor the others define."""
    defined = set().union(*(symbols(each, "--defined-only") for each in (archive, *others)))
    return symbols(archive, "-u") - defined - COMPILER


@pytest.fixture
def model():
    return os.environ["PMU_CAPS_PLAIN_MODEL"]


@pytest.fixture
def base():
    return os.environ["PMU_CAPS_PLAIN_BASE"]


def test_the_model_needs_only_pure_functions(model, base):
    assert foreign(model, base) <= MODEL_MAY


def test_base_needs_only_memory_and_text(base):
    assert foreign(base) <= BASE_MAY


def test_the_model_was_looked_at(model):
    assert {"verdict_judge", "hardware_decode"} <= symbols(model, "--defined-only")


def test_an_impure_function_is_noticed(tmp_path):
    source = tmp_path / "impure.c"
    source.write_text('#include <stdlib.h>\nint x(void) { return !getenv("X"); }\n')
    subprocess.run([tree.tool("gcc"), "-c", source.name], cwd=tmp_path, check=True)
    assert foreign(tmp_path / "impure.o") == {"getenv"}
