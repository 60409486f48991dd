# SPDX-License-Identifier: GPL-2.0-or-later
"""baseline: the options that ask for it, and what they cannot bring about."""
import json
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
    # and one has an eighth event
    assert ask["qemu"]["cannot"] == ["gp-counters", "events"]
    assert "migratable" not in text
    # the LBR of both has no name there
    assert ask["libvirt"]["cannot"] == ["gp-counters", "lbr", "lbr-format", "events"]


def test_amds_old_counters_come_with_a_switch(run, host):
    paths = [host("zen4", hosts.amd()), host("old", hosts.amd(ecx_features=0x400))]
    ask, _ = asked(run, *paths)
    assert ask["qemu"]["cpu"] == "host,pmu=on,perfctr-core=off,perfmon-v2=off"
    assert ask["qemu"]["cannot"] == ask["libvirt"]["cannot"] == []


def test_a_fleet_of_both_kinds_is_not_switched(run, host):
    ask, _ = asked(run, host("intel", hosts.intel()), host("amd", hosts.amd()))
    assert ask["qemu"]["cpu"] == "host,pmu=on"
    assert {"gp-counters", "pdcm", "perfctr-core"} <= set(ask["qemu"]["cannot"])


def test_amds_counters_are_not_gone_with_pmu_off(run, host, tmp_path):
    on = SYNTHETIC / "zen4.json"
    document = json.loads(on.read_text())
    document["snapshot"]["kvm"]["parameters"]["enable_pmu"] = "N"
    off = tmp_path / "off.json"
    off.write_text(json.dumps(document))
    ask, text = asked(run, on, off)
    assert ask["qemu"] == {"cpu": "host,pmu=off", "cannot": ["pmu"], "undecided": []}
    assert ask["libvirt"]["cannot"] == ["pmu"]
    assert "KVM_PMU_CAP_DISABLE" in text and "kvm.enable_pmu=0" in text
    # beside an Intel host it may be that one which has the counters
    ask, _ = asked(run, SYNTHETIC / "ice-lake.json", off)
    assert ask["qemu"]["undecided"] == ["pmu"] and ask["qemu"]["cannot"] == []
    ask, text = asked(run, off)
    assert ask["qemu"]["cannot"] == [] and "KVM_PMU_CAP_DISABLE" not in text
