# SPDX-License-Identifier: GPL-2.0-or-later
"""The service for node_exporter: valid, hardened, and able to do its work as it is."""
import grp
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

import metrics
from conftest import INTEGRATIONS, tool

FOLDER = INTEGRATIONS / "prometheus"
SERVICE = "pmu-caps-textfile.service"
TARGET = "/var/lib/pmu-caps/pmu_caps.prom"
NOBODY = 65534
# Of the kernel log's reading, the service is told that it may not.
REFUSED = {"syslog"}


@pytest.fixture
def root(tmp_path):
    """A root that has the files where the README puts them."""
    top = tmp_path / "root"
    units = top / "etc/systemd/system"
    units.mkdir(parents=True)
    for path in FOLDER.glob("pmu-caps-textfile.*"):
        shutil.copy(path, units)
    for kind in ("sysusers", "tmpfiles"):
        (top / f"etc/{kind}.d").mkdir()
        shutil.copy(FOLDER / f"{kind}.conf", top / f"etc/{kind}.d/pmu-caps.conf")
    return top


def add_drop_in(root):
    folder = root / f"etc/systemd/system/{SERVICE}.d"
    folder.mkdir()
    shutil.copy(FOLDER / "pmu-caps-msr.conf", folder)


def test_the_units_are_valid(call, tmp_path, program):
    """Both; with the program where it stands here."""
    for path in FOLDER.glob("pmu-caps-textfile.*"):
        text = path.read_text().replace("/usr/bin/pmu-caps", str(program / "pmu-caps"))
        (tmp_path / path.name).write_text(text)
    result = call("systemd-analyze", "verify", "--man=no", tmp_path / SERVICE,
                  tmp_path / "pmu-caps-textfile.timer")
    assert str(tmp_path) not in result.stderr, result.stderr


@pytest.mark.parametrize("drop_in", [False, True])
def test_the_service_is_hardened(call, root, drop_in):
    if drop_in:
        add_drop_in(root)
    result = call("systemd-analyze", "security", "--offline=true", "--threshold=20",
                  f"--root={root}", SERVICE)
    score = re.search(r"exposure level for .*: ([0-9.]+)", result.stdout)[1]
    version = call("systemd-analyze", "--version").stdout.split()[1]
    if version == "252":
        readme = re.findall(r"\b([0-9]\.[0-9])\b", (FOLDER / "README.md").read_text())
        assert readme[drop_in] == score
    assert float(score) <= 2.0


def test_the_drop_in_adds_two_capabilities_and_a_device_to_read():
    settings = dict(line.split("=", 1) for line in
                    (FOLDER / "pmu-caps-msr.conf").read_text().splitlines() if "=" in line)
    both = "CAP_SYS_RAWIO CAP_DAC_READ_SEARCH"
    assert settings == {"DeviceAllow": "char-cpu/msr r", "CapabilityBoundingSet": both,
                        "AmbientCapabilities": both}


def test_the_service_is_not_root_and_has_one_group():
    text = (FOLDER / SERVICE).read_text()
    assert "User=pmu-caps\n" in text and "SupplementaryGroups=kvm\n" in text
    assert re.findall(r"^DeviceAllow=(.*)$", text, re.M) == ["/dev/kvm rw"]
    assert f"-o {TARGET}\n" in text


def test_the_user_and_the_link_are_made(call, root):
    if os.geteuid() != 0:
        pytest.skip("only root makes users and links: THAT THEY ARE MADE WAS NOT SEEN")
    call("systemd-sysusers", f"--root={root}")
    assert re.search(r"^pmu-caps:", (root / "etc/passwd").read_text(), re.M)
    (root / "var/lib/prometheus/node-exporter").mkdir(parents=True)
    call("systemd-tmpfiles", f"--root={root}", "--create")
    link = root / "var/lib/prometheus/node-exporter/pmu_caps.prom"
    assert os.readlink(link) == TARGET


def allowed_calls(call):
    """All system calls of the sets that the filter allows, less those that it takes back."""
    sets = {}
    for line in call("systemd-analyze", "syscall-filter").stdout.splitlines():
        if line.startswith("@"):
            sets[line.strip()] = members = []
        elif line.startswith(" ") and not line.strip().startswith("#"):
            members.append(line.strip())

    def expand(name):
        return {each for member in sets[name]
                for each in (expand(member) if member.startswith("@") else {member})}
    return expand("@system-service") - expand("@privileged")


def test_its_system_calls_are_allowed(call, tmp_path, program):
    """Of the program as it is run there; what a sanitizer adds of its own is not ours."""
    log, target = tmp_path / "log", tmp_path / "pmu_caps.prom"
    call("strace", "-f", "-o", log, program / "pmu-caps", "export", "prometheus", "-o", target,
         env={"ASAN_OPTIONS": "detect_leaks=0"})
    used = set(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.M))
    assert {"openat", "rename", "fsync"} <= used
    assert used - allowed_calls(call) <= REFUSED


@pytest.fixture
def confined(program):
    """(run, folder): runs the program as nobody, with the group of /dev/kvm and the
    capabilities given; the folder is nobody's to write to."""
    if os.geteuid() != 0:
        pytest.skip("only root can give up its rights: THE SERVICE'S RIGHTS WERE NOT TRIED")
    folder = pathlib.Path("/tmp") / f"pmu-caps-{os.getpid()}"
    copy, state = folder / "pmu-caps", folder / "state"
    state.mkdir(parents=True)
    shutil.copy((program / "pmu-caps").resolve(), copy)
    os.chown(state, NOBODY, NOBODY)
    groups = [str(group.gr_gid) for group in grp.getgrall() if group.gr_name == "kvm"]

    def run(*arguments, capabilities="-all"):
        subprocess.run([tool("setpriv"), f"--reuid={NOBODY}", f"--regid={NOBODY}",
                        f"--groups={groups[0]}" if groups else "--clear-groups",
                        f"--inh-caps={capabilities}", f"--ambient-caps={capabilities}",
                        f"--bounding-set={capabilities}", "--no-new-privs", copy, *arguments],
                       check=True, timeout=600,
                       env={"PATH": os.environ["PATH"], "ASAN_OPTIONS": "detect_leaks=0"})
    yield run, state
    shutil.rmtree(folder)


def test_it_works_with_no_more_rights_than_that(confined):
    run, folder = confined
    target = folder / "pmu_caps.prom"
    run("export", "prometheus", "-o", target)
    assert metrics.parse(target.read_bytes())
    assert oct(target.stat().st_mode)[-3:] == "644"


@pytest.mark.skipif(not os.path.exists("/dev/cpu/0/msr"), reason="there is no /dev/cpu/0/msr: "
                    "THAT THE DROP-IN'S CAPABILITIES SUFFICE TO READ IT WAS NOT TRIED")
def test_the_capabilities_of_the_drop_in_open_the_msr(confined):
    run, folder = confined
    target = folder / "host.json"
    run("record", "-o", target, capabilities="-all,+sys_rawio,+dac_read_search")
    msrs = json.loads(target.read_bytes())["snapshot"]["cpus"][0].get("msrs", {})
    assert "denied" not in json.dumps(msrs)
