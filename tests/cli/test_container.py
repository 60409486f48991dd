# SPDX-License-Identifier: GPL-2.0-or-later
"""Containers that are not given /dev/kvm: what their host's guests get, and no false no."""
import fleet
import nfd_rules

LABELS = "feature.node.kubernetes.io/pmu-caps."


def nfd(run, path):
    return nfd_rules.parse(run("export", "nfd", "--from", path).out)[0]


def test_a_container_labels_what_guests_of_its_node_get(run, tmp_path):
    """A daemon of NFD is given no /dev/kvm, and its node is full of guests."""
    path = fleet.write(tmp_path, "container")
    labels = nfd(run, path)
    assert labels[LABELS + "vpmu"] == "emulated"
    assert labels[LABELS + "guest.fixed-counters"] == "3"
    assert labels[LABELS + "guest.answered"] == "false"
    assert run("check", "pmu", "fixed>=3", "--from", path).status == 0
    unknown = run("--json", "--from", path).json()["unknown"]
    assert any(entry["path"] == "/kvm/answer" and "/dev/kvm" in entry["how"]
               for entry in unknown)


def test_without_sysfs_it_cannot_be_told_whether_there_is_a_kvm(run, tmp_path):
    path = fleet.write(tmp_path, "no-sysfs")
    labels = nfd(run, path)
    assert not {key for key in labels if "guest." in key or "vpmu" in key} - {
        LABELS + "guest.answered"}
    assert run("check", "pmu", "--from", path).status == 3
    assert run("check", "!pmu", "--from", path).status == 3


def test_where_nothing_is_registered_there_is_none(run, tmp_path):
    path = fleet.write(tmp_path, "no-kvm")
    assert run("check", "pmu", "--from", path).status == 1
    assert run("--json", "--from", path).json()["guest"]["cause"] == "no-kvm"
