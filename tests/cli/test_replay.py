# SPDX-License-Identifier: GPL-2.0-or-later
"""A host on file is the host: records and reports give the same report again."""
import json

import hosts
import pytest


def without_source(document):
    return {key: value for key, value in document.items() if key != "source"}


def same_but_for_source(first, second):
    a, b = json.loads(first), json.loads(second)
    a["source"] = b["source"] = {"kind": "x", "name": "x"}
    return json.dumps(a) == json.dumps(b)


TABLES = {
    "ice-lake": hosts.intel(),
    "clearwater": hosts.clearwater(),
    "guest": hosts.intel(ecx=0x80008020, perfmon=hosts.HYPER_V),
    "amd": hosts.amd(),
    "no-pmu": hosts.intel(perfmon=(0, 0, 0, 0)),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", [hosts.instlatx64, hosts.cpuid_r])
def test_record_and_report_give_the_same_report_again(run, tmp_path, name, form):
    source, record, report = (tmp_path / n for n in ("dump", "record", "report"))
    source.write_text(form(TABLES[name]))
    assert run("record", "--from", source, "-o", record).status == 0
    assert run("--json", "--from", source, "-o", report).status == 0
    direct = run("--json", "--from", source)
    direct.json()
    for path, kind in ((record, "record"), (report, "report")):
        again = run("--json", "--from", path)
        assert again.json()["source"] == {"kind": kind, "name": str(path)}
        assert same_but_for_source(direct.out, again.out)
        assert run("--from", path).out == run("--from", source).out


def test_the_live_host_replays_byte_for_byte(run, tmp_path):
    live = run("--json")
    assert live.status == 0
    report = tmp_path / "report.json"
    report.write_bytes(live.out)
    again = run("--json", "--from", report)
    assert live.json()["source"] == {"kind": "live", "name": ""}
    assert same_but_for_source(live.out, again.out)
    record = run("record")
    record.json()
    assert record.json()["snapshot"] == live.json()["snapshot"]


def test_the_live_host_gives_the_same_bytes_twice(run):
    assert run("--json").out == run("--json").out
    assert run().out == run().out


def test_supplied_perf_capabilities_stay_in_the_record(run, dump, tmp_path):
    record = tmp_path / "record.json"
    run("record", "--from", dump(), "--perf-capabilities=0x2000", "-o", record)
    value = run("--json", "--from", record).json()["hardware"][0]["perf_capabilities"]
    assert value["value"] == "0x0000000000002000"
    assert value["source"] == "supplied"
    assert value["full_width_writes"] is True


CHANGES = [
    ["--kernel=fixed3-v6", "--mediated=on", "--perf-capabilities=0xf4c5"],
    ["--kernel=6.12.0-55.el10"], ["--enable-pmu=off"], ["--mediated=off", "--nmi-watchdog=on"],
]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("options", CHANGES)
def test_a_report_under_changes_stays_under_them(run, tmp_path, name, options):
    dump, changed, record = (tmp_path / n for n in ("dump", "changed.json", "record.json"))
    dump.write_text(hosts.instlatx64(TABLES[name]))
    first = run("what-if", "--json", "--from", dump, *options, "-o", changed)
    assert first.status == 0 and not first.err
    assert same_but_for_source(changed.read_bytes(), run("--json", "--from", changed).out)
    document = json.loads(changed.read_text())
    assert "facts-changed" in [finding["id"] for finding in document["findings"]]
    # a further change goes before the one that the report brings, and leaves the others
    further = run("what-if", "--json", "--from", changed, "--kernel=7.2", "--nmi-watchdog=off")
    direct = run("what-if", "--json", "--from", dump, *options, "--kernel=7.2",
                 "--nmi-watchdog=off")
    assert same_but_for_source(further.out, direct.out)
    run("record", "--from", changed, "-o", record)
    assert same_but_for_source(changed.read_bytes(), run("--json", "--from", record).out)


def test_every_command_judges_a_report_under_its_changes(run, dump, tmp_path):
    """The host before, and after what is planned: an operator's question."""
    before, after = dump(), tmp_path / "after.json"
    run("what-if", "--json", "--from", before, *CHANGES[0], "-o", after)
    assert run("check", "mediated", "fixed>=4", "--from", before).status == 1
    assert run("check", "mediated", "fixed>=4", "--from", after).status == 0
    difference = run("diff", "--json", before, after)
    assert difference.status == 1
    items = {item["path"]: item for item in difference.json()["items"]}
    assert (items["/guest/mode"]["before"], items["/guest/mode"]["after"]) == (
        "emulated", "mediated")
    assert items["/guest/pmu/fixed/bitmap"]["after"] == "0x0000000f"
    assert b'pmu_caps_guest_counters{kind="fixed"} 4' in run(
        "export", "prometheus", "--from", after).out
    baseline = run("baseline", "--json", after).json()
    assert baseline["pmu"]["fixed"]["count"] == 4
    now = run("what-if", "--from", after, "--mediated=off").text
    assert "mediated" in now.split("\n\n")[0]  # what it changes from


def test_a_host_as_it_is_is_not_under_changes(run, dump):
    document = run("--json", "--from", dump(), "--perf-capabilities=0x2000").json()
    assert "facts-changed" not in [finding["id"] for finding in document["findings"]]
    assert list(document["snapshot"]["supplied"]) == ["perf_capabilities"]


def test_json_lines_go_in_and_come_out_in_order(run, tmp_path):
    fleet = tmp_path / "fleet.jsonl"
    tables = list(TABLES.values())
    fleet.write_text("".join(json.dumps(hosts.record(t)) + "\n" for t in tables))
    result = run("--json", "--from", fleet)
    assert result.status == 0
    documents = result.lines()
    assert [d["host"]["vendor"] for d in documents] == ["GenuineIntel"] * 3 + [
        "AuthenticAMD", "GenuineIntel"]
    assert [d["source"]["name"] for d in documents] == [
        f"{fleet}:{n}" for n in range(1, len(tables) + 1)]
    again = run("--json", "--from", "-", input=result.out)
    assert [without_source(d) for d in again.lines()] == [without_source(d) for d in documents]


def test_indented_documents_in_a_row_are_several_hosts(run, dump):
    one = run("--json", "--from", dump()).out
    assert len(run("--json", "--from", "-", input=one + one).lines()) == 2


def test_a_folder_means_its_files_in_order(run, dump, tmp_path):
    folder = tmp_path / "fleet"
    folder.mkdir()
    for name in ("b.txt", "a.txt", "c.txt"):
        (folder / name).write_bytes(dump().read_bytes())
    (folder / "sub").mkdir()
    (folder / ".hidden").write_text("no dump")
    documents = run("--json", "--from", folder).lines()
    assert [d["source"]["name"] for d in documents] == [
        str(folder / name) for name in ("a.txt", "b.txt", "c.txt")]


def test_several_sources_come_in_the_order_given(run, dump):
    first = dump("first.txt")
    second = dump("second.txt", perfmon=hosts.SKYLAKE)
    documents = run("--json", "--from", second, "--from", first).lines()
    assert [d["hardware"][0]["version"] for d in documents] == [4, 5]
    assert run("--from", second, "--from", first).text.count("== ") == 2


def test_equal_hosts_print_equal_text(run, dump):
    assert run("--from", dump("one")).out == run("--from", dump("two")).out


def test_unknown_keys_are_ignored(run, tmp_path):
    document = hosts.record(hosts.intel(), future_key={"a": [1]})
    document["another"] = True
    path = tmp_path / "record.json"
    path.write_text(json.dumps(document))
    assert run("--json", "--from", path).json()["host"]["family"] == 6
