# SPDX-License-Identifier: GPL-2.0-or-later
"""record --redact: nothing that somebody chose stays, and the report says the same."""
import copy
import json
import pathlib

import hosts
import pytest

SECRET = "acme"
# Sixteen bytes of it, as registers.
BRAND = hosts.text_regs("acme special cpu")
HYPERVISOR = (0x40000001, *hosts.text_regs("acmeacmeacme")[:3])


def secretive(release="6.12.0-55-acme.el10_1", **parts):
    """A host whose owner has left a name wherever one can stand."""
    table = hosts.intel(ecx=0x80008020, leaf_0x40000000_0x0=HYPERVISOR,
                        leaf_0x40000001_0x0=BRAND, leaf_0x80000002_0x0=BRAND)
    table[1, 0] = (table[1, 0][0], 0x7E100800, *table[1, 0][2:])
    document = hosts.record(table, kernel={
        "release": release,
        "command_line": "kvm.enable_pmu=1 kvm.enable_pmu=acme kvmhost=acme nmi_watchdog=0 "
                        "nmi_watchdog=ACME/1 clearcpuid=pdcm kvm_intel.enable_mediated_pmu=0",
        "log": {"state": "ok", "lines": [
            "Performance Events: PEBS fmt4+, full-width counters, Intel PMU driver.",
            "... fixed-purpose events:   4",
            "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.",
            "kvm_intel: VMX not supported by CPU 0",
            "kvm: acme-guest: pmu disabled", "core: acme"]},
        "nmi_watchdog": 1,
    }, kvm={
        "device": {"state": "denied", "errno": "EACCES"},
        "core_module": {"state": "ok"},
        "vendor_module": "kvm_intel",
        "parameters": {"enable_pmu": "Y", "enable_mediated_pmu": "acme"},
        "requested": {"enable_pmu": {"value": "acme", "in": "modprobe.d"},
                      "enable_mediated_pmu": {"value": "0", "in": "kernel command line"}},
    }, vmm={"name": "qemu", "version": "10.0-acme", "cpu_model": "acme-v1", "pmu": "on",
            "host_kernel": "5.15.0-acme"}, notes=[
        {"id": "broken-line", "count": 2, "detail": "line 3: 'acme'"}], disagreements=[
        {"fact": "kernel release", "kept": "6.12.0-acme", "other": "acme", "source": "sos"},
        {"fact": "CPUID leaf 0xa.0 EAX", "kept": "0x1", "other": "0x2", "source": "cpuid-r"}])
    document["source"]["name"] = "/home/acme/host"
    document["snapshot"].update(parts)
    return document


@pytest.fixture
def redact(run, tmp_path):
    """Redacts a document; the record, checked against its schema."""
    def call(document):
        path = tmp_path / "acme.json"
        path.write_text(json.dumps(document))
        result = run("record", "--redact", "--from", path)
        assert result.status == 0 and not result.err
        return result.json()
    return call


def test_no_secret_stays(redact):
    record = redact(secretive())
    assert SECRET not in json.dumps(record).lower()
    assert record["source"] == {"kind": "record", "name": ""}
    registers = json.dumps(record["snapshot"]["cpus"])
    for number in BRAND + HYPERVISOR[1:]:
        assert f"{number:08x}" not in registers
    assert "0x7e10" not in registers


def test_nothing_else_changes(redact):
    """All that redaction does to that host, written down."""
    expected = copy.deepcopy(secretive()["snapshot"])
    cpuid = expected["cpus"][0]["cpuid"]
    expected["cpus"][0]["cpuid"] = [
        entry.replace("0x7e100800", "0x00000800") for entry in cpuid
        if not entry.startswith(("0x80000002", "0x80000003", "0x80000004", "0x4000000"))]
    kernel = expected["kernel"]
    kernel["release"] = "6.12.0-0.el"
    kernel["command_line"] = ("kvm.enable_pmu=1 nmi_watchdog=0 clearcpuid=pdcm "
                              "kvm_intel.enable_mediated_pmu=0")
    kernel["log"]["lines"] = kernel["log"]["lines"][:4]
    expected["kvm"]["parameters"]["enable_mediated_pmu"] = "redacted"
    expected["kvm"]["requested"]["enable_pmu"]["value"] = "redacted"
    expected["vmm"] = {"name": "qemu", "pmu": "on", "host_kernel": "5.15.0"}
    expected["notes"][0]["detail"] = "redacted"
    expected["disagreements"][0].update(kept="redacted", other="redacted")
    assert redact(secretive())["snapshot"] == expected


@pytest.mark.parametrize("release,redacted", [
    ("7.2.13", "7.2.13"), ("7.2", "7.2"), ("6.1.0-56-amd64", "6.1.0"),
    ("6.12.107+deb13-cloud-amd64", "6.12.107"), ("6.12.0-55.el10", "6.12.0-0.el"),
    ("6.4.0-150600-default", "6.4.0-0-default"), ("7.3.0-rc1-acme", "7.3.0-rc1"),
    ("7.1.0-0.rc3.20260101git123.42.fc44.x86_64", "7.1.0-rc3"),
    ("6.1.84-99.169.amzn2023.x86_64", "6.1.84-0.amzn"), ("acme", "redacted"),
    ("6.8.0.1.2", "6.8.0"),
])
def test_a_release_keeps_what_the_rules_look_for(run, redact, tmp_path, release, redacted):
    before = secretive(release)
    after = redact(before)
    assert after["snapshot"]["kernel"]["release"] == redacted
    for name, document in (("before", before), ("after", after)):
        (tmp_path / name).write_text(json.dumps(document))
    one, two = (run("--json", "--from", tmp_path / name).json() for name in ("before", "after"))
    assert one["kvm"]["predicted"] == two["kvm"]["predicted"]


@pytest.mark.parametrize("kernel,redacted", [
    ("6.12.0-55-acme.el10", "6.12.0-0.el"), ("fixed3-v6", "fixed3-v6"), ("7.2", "7.2")])
def test_a_kernel_that_is_asked_for_keeps_no_more(redact, kernel, redacted):
    document = hosts.record(hosts.intel())
    document["snapshot"]["supplied"] = {"kernel": kernel, "mediated": "on"}
    assert redact(document)["snapshot"]["supplied"] == {"kernel": redacted, "mediated": "on"}


def test_a_foreign_module_and_a_common_hypervisor(redact):
    table = hosts.intel(ecx=0x80008020)
    document = hosts.record(table, kvm={"vendor_module": "kvm_acme"})
    snapshot = redact(document)["snapshot"]
    assert snapshot["kvm"]["vendor_module"] == "kvm_other"
    assert any("0x4b4d564b" in entry for entry in snapshot["cpus"][0]["cpuid"])


@pytest.mark.parametrize("table", [hosts.intel(), hosts.clearwater(), hosts.amd(),
                                   hosts.intel(ecx=0x80008020, perfmon=hosts.HYPER_V)])
def test_the_report_says_the_same_of_counters_and_guests(run, redact, tmp_path, table):
    document = hosts.record(table, kernel={"release": "7.2.13-acme", "nmi_watchdog": 1},
                            kvm=secretive()["snapshot"]["kvm"])
    before, after = tmp_path / "before", tmp_path / "after"
    before.write_text(json.dumps(document))
    after.write_text(json.dumps(redact(document)))
    one, two = (run("--json", "--from", path).json() for path in (before, after))
    for key in ("hardware", "perf", "guest", "mediated", "topdown"):
        assert one[key] == two[key], key
    assert two["host"]["brand"] is None
    for key in ("vendor", "family", "model", "stepping", "hybrid", "logical_cpus", "role"):
        assert one["host"][key] == two["host"][key]


def test_redacting_twice_changes_nothing_more(redact):
    once = redact(secretive())
    assert redact(once)["snapshot"] == once["snapshot"]


def test_the_live_host_can_be_redacted(run):
    plain, redacted = run("record").json(), run("record", "--redact").json()
    assert redacted["source"] == plain["source"]
    assert redacted["snapshot"]["kernel"].keys() == plain["snapshot"]["kernel"].keys()


def test_several_hosts_lose_their_names(run, tmp_path):
    fleet = tmp_path / "fleet.jsonl"
    fleet.write_text("".join(json.dumps(secretive()) + "\n" for _ in range(3)))
    documents = run("record", "--redact", "--from", fleet).lines()
    assert [d["source"]["name"] for d in documents] == [""] * 3


GENERAL = {"qemu-pmu-off": "vmm-pmu-off", "qemu-cpu-model": "vmm-pmu-off"}
SYNTHETIC = pathlib.Path(__file__).parents[1] / "hosts/synthetic"


def same_brand(host, guest):
    """The guest with the brand of its host, as -cpu host gives it."""
    def is_brand(entry):
        return entry.startswith(("0x80000002", "0x80000003", "0x80000004"))
    cpuids = [document["snapshot"]["cpus"][0]["cpuid"] for document in (host, guest)]
    cpuids[1][:] = [entry for entry in cpuids[1] if not is_brand(entry)] + [
        entry for entry in cpuids[0] if is_brand(entry)]


@pytest.mark.parametrize("vmm", [None, "qemu", "firecracker", "crosvm"])
@pytest.mark.parametrize("name,guest,same", [
    ("ice-lake", "ice-lake-guest", False), ("ice-lake", "ice-lake-guest-pmu-off", False),
    ("ice-lake", "ice-lake-guest-pmu-off", True), ("zen4", "zen4-guest-minus-pmu", False),
    ("zen4", "zen4-guest-no-vpmu", False), ("zen4", "ice-lake-guest", False)])
def test_no_other_cause_is_named(run, redact, tmp_path, name, guest, same, vmm):
    """What redaction takes away leaves a cause as it is, or makes it more general."""
    documents = [json.loads((SYNTHETIC / f"{part}.json").read_text()) for part in (name, guest)]
    if same:
        same_brand(*documents)
    paths = {}
    for kind, make in (("plain", copy.deepcopy), ("redacted", redact)):
        paths[kind] = [tmp_path / f"{kind}-{part}" for part in ("host", "guest")]
        for path, document in zip(paths[kind], documents):
            path.write_text(json.dumps(make(document)))
    before, after = (
        {item["item"]: item.get("cause") for item in run(
            "explain", *pair, "--json", *([f"--vmm={vmm}"] if vmm else [])).json()["items"]}
        for pair in paths.values())
    assert after == {item: GENERAL.get(cause, cause) for item, cause in before.items()}
    if vmm == "qemu" and guest == "ice-lake-guest-pmu-off":
        assert before["pmu"] == ("qemu-pmu-off" if same else "qemu-cpu-model")
