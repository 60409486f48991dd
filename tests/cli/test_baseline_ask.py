# SPDX-License-Identifier: GPL-2.0-or-later
"""baseline: the options that ask for it, and what they cannot bring about."""
import pathlib

import hosts
import pytest

SYNTHETIC = pathlib.Path(__file__).parents[1] / "hosts/synthetic"


@pytest.fixture
def host(tmp_path):
    """Writes the dump of a made-up host and returns its path."""
    def write(name, table):
        path = tmp_path / f"{name}.txt"
        path.write_text(hosts.instlatx64(table))
        return path
    return write


def asked(run, *paths):
    """The options, and the text without its line breaks."""
    document = run("baseline", "--json", *paths).json()
    return document["ask"], " ".join(run("baseline", *paths).text.split())


def test_pebs_that_all_hosts_have_is_asked_for(run):
    """QEMU has no name for it: it comes with all that has none."""
    ask, text = asked(run, SYNTHETIC / "ice-lake.json")
    assert ask["qemu"]["cpu"] == "host,pmu=on,migratable=no,lbr-fmt=0x5"
    assert "<cpu mode='host-passthrough' migratable='off'>" in ask["libvirt"]["xml"]
    for whom in ask.values():
        assert whom["cannot"] == whom["undecided"] == []
    assert "cannot be moved while it runs" in text


def test_pebs_that_one_host_lacks_needs_no_word(run):
    ask, text = asked(run, SYNTHETIC / "ice-lake.json", SYNTHETIC / "four-counters.json")
    assert ask["qemu"]["cpu"] == "host,pmu=on,lbr-fmt=0x5"
    assert ask["qemu"]["cannot"] == ["gp-counters"]
    assert "migratable" not in text
    # the LBR of both has no name there
    assert ask["libvirt"]["cannot"] == ["gp-counters", "lbr", "lbr-format"]


def test_amds_old_counters_come_with_a_switch(run, host):
    paths = [host("zen4", hosts.amd()), host("old", hosts.amd(ecx_features=0x400))]
    ask, _ = asked(run, *paths)
    assert ask["qemu"]["cpu"] == "host,pmu=on,perfctr-core=off,perfmon-v2=off"
    assert ask["qemu"]["cannot"] == ask["libvirt"]["cannot"] == []


def test_a_fleet_of_both_kinds_is_not_switched(run, host):
    ask, _ = asked(run, host("intel", hosts.intel()), host("amd", hosts.amd()))
    assert ask["qemu"]["cpu"] == "host,pmu=on"
    assert {"gp-counters", "pdcm", "perfctr-core"} <= set(ask["qemu"]["cannot"])
