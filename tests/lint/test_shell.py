# SPDX-License-Identifier: GPL-2.0-or-later
"""shellcheck has nothing to say about the scripts."""
import os
import subprocess

import tree

SCRIPTS = [path for path in tree.files() if tree.is_shell(path)]


def test_the_scripts_are_clean():
    program = tree.tool("shellcheck")
    assert len(SCRIPTS) >= 4
    for path in SCRIPTS:
        shell = "bash" if "completions/" in tree.name(path) else "sh"
        result = subprocess.run([program, f"--shell={shell}", str(path)],
                                capture_output=True, text=True)
        assert result.returncode == 0, result.stdout


def test_scripts_can_be_executed():
    for path in SCRIPTS:
        if tree.first_line(path).startswith("#!"):
            assert os.access(path, os.X_OK), tree.name(path)
