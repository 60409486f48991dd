# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/not-tested lists every skip of a run, and says plainly when there is none."""
import os
import pathlib
import shutil
import subprocess

import pytest

TOOL = pathlib.Path(os.environ["PMU_CAPS_SOURCE"]) / "tools/not-tested"
PASSED = "<testcase name='{}' status='run'><system-out>{}</system-out></testcase>"
SOME = "".join([
    PASSED.format("quiet", "all is well"),
    PASSED.format("pytest", "..s.\n"
                  "SKIPPED [1] tests/a/test_x.py:12: sos IS MISSING: see 7: nothing was shown\n"
                  "SKIPPED [3] ../tests/a/conftest.py:8: NOT ROOT\n1 passed, 4 skipped"),
    PASSED.format("cmocka", "[==========] cpus: Running 2 test(s).\n"
                  "[  SKIPPED ] every_random_host\n[  SKIPPED ] 1 test(s), listed below:\n"
                  "[  SKIPPED ] every_random_host\n"),
    PASSED.format("vm", "6.1-core2-lbr: SKIPPED: no mirror\n20 cases: 19 ok, 1 skipped"),
    "<testcase name='whole' status='notrun'><skipped message='SKIP_RETURN_CODE=77'/>"
    "<system-out>what it was about\nno such tool\n</system-out></testcase>",
    "<testcase name='wordless' status='notrun'><skipped message='SKIP_RETURN_CODE=77'/>"
    "</testcase>",
    "<testcase name='off' status='disabled'><system-out>Disabled</system-out></testcase>",
    "<testcase name='broken' status='fail'><failure message=''/>"
    "<system-out>SKIPPED: one half\nthe other half failed</system-out></testcase>",
])
LISTED = """dev:
  pytest: sos IS MISSING: see 7: nothing was shown
  pytest: NOT ROOT (3 times)
  cmocka: every_random_host (its test does not say why)
  vm: 6.1-core2-lbr: no mirror
  whole: all of it: no such tool
  wordless: all of it: SKIP_RETURN_CODE=77
  off: all of it: Disabled
  broken: one half
""".splitlines()


@pytest.fixture
def say(tmp_path):
    """The lines for these presets, from a tree with what ctest wrote about them."""
    def call(**presets):
        (tmp_path / "tools").mkdir()
        tool = shutil.copy(TOOL, tmp_path / "tools")
        for preset, cases in presets.items():
            folder = tmp_path / "build" / preset
            folder.mkdir(parents=True)
            if cases is not None:
                (folder / "tests.xml").write_text(f"<testsuite>{cases}</testsuite>")
        return subprocess.run([tool, *presets], check=True, capture_output=True,
                              text=True).stdout.splitlines()
    return call


def test_every_skip_is_listed_with_its_reason(say):
    said = say(dev=SOME)
    assert said[1] == "NOT TESTED HERE"
    assert said[2:2 + len(LISTED)] == LISTED
    assert said[2 + len(LISTED)] == "never part of these tests:"


def test_that_nothing_was_skipped_is_said(say):
    said = say(dev=PASSED.format("quiet", "all is well"))
    assert said[2:4] == ["dev:", "  nothing was skipped"]


def test_each_preset_has_its_lines(say):
    said = say(dev=SOME, clang=None)
    assert said[2:2 + len(LISTED)] == LISTED
    assert said[2 + len(LISTED):4 + len(LISTED)] == [
        "clang:", "  NOTHING OF IT: its tests did not run"]


def test_the_clean_roots_are_always_named(say):
    assert any("tests/clean-root" in line for line in say(dev=""))
