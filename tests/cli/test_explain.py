# SPDX-License-Identifier: GPL-2.0-or-later
"""explain: a host and a guest of it, layer by layer, with one cause for what is missing."""
import json
import os
import re

import hosts
import pytest
import schema_check
from explained import HOSTS, ICE_LAKE, LAYERS, ZEN_4, causes, explain, items, rows

HYPERVISOR = 1 << 31
KVM_GUEST = {"ecx": HYPERVISOR | 0x8000, "perfmon": (0x08300802, 0, 0, 0x8603)}


@pytest.fixture
def guest(tmp_path):
    """Writes a guest as a dump of 'cpuid -r'; by default one with KVM's PMU."""
    def write(name="guest.txt", **changes):
        path = tmp_path / name
        path.write_text(hosts.cpuid_r(hosts.intel(**{**KVM_GUEST, **changes})))
        return path
    return write


def test_a_guest_on_qemu_misses_what_kvm_and_qemu_keep(run):
    document = explain(run, ICE_LAKE, HOSTS / "ice-lake-guest.json")
    assert causes(document) == {
        "version": "version-cap", "fixed-counter-3": "kvm-max-fixed", "perf-metrics": "kernel",
        "pebs": "perf-capabilities-cleared", "lbr": "perf-capabilities-cleared"}
    version = items(document)["version"]
    assert version["layers"] == dict(zip(LAYERS, (5, 5, 2, 2, 2)))
    assert version["lost_at"] == "kvm" and "kernel" in version["remedy"]
    assert document["source"]["name"].endswith("ice-lake-guest.json")
    assert document["host"] == {"kind": "record", "name": str(ICE_LAKE)}
    assert document["unknown"] == [] and "vmm" not in document


def test_every_layer_of_every_item_is_there(run):
    document = explain(run, ICE_LAKE, HOSTS / "ice-lake-guest.json")
    for item in document["items"]:
        if item["item"] not in ("pebs-format", "lbr-format"):
            assert list(item["layers"]) == LAYERS, item
    assert {f"fixed-counter-{n}" for n in range(4)} <= set(items(document))
    assert "fixed-counter-4" not in items(document)


@pytest.mark.parametrize("vmm,cause", [
    (None, "vmm-pmu-off"), ("qemu", "qemu-cpu-model"), ("firecracker", "firecracker-no-pmu"),
    ("cloud-hypervisor", "vmm-passes-on"), ("crosvm", "vmm-passes-on")])
def test_the_monitor_makes_the_cause_specific(run, vmm, cause):
    arguments = [f"--vmm={vmm}"] if vmm else []
    document = explain(run, ICE_LAKE, HOSTS / "ice-lake-guest-pmu-off.json", *arguments)
    assert causes(document)["pmu"] == cause
    assert causes(document)["gp-counters"] == cause
    assert causes(document)["fixed-counter-3"] == "kvm-max-fixed"
    assert document.get("vmm", {}).get("name") == vmm


def test_a_monitor_that_speaks_for_itself_need_not_be_named(run, tmp_path):
    path = tmp_path / "guest.json"
    record = json.loads((HOSTS / "ice-lake-guest-pmu-off.json").read_text())
    record["snapshot"]["vmm"] = {"name": "qemu", "cpu_model": "host", "pmu": "off"}
    path.write_text(json.dumps(record))
    document = explain(run, ICE_LAKE, path)
    assert document["vmm"]["name"] == "qemu"
    assert causes(document)["pmu"] == "qemu-pmu-off"  # although the brand is another
    assert causes(explain(run, ICE_LAKE, path, "--vmm=firecracker"))["pmu"] == "firecracker-no-pmu"


def test_what_qemu_says_of_its_model_is_a_guest(run, tmp_path):
    props = {"vendor": "GenuineIntel", "family": 6, "model": 106, "stepping": 6, "pmu": False,
             "pdcm": False, "hypervisor": True}
    path = tmp_path / "qmp.json"
    path.write_text(json.dumps({"return": {"model": {"name": "base", "props": props}}}))
    document = explain(run, ICE_LAKE, path)
    assert document["source"]["kind"] == "qmp" and document["vmm"]["name"] == "qemu"
    # "base" is what any model was expanded to: pmu=off may have been asked for, or not
    assert causes(document)["pmu"] == causes(document)["gp-counters"] == "vmm-pmu-off"


def test_genoa_under_firecracker(run, tmp_path):
    """PERFCTR_CORE stays; releases that end the extended leaves early take PerfMonV2."""
    table = hosts.amd(perfmon=(1, 6, 0, 0), max_extended=0x80000022)
    table[1, 0] = (table[1, 0][0], 0, HYPERVISOR, 0)
    new, old = tmp_path / "new.txt", tmp_path / "old.txt"
    new.write_text(hosts.cpuid_r(table))
    table[0x80000000, 0] = (0x8000001F, 0, 0, 0)
    del table[0x80000022, 0]
    old.write_text(hosts.cpuid_r(table))
    assert causes(explain(run, ZEN_4, new, "--vmm=firecracker")) == {"lbr": "kernel"}
    document = explain(run, ZEN_4, old, "--vmm=firecracker")
    assert causes(document) == {"lbr": "kernel", "perfmon-v2": "leaves-cut"}
    assert items(document)["gp-counters"]["layers"]["guest"] == 6
    assert "0x8000001f" in document["vmm"]["known"]


def test_amd_has_no_bit_for_no_pmu(run):
    document = explain(run, ZEN_4, HOSTS / "zen4-guest-minus-pmu.json")
    assert causes(document) == {"gp-counters": "amd-no-pmu-bit", "lbr": "kernel",
                                "perfctr-core": "amd-no-pmu-bit",
                                "perfmon-v2": "amd-no-pmu-bit"}
    assert items(document)["gp-counters"]["layers"] == dict(zip(LAYERS, (6, 6, 6, 4, 4)))


def test_a_pmu_that_only_cpuid_shows(run):
    document = explain(run, ZEN_4, HOSTS / "zen4-guest-no-vpmu.json")
    assert items(document)["pmu"]["lost_at"] == "guest"
    assert causes(document)["pmu"] == "vm-pmu-disabled"
    assert document["findings"] == [] and document["unknown"] == []


def test_a_pmu_off_that_works_on_amd_is_told_once(run, tmp_path):
    """The bits are gone from CPUID, and the kernel tried the four counters left in vain."""
    guest, kernel = (json.loads((HOSTS / f"zen4-guest-{name}.json").read_text())
                     for name in ("minus-pmu", "no-vpmu"))
    guest["snapshot"]["kernel"] = kernel["snapshot"]["kernel"]
    path = tmp_path / "guest.json"
    path.write_text(json.dumps(guest))
    document = explain(run, ZEN_4, path, "--vmm=qemu")
    found = causes(document)
    assert found.pop("lbr") == "kernel"
    assert set(found) == {"pmu", "gp-counters", "full-width", "perfctr-core", "perfmon-v2"}
    assert set(found.values()) == {"vm-pmu-disabled"}


def test_a_guest_of_a_nested_host(run, dump, guest):
    host = dump(ecx=HYPERVISOR | 0x8020, perfmon=(0, 0, 0, 0))
    document = explain(run, host, guest(perfmon=(0, 0, 0, 0), ecx=HYPERVISOR))
    assert causes(document)["pmu"] == "hypervisor"
    assert items(document)["pmu"]["lost_at"] == "cpu"
    assert "running-in-guest" in {finding["id"] for finding in document["findings"]}


def test_a_guest_on_an_emulated_cpu(run, guest):
    tcg = {"_40000000_0": (0x40000001, 0x54474354, 0x43544743, 0x47435447)}
    path = guest(perfmon=(0, 0, 0, 0), ecx=HYPERVISOR, **tcg)
    document = explain(run, ICE_LAKE, path)
    assert causes(document)["pmu"] == "emulated-cpu"
    assert [finding["id"] for finding in document["findings"]] == [
        "guest-emulated", "kernel-unknown"]
    assert causes(explain(run, "--guest-only", path))["pmu"] == "emulated-cpu"


def test_a_host_and_a_guest_that_do_not_belong_together(run):
    document = explain(run, ZEN_4, HOSTS / "ice-lake-guest.json")
    found = {finding["id"]: finding["evidence"] for finding in document["findings"]}
    assert found["host-guest-mismatch"] == (
        "host: AuthenticAMD family 0x19; guest: GenuineIntel family 0x6")
    assert causes(document)["perfctr-core"] == "other-vendor"


def test_a_guest_that_is_none(run, dump):
    document = explain(run, ICE_LAKE, ICE_LAKE)
    found = {finding["id"]: finding["evidence"] for finding in document["findings"]}
    assert "guest-is-no-guest" in found
    assert "version: KVM 2, guest 5" in found["guest-beyond-host"]


def test_arguments_in_the_wrong_order_are_named_first(run):
    document = explain(run, HOSTS / "ice-lake-guest.json", ICE_LAKE)
    first = document["findings"][0]
    assert first["id"] == "host-guest-swapped" and "HOST GUEST" in first["remedy"]


def test_the_guest_alone(run, guest):
    document = explain(run, "--guest-only", guest(perfmon=(0, 0, 0, 0), ecx=HYPERVISOR))
    assert "host" not in document
    assert causes(document)["pmu"] == "host-not-given"
    assert items(document)["pmu"]["layers"] == dict(
        zip(LAYERS, ("unknown", "unknown", "unknown", "no", "no")))
    assert items(document)["gp-counters"]["layers"]["kvm"] is None
    assert {entry["how"].partition(" (")[0] for entry in document["unknown"]} == {
        "give the host's file as well"}


def test_what_a_guest_has_needs_no_host(run, guest):
    document = explain(run, "--guest-only", guest())
    assert set(causes(document)) == {"full-width", "perf-metrics", "lbr", "fixed-counter-3", "pebs"}
    assert causes(document)["full-width"] == "unknown"
    assert causes(document)["fixed-counter-3"] == "host-not-given"


def test_this_machine_is_the_host_if_it_has_kvm(run, guest):
    document = explain(run, guest())
    if "host" in document:
        assert document["host"] == {"kind": "live", "name": ""}
    else:
        assert causes(document)["fixed-counter-3"] == "host-not-given"


def test_an_unread_register_of_the_guest_is_no_no(run, guest):
    document = explain(run, ICE_LAKE, guest(edx=0x00200000))
    lbr = items(document)["lbr"]
    assert lbr["layers"] == dict(zip(LAYERS, ("yes", "yes", "yes", "unknown", "unknown")))
    assert lbr["cause"] == "unknown" and "lost_at" not in lbr
    reasons = {entry["detail"] for entry in document["unknown"]}
    assert reasons == {"register 0x345 (IA32_PERF_CAPABILITIES) of the guest"}


def test_a_supplied_register_is_the_hosts(run, dump, guest):
    document = explain(run, dump(), guest(), "--perf-capabilities=0xf4c5")
    assert items(document)["perf-metrics"]["layers"]["cpu"] == "yes"
    assert items(document)["perf-metrics"]["layers"]["vmm"] == "unknown"


def test_every_kind_of_source(run, dump, guest, tmp_path):
    report, record = tmp_path / "report.json", tmp_path / "record.json"
    assert run("--json", "--from", ICE_LAKE, "-o", report).status == 0
    assert run("record", "--from", guest(), "-o", record).status == 0
    document = explain(run, report, record)
    assert (document["host"]["kind"], document["source"]["kind"]) == ("report", "record")
    document = explain(run, dump(), guest())
    assert (document["host"]["kind"], document["source"]["kind"]) == ("instlatx64", "cpuid-r")


@pytest.mark.parametrize("order", [["-", "file"], ["file", "-"]])
def test_one_of_them_from_standard_input(run, guest, order):
    host = order[0] == "-"
    path = guest() if host else ICE_LAKE
    text = ICE_LAKE.read_bytes() if host else guest().read_bytes()
    arguments = [path if word == "file" else word for word in order]
    result = run("explain", *arguments, "--json", input=text)
    assert result.status == 0 and causes(result.json())["version"] == "version-cap"


MISTAKES = [
    ([], "needs [HOST] GUEST"),
    (["-", "-"], "cannot both be standard input"),
    (["x", "y", "z"], "does not take 'z'"),
    (["--guest-only", "x", "y"], "--guest-only takes GUEST alone"),
    (["x", "y", "--vmm=vmware"], "qemu, firecracker, cloud-hypervisor, crosvm"),
    (["x", "y", "--from=z"], "does not take --from"),
    (["x", "y", "--kernel=7.2"], "does not take --kernel"),
    (["/nowhere/host.json", str(ICE_LAKE)], "/nowhere/host.json"),
    ([str(ICE_LAKE), "/nowhere/guest.json"], "/nowhere/guest.json"),
    ([str(HOSTS), str(ICE_LAKE)], "more than one host"),
    (["/dev/null", str(ICE_LAKE)], "/dev/null"),
]


@pytest.mark.parametrize("arguments,words", MISTAKES, ids=[words for _, words in MISTAKES])
def test_a_mistake_is_one_line(run, arguments, words):
    result = run("explain", *arguments)
    assert result.status == 2 and not result.out
    assert len(result.errors) == 1 and words in result.errors[0], result.errors


def test_an_inventory_is_no_host(run, tmp_path):
    path = tmp_path / "two.jsonl"
    line = json.dumps(json.loads(ICE_LAKE.read_text()))
    path.write_text(f"{line}\n{line}\n")
    result = run("explain", path, ICE_LAKE)
    assert result.status == 2 and "more than one host" in result.errors[0]


def test_garbage_and_cut_files(run, tmp_path):
    path = tmp_path / "bad.json"
    for text in ("", "nonsense\n", "{", ICE_LAKE.read_text()[:500]):
        path.write_text(text)
        result = run("explain", ICE_LAKE, path)
        assert result.status == 2 and len(result.errors) == 1 and not result.out


def test_the_schema_is_strict(run):
    document = explain(run, ICE_LAKE, HOSTS / "ice-lake-guest-pmu-off.json", "--vmm=qemu")
    for part in (document, document["items"][0], document["items"][0]["layers"], document["vmm"]):
        part["typo"] = 1
        with pytest.raises(AssertionError):
            schema_check.validate(document)
        del part["typo"]
    schema_check.validate(document)


def test_the_table_says_what_the_json_says(run):
    arguments = ["explain", ICE_LAKE, HOSTS / "ice-lake-guest.json"]
    found = rows(run(*arguments).text)
    assert found["PMU version"] == (["5", "5", "2", "2", "2"], "version-cap")
    assert found["LBR"] == (["yes", "yes", "yes", "no", "no"], "perf-capabilities-cleared")
    assert found["GP counters"] == (["8"] * 5, None)
    document = run(*arguments, "--json").json()
    assert {cause for _, cause in found.values() if cause} == set(causes(document).values())


def test_each_cause_is_told_once_with_its_remedy(run):
    text = run("explain", ICE_LAKE, HOSTS / "ice-lake-guest-pmu-off.json", "--vmm=qemu").text
    why = re.search(r"^Why\n(.*?)\n\n", text, re.M | re.S)[1]
    assert why.count("qemu-cpu-model:") == 1
    assert "pmu=on" in why and "fixed-counter-2" in why
    assert all(len(line) <= 90 and line == line.rstrip() for line in text.splitlines())
    assert "What is known of qemu" in text


def test_a_kernel_that_has_it_is_named_for_each_item(run, tmp_path):
    """One cause, and other kernels for each of its items."""
    record = json.loads(ZEN_4.read_text())
    record["snapshot"]["kernel"]["release"] = "6.1.192"
    del record["snapshot"]["kvm"]["parameters"]
    path = tmp_path / "host.json"
    path.write_text(json.dumps(record))
    arguments = ["explain", path, HOSTS / "zen4-guest-minus-pmu.json"]
    remedies = {item["item"]: item["remedy"] for item in run(*arguments, "--json").json()["items"]
                if item.get("cause") == "kernel"}
    assert remedies == {
        "lbr": "no kernel known to this program gives it to guests of this host",
        "perfmon-v2": "Linux 6.8 and later give it to guests of this host"}
    text = " ".join(run(*arguments).text.split())
    assert text.count("kernel: this kernel's KVM") == 1
    for item, remedy in remedies.items():
        assert f"{item} {remedy}" in text


def test_what_is_not_known_is_a_question_mark(run, guest):
    found = rows(run("explain", "--guest-only", guest()).text)
    assert found["GP counters"] == (["?", "?", "?", "8", "8"], None)
    assert found["LBR"][0] == ["?"] * 5


def test_equal_machines_print_equal_text(run, tmp_path):
    copies = []
    for name in ("a", "b"):
        host, guest = tmp_path / f"{name}-host.json", tmp_path / f"{name}-guest.json"
        host.write_bytes(ICE_LAKE.read_bytes())
        guest.write_bytes((HOSTS / "ice-lake-guest.json").read_bytes())
        copies.append(run("explain", host, guest).out)
    assert copies[0] == copies[1]


def test_colour_on_demand(run):
    arguments = ["explain", ICE_LAKE, HOSTS / "ice-lake-guest.json"]
    assert b"\033[" in run(*arguments, "--color=always").out
    assert b"\033[" not in run(*arguments).out


def test_output_is_whole_or_an_error(run, tmp_path):
    arguments = ["explain", ICE_LAKE, HOSTS / "ice-lake-guest.json"]
    target = tmp_path / "out.txt"
    assert run(*arguments, "-o", target).status == 0
    assert target.read_bytes() == run(*arguments).out
    with open("/dev/full", "wb") as full:
        result = run(*arguments, stdout=full)
    assert result.status == 2 and len(result.errors) == 1
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = run(*arguments, "--json", stdout=writer)
    finally:
        os.close(writer)
    assert result.status == 2 and "Broken pipe" in result.errors[0]


def test_what_a_shortened_answer_of_qemu_lacks_proves_no_mismatch(run, tmp_path):
    answer = tmp_path / "answer.json"
    props = {"vendor": "GenuineIntel", "family": 6, "model": 106, "pmu": False}
    answer.write_text(json.dumps({"return": {"model": {"name": "host", "props": props}}}))
    document = explain(run, ICE_LAKE, answer)
    assert not {finding["id"] for finding in document["findings"]} & {
        "host-guest-mismatch", "guest-is-no-guest"}
    props["vendor"] = "AuthenticAMD"
    answer.write_text(json.dumps({"return": {"model": {"name": "host", "props": props}}}))
    mismatch, = [finding for finding in explain(run, ICE_LAKE, answer)["findings"]
                 if finding["id"] == "host-guest-mismatch"]
    assert mismatch["evidence"] == "host: GenuineIntel family 0x6; guest: AuthenticAMD"
