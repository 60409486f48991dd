# SPDX-License-Identifier: GPL-2.0-or-later
"""sos itself runs the plugin, and what it keeps can be judged elsewhere."""
import importlib.util
import os
import pathlib
import shutil

import pytest

from conftest import INTEGRATIONS, tool


@pytest.fixture
def plugins(tmp_path):
    """A copy of sos that has our plugin; sos takes what lies in its working folder."""
    tool("sos")
    spec = importlib.util.find_spec("sos")
    copy = tmp_path / "sos"
    shutil.copytree(pathlib.Path(spec.origin).parent, copy)
    shutil.copy(INTEGRATIONS / "sos/pmu_caps.py", copy / "report/plugins")
    return tmp_path


def test_sos_keeps_a_record_and_a_report(call, plugins, program, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("sos wants root: IT WAS NOT SEEN TO RUN THE PLUGIN")
    out = tmp_path / "out"
    out.mkdir()
    # sos has a PATH of its own, and this folder is in it
    call("unshare", "--mount", "sh", "-c",
         f"mount --bind {program} /usr/local/bin; "
         f"exec sos report --batch --build -o pmu_caps --tmp-dir {out}", cwd=plugins,
         env={"ASAN_OPTIONS": "detect_leaks=0"})
    [folder] = out.glob("*/sos_commands/pmu_caps")
    assert {path.name for path in folder.iterdir()} == {"pmu-caps.json", "pmu-caps.txt"}
    elsewhere = call("pmu-caps", "--from", folder / "pmu-caps.json").stdout
    assert elsewhere.split() == (folder / "pmu-caps.txt").read_text().split()
