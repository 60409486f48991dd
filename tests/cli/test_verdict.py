# SPDX-License-Identifier: GPL-2.0-or-later
"""From a host on file to the verdict about its guests, in JSON and for people."""
import json

import pytest

import hosts

HYBRID = 1 << 15  # leaf 7 EDX
FULL_WIDTH = "0x0000000000002000"
LOADS_GLOBAL_CTRL = {"vmx_exit_ctls": "0x000010ff000000ff", "vmx_entry_ctls": "0x000020ff000000ff"}
KERNEL = {"release": "7.2.13"}
WATCHDOG_OFF = {**KERNEL, "nmi_watchdog": 0}


def host_of(table, msrs=None, kernel=KERNEL, **parts):
    record = hosts.record(table, kernel=kernel, **parts)
    if msrs:
        record["snapshot"]["cpus"][0]["msrs"] = msrs
    return record


HOSTS = {
    "clearwater": host_of(hosts.clearwater()),
    "clearwater-as-root": host_of(hosts.clearwater(), kernel=WATCHDOG_OFF, msrs={
        "perf_capabilities": FULL_WIDTH, **LOADS_GLOBAL_CTRL}),
    "zen-4": host_of(hosts.amd()),
    "zen-2": host_of(hosts.amd(signature=0x00830F10, perfmon=(0, 0, 0, 0))),
    "hybrid": host_of(hosts.intel(leaf_7_edx=HYBRID)),
    "guest": host_of(hosts.intel(ecx=0x80008020, perfmon=hosts.HYPER_V)),
    "cpuid-alone": hosts.record(hosts.intel()),
    "no-pmu": host_of(hosts.intel(perfmon=(0, 0, 0, 0))),
    "old-kernel": host_of(hosts.intel(), kernel={"release": "6.1.0"}),
    "disabled": host_of(hosts.intel(), kvm={"device": {"state": "ok"},
                                            "parameters": {"enable_pmu": "N"},
                                            "requested": {"enable_pmu": {
                                                "value": "0", "in": "modprobe.d"}}}),
    "nothing": {**hosts.record({(0, 0): (0, 0, 0, 0)}), "snapshot": {"coverage": "boot-cpu"}},
}


@pytest.fixture
def tell(run, tmp_path):
    """Writes a host down and has it reported: the document, and the text as one line."""
    def call(name, host=None):
        path = tmp_path / "host.json"
        path.write_text(json.dumps(host or HOSTS[name]))
        return (run("--json", "--from", path).json(),
                " ".join(run("show", "--from", path).text.split()))
    return call


def state_of(report, requirement):
    found = [r for r in report["mediated"]["requirements"] if r["id"] == requirement]
    return found[0]["state"] + (", assumed" if found[0]["assumed"] else "")


def unknown_paths(report):
    return [entry["path"] for entry in report["unknown"]]


def test_clearwater_gives_three_fixed_counters_and_says_why(tell):
    report, text = tell("clearwater")
    assert report["perf"]["fixed"] == {"count": 6, "width": 48, "bitmap": "0x0000000000000077"}
    assert report["perf"]["gp"]["bitmap"] == "0x00000000000000ff"
    assert report["guest"]["mode"] == "emulated" and not report["guest"]["answered"]
    assert report["guest"]["pmu"]["fixed"] == {"count": 3, "width": 48, "bitmap": "0x00000007"}
    limit = next(x for x in report["guest"]["limits"] if x["item"] == "fixed-counter-3")
    assert (limit["host"], limit["guest"]) == ("no", "no")
    assert limit["cause"] == "fixed-counter-hole"
    part = report["topdown"]["fixed_counter_3"]
    assert (part["hardware"], part["guest"], part["cause"]) == ("no", "no", "fixed-counter-hole")
    assert "fixed-counter-3 host no, guest no: the CPU lacks a fixed counter" in text
    assert "fixed-counter-4 host yes, guest no: the same" in text


def test_without_the_msr_clearwater_may_or_may_not_be_eligible(tell):
    report, text = tell("clearwater")
    assert report["mediated"]["eligible"] == "unknown"
    assert state_of(report, "full-width-writes") == "unknown"
    assert report["kvm"]["predicted"]["mediated"] is None
    assert {"/mediated/eligible", "/kvm/predicted/mediated"} <= set(unknown_paths(report))
    assert "unknown full-width-writes: Counters take full-width writes" in text


def test_whether_guests_get_pebs_may_hang_on_the_msr(tell):
    report, _ = tell(None, host_of(hosts.clearwater(ecx=0x00008024)))
    legacy = report["kvm"]["predicted"]["legacy"]
    assert report["guest"]["pebs"] == "unknown"
    assert legacy["ds"] is None and legacy["dtes64"] is None
    assert {"/guest/pebs", "/kvm/predicted/legacy/ds"} <= set(unknown_paths(report))


def test_with_everything_read_clearwater_is_eligible(tell):
    report, text = tell("clearwater-as-root")
    mediated = report["mediated"]
    assert (mediated["eligible"], mediated["startable"]) == ("yes", "yes")
    assert (mediated["enabled"], mediated["requested"]) == (False, False)
    assert state_of(report, "vmx-loads-global-ctrl") == "met"
    assert state_of(report, "enable-pmu") == "met, assumed"
    assert report["kvm"]["predicted"]["mediated"]["parameters"] == {
        "enable_pmu": True, "enable_mediated_pmu": True}
    assert report["kvm"]["predicted"]["legacy"]["leaf_0a"]["eax"] == "0x0d300802"
    assert "hardware-counters" in [gain["id"] for gain in mediated["gains"]]
    assert "Eligible yes Enabled no Requested no Startable yes" in text


def test_what_is_taken_for_granted_is_among_the_unknown(tell):
    report, text = tell("cpuid-alone")
    places = unknown_paths(report)
    for index, requirement in enumerate(report["mediated"]["requirements"]):
        pointer = f"/mediated/requirements/{index}/state"
        assert (pointer in places) == (requirement["assumed"] or
                                       requirement["state"] == "unknown")
    assert state_of(report, "vmx-loads-global-ctrl") == "met, assumed"
    assert report["mediated"]["requested"] is False
    assert report["mediated"]["requested_assumed"] and "/mediated/requested" in places
    assert report["kvm"]["predicted"]["rules_reason"] == "default"
    assert not report["kvm"]["predicted"]["rules_exact"]
    legacy = report["kvm"]["predicted"]["legacy"]
    assert legacy["leaf_0a"]["eax"] == "0x08300802"
    assert legacy["perf_capabilities"] is None and legacy["ds"] is True
    assert "/kvm/predicted/legacy/perf_capabilities" in places
    assert "assumed vmx-loads-global-ctrl" in text


def test_zen_4_gives_six_counters_and_could_be_mediated(tell):
    report, text = tell("zen-4")
    assert report["guest"]["pmu"]["version"] == 2
    assert report["guest"]["pmu"]["gp"] == {"count": 6, "width": 48, "bitmap": "0x0000003f"}
    assert report["guest"]["full_width"] == "yes"
    assert report["mediated"]["eligible"] == "yes"
    assert [r["id"] for r in report["mediated"]["requirements"]][-1] == "perfmon-v2"
    assert report["kvm"]["predicted"]["legacy"]["leaf_80000022"]["ebx"] == "0x00000006"
    assert "GP counters 6 of width 48: 0-5" in text


def test_zen_2_lacks_what_the_mediated_vpmu_needs(tell):
    report, text = tell("zen-2")
    assert report["mediated"]["eligible"] == report["mediated"]["startable"] == "no"
    assert "mediated" not in report["kvm"]["predicted"]
    assert report["mediated"]["gains"] == report["mediated"]["losses"] == []
    assert "irqchip" not in report["mediated"]
    assert "unmet perfmon-v2: The CPU has AMD's PerfMonV2" in text


def test_a_hybrid_host_gives_no_vpmu(tell):
    report, text = tell("hybrid")
    assert report["perf"]["available"] and not report["perf"]["offered_to_kvm"]
    assert (report["guest"]["mode"], report["guest"]["cause"]) == ("none", "hybrid")
    assert "pmu" not in report["guest"]
    assert [limit["item"] for limit in report["guest"]["limits"]] == ["pmu"]
    assert report["kvm"]["predicted"]["legacy"]["parameters"]["enable_pmu"] is False
    assert "vPMU none: the CPU has cores of several types" in text


def test_a_host_without_pmu_has_zeros_in_perfs_view(tell):
    report, text = tell("no-pmu")
    assert report["perf"]["available"] is False and report["perf"]["absence"]
    assert report["perf"]["gp"] == {"count": 0, "width": 0, "bitmap": "0x0000000000000000"}
    assert report["guest"]["cause"] == "hardware"
    assert state_of(report, "perf-pmu") == "blocked"
    assert f"No core PMU {report['perf']['absence']}" in text


def test_in_a_guest_the_verdict_is_about_guests_of_it(tell):
    report, text = tell("guest")
    assert report["host"]["role"] == "guest"
    assert "What a guest of this guest gets" in text
    assert "Mediated vPMU for guests of this guest" in text
    assert report["topdown"]["fixed_counter_3"]["hardware"] == "yes"


def test_a_kernel_without_the_feature_is_neither_enabled_nor_unknown(tell):
    report, text = tell("old-kernel")
    assert state_of(report, "kernel") == "unmet"
    assert report["mediated"]["enabled"] is False
    assert report["kvm"]["predicted"]["rules"] == report["perf"]["rules"] == "6.1"
    assert "unmet kernel: The kernel's KVM has the mediated vPMU" in text
    assert "install Linux 7.0 or newer" in text


def test_a_pmu_switched_off_is_told_with_its_remedy(tell):
    report, text = tell("disabled")
    assert (report["guest"]["mode"], report["guest"]["cause"]) == ("disabled", "enable-pmu")
    assert "load kvm with enable_pmu=1" in text


def test_of_nothing_everything_is_unknown(tell):
    report, text = tell("nothing")
    assert report["guest"]["mode"] is None and report["guest"]["cause"] == "unknown"
    assert report["guest"]["pmu"] == {"version": None, "gp": dict.fromkeys(
        ("count", "width", "bitmap")), "fixed": dict.fromkeys(("count", "width", "bitmap")),
        "events": dict.fromkeys(("mask_length", "unavailable", "available")),
        "perf_capabilities": None, "perfctr_core": None, "perfmon_v2": None}
    assert report["perf"]["available"] is None and report["perf"]["rules"]
    assert report["kvm"]["predicted"]["legacy"] is None
    assert report["mediated"]["eligible"] == "unknown"
    assert "vPMU unknown: not-recorded" in text


def test_an_answer_of_its_own_stands_above_the_prediction(tell):
    answered = host_of(hosts.intel(), msrs={"perf_capabilities": FULL_WIDTH}, kvm={
        "device": {"state": "ok"}, "api_version": 12, "vendor_module": "kvm_intel",
        "supported_cpuid": [hosts.entry(0, 0, (0x24, *hosts.GENUINE_INTEL)),
                            hosts.entry(0xA, 0, (0x08300802, 0, 0, 0x8604))]})
    report, text = tell(None, answered)
    assert report["kvm"]["agreement"] == "mismatch" and "not_compared" not in report["kvm"]
    assert report["guest"]["answered"] and report["guest"]["pmu"]["fixed"]["count"] == 4
    difference = report["kvm"]["differences"][0]
    assert difference["field"] == "leaf_0a"
    assert f"Prediction mismatch leaf_0a: predicted {difference['predicted']}, answered" in text
    assert "vPMU emulated (KVM's answer)" in text


@pytest.mark.parametrize("name", HOSTS)
def test_text_and_json_say_the_same(tell, name):
    report, text = tell(name)
    guest, mediated = report["guest"], report["mediated"]
    assert text.count(f"vPMU {guest['mode'] or 'unknown'}") >= 1
    for label, key in (("PEBS", "pebs"), ("LBR", "lbr"), ("Full-width writes", "full_width")):
        assert (f" {label} {guest[key]} " in text) == ("pmu" in guest)
    assert f"Eligible {mediated['eligible']} " in text
    assert f"Startable {mediated['startable']}: {mediated['startable_reason']}" in text
    for requirement in mediated["requirements"]:
        word = "assumed" if requirement["assumed"] else requirement["state"]
        assert requirement["id"] in text
        assert (f"{word} {requirement['id']}: {requirement['title']}" in text) == (word != "met")
    for tradeoff in mediated["gains"] + mediated["losses"]:
        assert tradeoff["id"] in text
    for limit in guest["limits"] if "pmu" in guest else []:
        assert f" {limit['item']} host {limit['host']}, guest {limit['guest']}: " in text
    assert f"Rules {report['kvm']['predicted']['rules']}, by " in text
    assert f"Prediction {report['kvm']['agreement']}" in text


def test_proposals_are_called_proposals(run, tmp_path):
    path = tmp_path / "host.json"
    path.write_text(json.dumps(HOSTS["clearwater-as-root"]))
    for rules, inferred in (("fixed3-v2", False), ("fixed3-v6", True)):
        predicted = run("what-if", f"--kernel={rules}", "--json",
                        "--from", path).json()["kvm"]["predicted"]
        assert (predicted["rules"], predicted["proposal"]) == (rules, True)
        assert (predicted["inferred"], predicted["rules_exact"]) == (inferred, not inferred)
        assert predicted["rules_reason"] == "--kernel"


def test_a_guest_of_intel_has_a_register_and_one_of_amd_has_features(run, dump, tmp_path):
    path = dump()
    assert run("--json", "--from", path).json()["guest"]["pmu"]["perf_capabilities"] is None
    pmu = run("--json", "--from", path, "--perf-capabilities=0xf4c5").json()["guest"]["pmu"]
    assert pmu["perf_capabilities"] == "0x00000000000024c5"
    assert "perfmon_v2" not in pmu and "perfctr_core" not in pmu
    zen4 = tmp_path / "zen4.txt"
    zen4.write_text(hosts.instlatx64(hosts.amd()))
    pmu = run("--json", "--from", zen4).json()["guest"]["pmu"]
    assert (pmu["perfctr_core"], pmu["perfmon_v2"]) == (True, True)
    assert "perf_capabilities" not in pmu
