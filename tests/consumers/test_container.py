# SPDX-License-Identifier: GPL-2.0-or-later
"""The container's content: the static program alone in a root of its own does its work.

No container engine is needed to show that: the root is a folder, entered in namespaces.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

import nfd_rules
from conftest import INTEGRATIONS, ROOT, tool

POD = INTEGRATIONS / "kubernetes"
AS_POD = [sys.executable, str(pathlib.Path(__file__).parent / "as_pod.py")]


@pytest.fixture(scope="module")
def static():
    """The static program, built beside the other and kept; the optimisation of a Release at
    link time would take longer than all else."""
    folder = pathlib.Path(os.environ["PMU_CAPS_BUILD"]) / "tests/consumers/static"
    for command in (["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja",
                     "-DCMAKE_BUILD_TYPE=MinSizeRel", "-DPMU_CAPS_STATIC=ON"],
                    ["cmake", "--build", folder, "--target", "pmu-caps"]):
        subprocess.run([tool(command[0]), *command[1:]], check=True, capture_output=True,
                       timeout=6000)
    return folder / "cmd/pmu-caps"


@pytest.fixture
def container(static, tmp_path):
    """The root that Containerfile describes, and the folders that the pod mounts."""
    if os.geteuid() != 0:
        pytest.skip("only root enters a root of its own: THE CONTAINER WAS NOT TRIED")
    root = tmp_path / "root"
    root.mkdir()
    lines = [line.split() for line in (POD / "Containerfile").read_text().splitlines()
             if line and not line.startswith("#")]
    assert lines == [["FROM", "scratch"], ["COPY", "pmu-caps", "/pmu-caps"],
                     ["ENTRYPOINT", '["/pmu-caps"]']]
    shutil.copy(static, root / "pmu-caps")
    return root


def enter(root, mounts, *arguments):
    """As a runtime does: namespaces of its own, no network, no capability, a root that cannot
    be written, and nothing in it but what is mounted; not even /proc and /sys."""
    script = ["set -e", f"mount --bind {root} {root}"]
    for source, target in mounts.items():
        path = root / target.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.isdir(source):
            path.mkdir()
        else:
            path.touch()
        script.append(f"mount --bind {source} {path}")
    script += [f"mount -o remount,bind,ro {root}",
               " ".join(["exec", *AS_POD, str(root), "/pmu-caps", *arguments])]
    return subprocess.run([tool("unshare"), "--mount", "--pid", "--fork", "--net", "--ipc",
                           "--uts", "sh", "-c", "\n".join(script)],
                          capture_output=True, timeout=600)


def test_it_needs_no_library(static):
    headers = subprocess.run([tool("readelf"), "--program-headers", static], check=True,
                             capture_output=True).stdout
    assert b"INTERP" not in headers and b"LOAD" in headers


def test_the_pod_has_no_capability_and_gets_none():
    if os.geteuid() != 0:
        pytest.skip("only root has capabilities to drop: THE POD'S RIGHTS WERE NOT TRIED")
    said = subprocess.run([*AS_POD, "/", "/bin/cat", "/proc/self/status"], check=True,
                          capture_output=True, text=True).stdout
    sets = dict(re.findall(r"^(Cap\w+|NoNewPrivs|Uid):\s+(\w+)", said, re.M))
    assert sets.pop("Uid") == "0" and sets.pop("NoNewPrivs") == "1"
    assert len(sets) == 5 and all(int(value, 16) == 0 for value in sets.values()), sets


def test_alone_in_its_root_it_writes_the_features(container, tmp_path):
    features = tmp_path / "features.d"
    features.mkdir()
    mounts = {str(features): "/features.d"}
    if os.path.exists("/dev/kvm"):
        mounts["/dev/kvm"] = "/dev/kvm"
    result = enter(container, mounts, "export", "nfd", "-o", "/features.d/pmu-caps")
    assert result.returncode == 0, result.stderr.decode()
    labels, _ = nfd_rules.parse((features / "pmu-caps").read_bytes())
    assert "feature.node.kubernetes.io/pmu-caps.host.gp-counters" in labels
    assert os.listdir(features) == ["pmu-caps"]


def test_what_stays_waits_and_says_nothing(static):
    """As the pod's second container: standard input is open, and nobody writes to it."""
    with subprocess.Popen([static, "show", "--from=-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2)
        pages = int(pathlib.Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        process.kill()
        assert process.communicate() == (b"", b"")
    assert pages * os.sysconf("SC_PAGE_SIZE") < 16 << 20
