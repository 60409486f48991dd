# SPDX-License-Identifier: GPL-2.0-or-later
"""list: what can be asked and said, from the program's own tables."""
import re

import pytest

SUBJECTS = {
    "requirements": {"pmu", "mediated-startable", "fixed>=N", "kvm-agrees"},
    "rules": {"6.1", "7.0", "fixed3-v2", "fixed3-v6", "pmu-version", "full-width-writes"},
    "causes": {"hybrid", "version-cap", "kvm-max-fixed", "fixed-counter-hole"},
    "findings": {"fixed-counter-hole", "no-virtualization", "broken-line"},
    "vmms": {"qemu", "firecracker", "cloud-hypervisor", "crosvm"},
    "inputs": {"live", "record", "report", "cpuid-r", "instlatx64", "libcpuid",
               "kernel-log", "cpuinfo", "qmp",
               "firecracker", "sos"},
}


def ids(result):
    return re.findall(r"^  (\S+)", result.text, re.M)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_list_explains_its_ids(run, subject):
    result = run("list", subject)
    assert result.status == 0 and not result.err
    found = ids(result)
    assert SUBJECTS[subject] <= set(found)
    assert len(found) == len(set(found))
    lines = result.text.splitlines()
    for line, following in zip(lines, lines[1:] + [""]):
        assert len(line) <= 90 and line == line.rstrip()
        if line.startswith("  ") and line[2] != " ":
            assert following.startswith("      "), f"{line} without a text"


def test_every_listed_requirement_can_be_asked(run, dump):
    path = dump()
    for name in ids(run("list", "requirements")):
        asked = name.replace("N", "1")
        result = run("check", "--from", path, asked)
        assert result.status in (0, 1, 3) and not result.err, asked


def test_every_listed_rule_set_is_a_kernel(run, dump):
    listed = run("list", "rules").text.partition("\n\n")[0]
    names = re.findall(r"^  (\S+)", listed, re.M)
    assert len(names) == 7
    for name in names:
        report = run("what-if", "--json", "--from", dump(), f"--kernel={name}").json()
        assert report["kvm"]["predicted"]["rules"] == name


def test_a_list_goes_to_a_file(run, tmp_path):
    path = tmp_path / "causes.txt"
    assert run("list", "causes", "-o", path).status == 0
    assert path.read_bytes() == run("list", "causes").out
