# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/test ends with what was not tested, and with the status of the tests."""
import os
import pathlib
import shutil
import subprocess

import pytest

TOOLS = pathlib.Path(os.environ["PMU_CAPS_SOURCE"]) / "tools"
# In place of cmake and ctest: the latter writes its file, and fails in the preset "clang".
CTEST = """#!/bin/sh
preset=$2
while [ "$1" != --output-junit ]; do shift; done
cat >"$2" <<END
<testsuite><testcase name='a' status='run'><system-out>SKIPPED [1] x.py:1: no $preset
</system-out></testcase></testsuite>
END
[ "$preset" != clang ] || exit 8
"""


def script(path, text):
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def run(tmp_path):
    """tools/test in a tree where an earlier run has left its files."""
    tree, programs = tmp_path / "tree", tmp_path / "bin"
    for folder in (tree / "tools", tree / "build/dev/vm", tree / "build/clang", programs):
        folder.mkdir(parents=True)
    for name in ("test", "not-tested"):
        shutil.copy(TOOLS / name, tree / "tools")
    (tree / "build/dev/vm/table.txt").write_text("of yesterday\n")
    (tree / "build/clang/tests.xml").write_text("<testsuite/>")
    script(tree / "tools/setup", "#!/bin/sh\n")
    script(programs / "ctest", CTEST)

    def call(*presets, cmake=""):
        script(programs / "cmake", f"#!/bin/sh\n{cmake}\n")
        return subprocess.run([tree / "tools/test", *presets], capture_output=True, text=True,
                              env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
                              check=False)
    return call


def test_it_ends_with_what_was_not_tested(run):
    result = run("dev")
    assert result.returncode == 0, result.stderr
    assert "\nNOT TESTED HERE\ndev:\n  a: no dev\nnever part" in result.stdout
    assert "of yesterday" not in result.stdout


def test_the_status_is_that_of_the_tests(run):
    result = run()
    assert result.returncode == 8
    assert "\ndev:\n  a: no dev\nclang:\n  a: no clang\n" in result.stdout


def test_a_build_that_fails_is_told_too(run):
    result = run(cmake='[ "$1" != --build ] || exit 3')
    assert result.returncode == 3
    assert "\ndev:\n  NOTHING OF IT: its tests did not run\nclang:\n  NOTHING" in result.stdout


def test_what_was_measured_is_shown(run):
    result = run("dev", cmake="echo 1.5 s of today >build/dev/vm/table.txt")
    assert "1.5 s of today\n\nNOT TESTED HERE" in result.stdout
