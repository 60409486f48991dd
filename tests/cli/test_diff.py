# SPDX-License-Identifier: GPL-2.0-or-later
"""diff: two hosts side by side, and an exit status that never merges no with unknown."""
import json
import os
import re

import hosts
import pytest

KERNEL = {"release": "7.2.13", "nmi_watchdog": 0}
VMX = {"vmx_exit_ctls": "0x000010ff000000ff", "vmx_entry_ctls": "0x000020ff000000ff"}
MSRS = {"perf_capabilities": "0x000000000000f4c5", **VMX}
ICE_LAKE = hosts.intel(ecx=0x00008024)


def record(table=ICE_LAKE, msrs=MSRS, kernel=KERNEL, **parts):
    document = hosts.record(table, kernel=kernel, **parts)
    if msrs:
        document["snapshot"]["cpus"][0]["msrs"] = msrs
    return document


def parameters(**values):
    return {"kvm": {"device": {"state": "ok"}, "parameters": values}}


PROPOSAL = record(kernel={**KERNEL, "release": "7.2.13"},
                  **parameters(enable_pmu="Y", enable_mediated_pmu="Y"))
DISABLED = record(**parameters(enable_pmu="N"))
HYBRID = record(hosts.intel(leaf_7_edx=1 << 15, ecx=0x00008024))
ZEN_4, ZEN_2 = (record(hosts.amd(**changes), msrs=None) for changes in (
    {}, {"signature": 0x00830F10, "max_extended": 0x80000020, "perfmon": (0, 0, 0, 0)}))
FEWER = record(hosts.intel(ecx=0x00008024, perfmon=(0x08300405, 0, 0x7, 0x8603)))
NARROW = record(hosts.intel(ecx=0x00008024, perfmon=(0x08280805, 0, 0xF, 0x8504)))
EVENTS = record(hosts.intel(ecx=0x00008024, perfmon=(0x07300805, 0x44, 0xF, 0x8604)))
UNREAD = record(msrs=None)
NOTHING = {**hosts.record(ICE_LAKE), "snapshot": {"coverage": "boot-cpu"}}
HOSTS = {"ice-lake": record(), "mediated": PROPOSAL, "disabled": DISABLED, "hybrid": HYBRID,
         "zen-4": ZEN_4, "zen-2": ZEN_2, "fewer": FEWER, "narrow": NARROW, "events": EVENTS, "unread": UNREAD,
         "clearwater": record(hosts.clearwater(), msrs={**MSRS, "perf_capabilities":
                                                        "0x0000000000002000"}),
         "nothing": NOTHING, "guest": record(hosts.intel(ecx=0x80008020))}


@pytest.fixture
def write(tmp_path):
    def call(host, name=None):
        path = tmp_path / f"{name or host}.json"
        path.write_text(json.dumps(HOSTS[host] if isinstance(host, str) else host))
        return path
    return call


@pytest.fixture
def diff(run, write):
    """Compares two of HOSTS."""
    def call(before, after, *arguments):
        return run("diff", write(before), write(after), *arguments)
    return call


def items(result):
    return {item["path"]: item for item in result.json()["items"]}


def directions(result):
    return {path: item["direction"] for path, item in items(result).items()}


@pytest.mark.parametrize("name", HOSTS)
def test_a_host_does_not_differ_from_itself(diff, name):
    result = diff(name, name, "--json")
    document = result.json()
    assert result.status == 0 and not result.err
    assert document["items"] == []
    migration, text = document["migration"], diff(name, name).text
    if name in ("unread", "nothing", "guest"):
        assert migration["keeps"] == "unknown"
        assert [entry["path"] for entry in document["unknown"]] == ["/migration/keeps"]
        assert text.splitlines()[1] == "  no known difference for guests"
    else:
        assert migration["keeps"] == "yes" and document["unknown"] == []
        assert text.splitlines()[1] == "  no difference for guests"
    assert "Known of neither" not in text and "What else differs" not in text


def test_a_record_and_its_report_are_equal(run, write, tmp_path):
    path, report = write("unread"), tmp_path / "report.json"
    assert run("--json", "--from", path, "-o", report).status == 0
    result = run("diff", "--json", path, report)
    assert result.status == 0
    document = result.json()
    assert document["before"] == {"kind": "record", "name": str(path)}
    assert document["source"] == {"kind": "report", "name": str(report)}


def test_a_proven_difference_is_1(diff):
    result = diff("ice-lake", "fewer")
    assert result.status == 1 and not result.err
    assert "  loss          GP counters                 8                 4\n" in result.text


def test_something_unknown_on_one_side_is_3(diff):
    result = diff("ice-lake", "unread", "--guest-visible", "--json")
    assert result.status == 3
    lbr = items(result)["/guest/lbr"]
    assert (lbr["before"], lbr["after"], lbr["direction"]) == ("yes", None, "unknown")
    assert [entry["path"] for entry in result.json()["unknown"]][0] == "/items/0/after"


def test_something_unknown_on_both_sides_is_3(diff, write, run):
    other = record(msrs=None, logical_cpus=8)
    result = run("diff", "--json", "--guest-visible", write("unread"), write(other, "other"))
    assert result.status == 3
    assert set(directions(result).values()) == {"unknown"}
    text = run("diff", "--guest-visible", write("unread"), write(other, "other")).text
    assert "  no known difference for guests\n" in text
    assert re.search(r"\nKnown of neither\n +(PEBS, )?LBR, PERF_CAPABILITIES\n", text)


def test_a_difference_goes_before_unknown(diff):
    result = diff("unread", "fewer", "--json")
    assert result.status == 1
    assert {"loss", "unknown"} <= set(directions(result).values())


def test_equal_facts_of_different_snapshots_are_0(run, write):
    other = record(logical_cpus=8)
    assert run("diff", write("ice-lake"), write(other, "other")).status == 0


def test_guest_visible_leaves_the_host_out(diff):
    whole = diff("ice-lake", "hybrid", "--json")
    guests = diff("ice-lake", "hybrid", "--json", "--guest-visible")
    assert {item["scope"] for item in whole.json()["items"]} == {"guest", "host"}
    assert {item["scope"] for item in guests.json()["items"]} <= {"guest"}
    assert [i for i in whole.json()["items"] if i["scope"] == "guest"] == guests.json()["items"]
    assert directions(diff("ice-lake", "guest", "--json"))["/host/role"] == "change"


def test_what_only_the_host_notices_is_no_difference_for_guests(run, write):
    watched = record(kernel={**KERNEL, "release": "7.0"})
    before, after = write("ice-lake"), write(watched, "after")
    old = write(record(kernel={**KERNEL, "release": "6.17"}), "old")
    assert run("diff", "--guest-visible", before, after).status == 0
    assert run("diff", before, old).status == 1
    result = run("diff", "--guest-visible", before, old)
    assert result.status == 0 and "What else differs" not in result.text


@pytest.mark.parametrize("before,after,expected", [
    ("ice-lake", "mediated", {"/guest/mode": "change", "/guest/pebs": "loss",
                              "/guest/lbr": "loss", "/guest/pmu/perf_capabilities": "loss"}),
    ("ice-lake", "disabled", {"/guest/mode": "loss", "/guest/pmu/gp/count": "loss",
                              "/guest/pmu/fixed/bitmap": "loss", "/guest/full_width": "loss"}),
    ("ice-lake", "hybrid", {"/guest/mode": "loss", "/host/hybrid": "change"}),
    ("zen-4", "zen-2", {"/guest/pmu/perfmon_v2": "loss"}),
    ("fewer", "ice-lake", {"/guest/pmu/gp/count": "gain"}),
    ("narrow", "ice-lake", {"/guest/pmu/gp/width": "gain"}),
    ("ice-lake", "events", {"/guest/pmu/events/available": "loss",
                            "/guest/pmu/events/mask_length": "loss",
                            "/hardware/0/events/available": "loss"}),
    ("ice-lake", "clearwater", {"/hardware/0/fixed/bitmap": "change"}),
    ("ice-lake", "nothing", {"/guest/mode": "unknown", "/host/vendor": "unknown"}),
])
def test_each_has_its_direction_and_its_contrary(diff, before, after, expected):
    contrary = {"gain": "loss", "loss": "gain"}
    there, back = diff(before, after, "--json"), diff(after, before, "--json")
    assert expected.items() <= directions(there).items()
    assert directions(back) == {path: contrary.get(direction, direction)
                                for path, direction in directions(there).items()}
    for path, item in items(there).items():
        assert item.get("before") == items(back)[path].get("after")
        assert ("before" in item) == ("after" in items(back)[path])


def at(report, path):
    """What stands at a path of a diff; "unknown" is null, what is absent is no key."""
    value = report
    for step in path.split("/")[1:]:
        if value is None:
            return {"value": None}
        if isinstance(value, list) and not step.isdigit():
            value = {element["id"]: element for element in value}
        elif isinstance(value, list):
            value = dict(enumerate(value))
            step = int(step)
        if step not in value:
            return {}
        value = value[step]
    return {"value": None if value == "unknown" else value}


def check_paths(document, before, after):
    for item in document["items"]:
        for side, report in (("before", before), ("after", after)):
            shown = {"value": item[side]} if side in item else {}
            assert shown == at(report, item["path"]), (item["path"], side)


@pytest.mark.parametrize("before", HOSTS)
def test_both_values_stand_at_the_path_in_the_reports(run, write, before):
    reports = {name: run("--json", "--from", write(name)).json() for name in HOSTS}
    for after in HOSTS:
        document = run("diff", "--json", write(before), write(after)).json()
        check_paths(document, reports[before], reports[after])


@pytest.mark.parametrize("props,known", [
    ({"family": 6, "model": 106}, {"vendor"}),
    ({"family": 6, "model": 106, "stepping": 6}, {"vendor", "family", "model"}),
    ({"hypervisor": True}, {"vendor", "role"})])
def test_what_a_source_tells_of_the_host_alone_is_compared(run, write, tmp_path, props, known):
    guest = tmp_path / "guest.json"
    props = {"vendor": "GenuineIntel", **props}
    guest.write_text(json.dumps({"return": {"model": {"name": "host", "props": props}}}))
    document = run("diff", "--json", write("zen-4"), guest).json()
    check_paths(document, *(run("--json", "--from", path).json()
                            for path in (write("zen-4"), guest)))
    shown = {path.removeprefix("/host/"): item["after"] for path, item in
             ((item["path"], item) for item in document["items"]) if path.startswith("/host/")}
    assert {key for key in ("vendor", "family", "model", "role")
            if shown.get(key) is not None} == known


@pytest.mark.parametrize("before,after,keeps,takes,alters,gives", [
    ("ice-lake", "mediated", "no", ["/guest/pebs", "/guest/lbr", "/guest/pmu/perf_capabilities"],
     [], []),
    ("mediated", "ice-lake", "yes", [], [],
     ["/guest/pebs", "/guest/lbr", "/guest/pmu/perf_capabilities"]),
    ("ice-lake", "fewer", "no", ["/guest/pmu/gp/count"], [], []),
    ("fewer", "ice-lake", "yes", [], [], ["/guest/pmu/gp/count"]),
    ("ice-lake", "narrow", "no", [], ["/guest/pmu/gp/width", "/guest/pmu/fixed/width"], []),
    ("ice-lake", "events", "no", ["/guest/pmu/events/available"], [], []),
    ("zen-4", "zen-2", "no", ["/guest/pmu/version", "/guest/pmu/perfmon_v2"], [], []),
    ("ice-lake", "nothing", "unknown", [], [], []),
])
def test_a_migration_is_named_as_what_it_is(diff, before, after, keeps, takes, alters, gives):
    migration = diff(before, after, "--json").json()["migration"]
    assert migration["keeps"] == keeps and migration["summary"]
    assert (migration["takes_away"], migration["alters"], migration["gives"]) == (
        takes, alters, gives)


def test_the_text_names_what_a_migration_takes(diff):
    text = diff("ice-lake", "mediated").text
    _, _, section = text.partition("\nMigration of a running guest\n")
    assert section.startswith("  moving a running guest there takes away or alters")
    assert re.search(r"^  Takes away +PEBS, LBR, PERF_CAPABILITIES$", section, re.M)


def test_the_text_names_no_host_and_no_path(run, write, tmp_path):
    text = run("diff", write("ice-lake"), write("fewer")).text
    assert "ice-lake" not in text and str(tmp_path) not in text


def test_dumps_and_standard_input_are_hosts(run, dump):
    path = dump()
    other = hosts.cpuid_r(hosts.intel(perfmon=hosts.SKYLAKE))
    result = run("diff", "--json", path, "-", input=other.encode())
    assert result.status == 1
    assert result.json()["source"] == {"kind": "cpuid-r", "name": "-"}
    result = run("diff", "--json", "-", path, input=other.encode())
    assert items(result)["/guest/pmu/gp/count"]["direction"] == "gain"


def test_this_host_is_compared_as_its_record(run, write):
    live = run("record").out
    assert run("diff", write("ice-lake"), "-", input=live).status == 1


@pytest.mark.parametrize("arguments,words", [
    ([], ["BEFORE AFTER"]),
    (["one"], ["BEFORE AFTER"]),
    (["one", "two", "three"], ["three"]),
    (["-", "-"], ["standard input"]),
    (["one", "missing"], ["missing"]),
    (["missing", "one"], ["missing"]),
    (["one", "folder"], ["folder"]),
    (["one", "empty"], ["empty"]),
    (["one", "several"], ["more than one host"]),
    (["one", "broken"], ["broken"]),
    (["one", "two", "--kernel=7.2"], ["--kernel"]),
    (["one", "two", "--from=one"], ["--from"]),
    (["one", "two", "--perf-capabilities=0x2000"], ["--perf-capabilities"]),
])
def test_bad_arguments_are_told_in_one_line(run, dump, tmp_path, arguments, words):
    dump("one"), dump("two"), dump("three")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").write_text("")
    (tmp_path / "several").write_text(2 * (json.dumps(record()) + "\n"))
    (tmp_path / "broken").write_text('{"schema": ')
    result = run("diff", *arguments, cwd=tmp_path)
    assert result.status == 2 and result.out == b"" and len(result.errors) == 1
    for word in words:
        assert word in result.errors[0]


def test_guest_visible_is_for_diff_alone(run, dump):
    result = run("show", "--guest-visible", "--from", dump())
    assert result.status == 2 and "--guest-visible" in result.errors[0]


def test_a_diff_is_no_host(run, diff, tmp_path):
    path = tmp_path / "diff.json"
    path.write_bytes(diff("ice-lake", "fewer", "--json").out)
    result = run("--from", path)
    assert result.status == 2 and len(result.errors) == 1
    assert "pmu-caps.diff" in result.errors[0]


def test_output_goes_to_a_file_and_the_status_stays(run, write, tmp_path):
    target = tmp_path / "diff.json"
    result = run("diff", "--json", write("ice-lake"), write("fewer"), "-o", target)
    assert (result.status, result.out, result.err) == (1, b"", b"")
    assert json.loads(target.read_text())["schema"]["name"] == "pmu-caps.diff"
    (tmp_path / "old").write_text("old")
    assert run("diff", write("ice-lake"), tmp_path / "gone", "-o", tmp_path / "old").status == 2
    assert (tmp_path / "old").read_text() == "old"


def test_colour_tells_a_loss(diff):
    assert "\033[1;31mloss\033[0m          GP" in diff("ice-lake", "fewer", "--color=always").text
    assert "\033" not in diff("ice-lake", "fewer").text


def test_a_full_device_and_a_closed_pipe_are_errors(run, write):
    before, after = write("ice-lake"), write("fewer")
    for arguments in (["diff"], ["diff", "--json"]):
        with open("/dev/full", "wb") as full:
            assert run(*arguments, before, after, stdout=full).status == 2
        reader, writer = os.pipe()
        os.close(reader)
        try:
            result = run(*arguments, before, after, stdout=writer)
        finally:
            os.close(writer)
        assert result.status == 2 and "Broken pipe" in result.errors[0]


def test_real_dumps_stand_at_their_paths(run, corpus):
    """Some of the pairs; all of them are compared by tests/predict/test_diff_corpus.c."""
    dumps = sorted((corpus / "instlatx64").iterdir())[::23]
    reports = [run("--json", "--from", dump).json() for dump in dumps]
    for before, after in zip(range(len(dumps)), range(1, len(dumps))):
        result = run("diff", "--json", dumps[before], dumps[after])
        assert result.status in (0, 1, 3)
        check_paths(result.json(), reports[before], reports[after])
