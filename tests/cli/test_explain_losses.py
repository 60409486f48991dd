# SPDX-License-Identifier: GPL-2.0-or-later
"""explain: which layer is to blame, where several could be or none is known to be."""
import json

import hosts
import pytest
import schema_check
from explained import HOSTS, ICE_LAKE, ZEN_4, causes, explain, items, rows


def test_a_guests_log_without_its_cpuid_takes_no_pebs_away(run, tmp_path):
    """It says that there is PEBS, and which CPU it is, but not what leaf 1 shows."""
    path = tmp_path / "dmesg.txt"
    path.write_text(
        "[    0.000000] Linux version 6.12.0-55.el10.x86_64 (x@x) #1 SMP\n"
        "[    0.000000] Hypervisor detected: KVM\n"
        "[    0.100000] smpboot: CPU0: Intel(R) Xeon(R) Platinum 8352Y CPU @ 2.20GHz "
        "(family: 0x6, model: 0x6a, stepping: 0x6)\n"
        "[    0.200000] Performance Events: PEBS fmt4+-baseline,  AnyThread deprecated, "
        "32-deep LBR, full-width counters, Intel PMU driver.\n")
    for arguments in ([ICE_LAKE, path], ["--guest-only", path]):
        document = explain(run, *arguments)
        pebs = items(document)["pebs"]
        assert pebs["layers"]["vmm"] == "unknown" and pebs["layers"]["guest"] == "yes"
        assert "cause" not in pebs
        assert "/items/{}/layers/vmm".format(document["items"].index(pebs)) in {
            entry["path"] for entry in document["unknown"]}


def test_a_cause_that_the_guest_refutes_is_not_told(run):
    """A hybrid host gives no PMU, and the guest has one: the files do not belong together."""
    document = explain(run, HOSTS / "alder-lake.json", HOSTS / "ice-lake-guest.json")
    found = causes(document)
    assert "hybrid" not in found.values() and found["version"] == found["pebs"] == "unknown"
    assert "lost_at" not in items(document)["version"]
    beyond, = [finding for finding in document["findings"]
               if finding["id"] == "guest-beyond-host"]
    assert items(document)["version"]["remedy"] == beyond["remedy"]


@pytest.fixture
def hidden(tmp_path):
    """A guest without a PMU."""
    path = tmp_path / "hidden.txt"
    path.write_text(hosts.cpuid_r(hosts.intel(ecx=1 << 31, perfmon=(0, 0, 0, 0))))
    return path


@pytest.mark.parametrize("perfmon", [(0x07300104, 0, 0, 0x603), (0, 0, 0, 0)],
                         ids=["one counter", "none"])
def test_what_the_cpu_has_it_is_not_said_not_to_have(run, dump, hidden, perfmon):
    document = explain(run, dump(perfmon=perfmon, edx=1 << 21), hidden)
    for item in document["items"]:
        has = item["layers"].get("cpu")
        assert item.get("cause") != "hardware" or has in ("no", "unknown", None, 0), item
    assert items(document)["pebs"]["layers"]["cpu"] == "yes"
    assert items(document)["pebs"]["lost_at"] == "perf"
    assert causes(document)["pmu"] == ("perf" if perfmon[0] else "hardware")


def test_of_a_host_whose_perf_is_down_perf_took_the_lbr(run, tmp_path, hidden):
    record = json.loads(ICE_LAKE.read_text())
    record["snapshot"]["kernel"]["log"] = {
        "state": "ok", "lines": ["Performance Events: no PMU driver, software events only."]}
    record["snapshot"]["kernel"].pop("perf_devices", None)
    path = tmp_path / "host.json"
    path.write_text(json.dumps(record))
    lbr = items(explain(run, path, hidden))["lbr"]
    assert (lbr["layers"]["cpu"], lbr["cause"], lbr["lost_at"]) == ("yes", "perf", "perf")


def test_a_later_layer_that_takes_more_is_named_too(run, tmp_path):
    """KVM shows version 2 of 5, which nothing changes; that it became 1 is the VMM's doing."""
    path = tmp_path / "guest.txt"
    path.write_text(hosts.cpuid_r(hosts.intel(
        ecx=1 << 31 | 0x8000, perfmon=(0x08300201, 0, 0, 0))))
    document = explain(run, ICE_LAKE, path)
    version = items(document)["version"]
    assert (version["cause"], version["lost_at"]) == ("version-cap", "kvm")
    also, = version["also"]
    assert (also["cause"], also["lost_at"]) == ("vmm-mask", "vmm")
    assert "guest's CPU definition" in also["remedy"] and also["reference"]
    assert "also" not in items(document)["gp-counters"]
    text = run("explain", ICE_LAKE, path).text
    assert rows(text)["PMU version"][0] == ["5", "5", "2", "1", "1"]
    assert "version-cap, vmm-mask" in text
    assert "version, gp-counters, fixed-counter-0" in text
    also["typo"] = 1
    with pytest.raises(AssertionError):
        schema_check.validate(document)


def test_a_monitor_is_not_to_blame_for_what_no_kernel_gives(run):
    """Without the host's file nobody knows whether it has LBR, or a kernel that gives it."""
    found = causes(explain(run, "--guest-only", HOSTS / "ice-lake-guest-pmu-off.json",
                           "--vmm=firecracker"))
    always = {"pmu", "version", "gp-counters", "full-width", "pdcm"} | {
        f"fixed-counter-{n}" for n in range(3)}
    assert {item for item, cause in found.items() if cause == "firecracker-no-pmu"} == always
    assert {item for item, cause in found.items() if cause == "host-not-given"} == {
        "fixed-counter-3", "perf-metrics", "pebs", "lbr"}
    assert set(found.values()) == {"firecracker-no-pmu", "host-not-given"}


def test_a_supplied_register_that_does_not_count_is_told(run):
    """As show tells it: the value of the option is not the one that was read, or there is none."""
    arguments = [ICE_LAKE, HOSTS / "ice-lake-guest.json"]
    document = explain(run, *arguments, "--perf-capabilities=0x0")
    shown = run("--json", "--from", ICE_LAKE, "--perf-capabilities=0x0").json()
    evidence, = [finding["evidence"] for finding in shown["findings"]
                 if finding["id"] == "supplied-contradicts"]
    assert f"host: {evidence}" in {finding["evidence"] for finding in document["findings"]}
    assert "supplied-contradicts" not in {
        finding["id"] for finding in explain(run, *arguments)["findings"]}
    document = explain(run, ZEN_4, HOSTS / "zen4-guest-minus-pmu.json", "--perf-capabilities=0x5")
    assert "supplied-ignored" in {finding["id"] for finding in document["findings"]}
