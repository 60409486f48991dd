# SPDX-License-Identifier: GPL-2.0-or-later
"""What the program says of KVM's answer, against a peer that asks the same ioctls.

The peer (tests/probe/kvm_answer_peer.c) shares no code with the program."""
import json
import os
import pathlib
import subprocess

import pytest

PROGRAM = os.environ["PMU_CAPS"]
PEER = pathlib.Path(os.environ["PMU_CAPS_BUILD"]) / "tests/probe/kvm_answer_peer"
SKIPPED = "KVM'S LIVE ANSWER IS NOT COMPARED: "
CAPABILITIES = ("pmu_capability", "pmu_event_filter", "pmu_event_masked_events")


@pytest.fixture(scope="module")
def peer():
    process = subprocess.run([PEER], capture_output=True, text=True, timeout=60,
                             stdin=subprocess.DEVNULL)
    if process.returncode == 77:
        pytest.skip(SKIPPED + process.stderr.strip())
    assert process.returncode == 0, process.stderr
    heard = json.loads(process.stdout)
    if heard["supported"] != 0:
        pytest.skip(SKIPPED + "KVM_GET_SUPPORTED_CPUID: " + os.strerror(heard["supported"]))
    return heard


@pytest.fixture(scope="module")
def report(peer):
    process = subprocess.run([PROGRAM, "--json"], capture_output=True, timeout=60,
                             stdin=subprocess.DEVNULL)
    assert process.returncode == 0, process.stderr.decode()
    return json.loads(process.stdout)


@pytest.fixture
def answer(report):
    assert report["kvm"]["device"]["state"] == "ok"
    assert report["kvm"]["answer"] is not None
    return report["kvm"]["answer"]


def bits(register, high, low):
    return int(register, 16) >> low & (1 << high - low + 1) - 1


@pytest.mark.parametrize("leaf", ["leaf_0a", "leaf_23", "leaf_80000022"])
def test_a_leaf_is_as_the_peer_heard_it(peer, answer, leaf):
    """Absent for the one is absent for the other."""
    assert answer.get(leaf) == peer[leaf]


def test_the_counters_are_those_of_the_leaf(report, peer, answer):
    if report["host"]["vendor"] in ("AuthenticAMD", "HygonGenuine"):
        extended = peer["leaf_80000001"]
        assert answer["perfctr_core"] == bool(extended and bits(extended["ecx"], 23, 23))
        return
    leaf = peer["leaf_0a"]
    assert answer["version"] == bits(leaf["eax"], 7, 0)
    assert answer["gp"]["count"] == bits(leaf["eax"], 15, 8)


def test_the_msr_lists_are_whole(report, peer):
    snapshot = report["snapshot"]["kvm"]
    assert snapshot["msr_index"] == peer["msr_index"]
    assert snapshot["msr_feature_index"] == peer["msr_feature_index"]


def test_the_answers_msrs_are_among_the_list(peer, answer):
    assert set(answer["msr_index"]) <= set(peer["msr_index"])
    # IA32_PERF_CAPABILITIES is the one that every answer about the PMU must not lose.
    assert ("0x00000345" in answer["msr_index"]) == ("0x00000345" in peer["msr_index"])


def test_the_feature_msr_is_as_the_peer_heard_it(report, peer):
    """null, and not zero, where KVM does not know it."""
    heard = report["snapshot"]["kvm"]["feature_perf_capabilities"]
    if peer["perf_capabilities"] is None:
        assert isinstance(heard, dict)
    else:
        assert heard == peer["perf_capabilities"]
        assert report["kvm"]["answer"]["perf_capabilities"] == peer["perf_capabilities"]


@pytest.mark.parametrize("name", CAPABILITIES)
def test_a_capability_is_as_the_peer_heard_it(peer, answer, name):
    assert answer["capabilities"][name] == peer[name]
