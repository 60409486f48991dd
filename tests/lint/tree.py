# SPDX-License-Identifier: GPL-2.0-or-later
"""What the lints look at: the files of the source tree, and the tools they need."""
import os
import pathlib
import shutil

import pytest

ROOT = pathlib.Path(os.environ.get("PMU_CAPS_SOURCE") or
                    pathlib.Path(__file__).parents[2])
NOT_OURS = {".git", "build", "__pycache__"}


def files():
    """All files of the tree, without what git or a build put there; sorted."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [pathlib.Path(folder) / name for name in names]
    return sorted(path for path in found if path.suffix != ".pyc")


def name(path):
    """The path as it is spelled in the tree: "model/snapshot.h"."""
    return path.relative_to(ROOT).as_posix()


def sources(*suffixes):
    return [path for path in files() if path.suffix in suffixes]


def first_line(path):
    with open(path, "rb") as stream:
        return stream.readline().decode("utf-8", "replace")


def is_shell(path):
    return first_line(path).startswith("#!/bin/sh") or "completions/bash/" in name(path)


def tool(program):
    """The path of a program; the test that asks is skipped without it."""
    path = shutil.which(program)
    if not path:
        pytest.skip(f"{program} IS MISSING: this lint did not run")
    return path
