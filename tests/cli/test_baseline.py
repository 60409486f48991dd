# SPDX-License-Identifier: GPL-2.0-or-later
"""baseline: what every host offers, what limits it, and that parts come to the same."""
import copy
import json
import os
import random

import hosts
import pytest


@pytest.fixture
def lines(run, tmp_path):
    """The records of many made-up hosts, one per line, each with a name of its own."""
    def make(count, fleet="intel"):
        pick = random.Random(1)
        silent = hosts.intel()
        del silent[0xA, 0]
        tables = [hosts.intel(), hosts.intel(perfmon=hosts.SKYLAKE), hosts.clearwater(),
                  hosts.intel(perfmon=hosts.HYPER_V)]
        if fleet != "intel":
            tables += [hosts.amd(), hosts.amd(ecx_features=0x400)]
        if fleet == "silent":
            tables += [silent]
        if fleet == "lacking":  # a vPMU: hybrid, and without a PMU
            tables += [hosts.intel(leaf_7_edx=1 << 15), hosts.intel(perfmon=(0, 0, 0, 0))]
        documents = []
        for index, table in enumerate(tables):
            path = tmp_path / f"kind-{index}.txt"
            path.write_text(hosts.instlatx64(table))
            for caps in ([], *([f"--perf-capabilities={value}"]
                               for value in ("0x32c4", "0xf4c5", "0xf5c5", "0x2f4c5"))):
                documents.append(run("record", "--from", path, *caps).json())
        chosen = []
        for index in range(count):
            document = copy.deepcopy(pick.choice(documents))
            document["source"]["name"] = f"rack-{pick.randrange(10)}/host-{index}"
            chosen.append(json.dumps(document, separators=(",", ":")).encode() + b"\n")
        return chosen
    return make


def limits(document, scope="now"):
    return {entry["item"]: entry for entry in document["limited_by"]
            if entry["scope"] == scope}


def without_events(pmu):
    """A baseline has the events beside the vPMU, since they are shared one by one."""
    return pmu and {key: value for key, value in pmu.items() if key != "events"}


def test_one_host_is_its_guest(run, host):
    for name, table in [("intel", hosts.intel()), ("amd", hosts.amd()),
                        ("hole", hosts.clearwater())]:
        path = host(name, table)
        document = run("baseline", "--json", path).json()
        guest = run("--json", "--from", path).json()["guest"]
        assert document["pmu"] == without_events(guest["pmu"])
        for key in ("full_width", "pebs", "lbr", "perf_metrics"):
            assert document[key] == guest[key], key
        events = guest["pmu"].get("events", {})
        assert document["events"] == events.get("available", "0x00000000")
        assert document["hosts"]["count"] == 1 and not document["limited_by"]


def test_every_host_of_the_corpus_is_its_guest(run, corpus, tmp_path):
    reports = run("--json", "--from", corpus / "instlatx64").text.splitlines()
    for text in random.Random(7).sample(reports, 40):
        guest = json.loads(text)["guest"]
        document = run("baseline", "--json", input=text.encode()).json()
        assert document.get("pmu") == without_events(guest.get("pmu"))


def test_the_least_counts_and_names_who_limits(run, host):
    ice_lake = host("b-ice-lake", hosts.intel())
    skylake = host("a-skylake", hosts.intel(perfmon=hosts.SKYLAKE))
    document = run("baseline", "--json", ice_lake, skylake).json()
    assert document["pmu"]["gp"]["count"] == 4
    limit = limits(document)["gp-counters"]
    assert (limit["value"], limit["hosts"]) == ("4", 1)
    assert limit["names"][0].endswith("a-skylake.txt")
    assert "gp-counters" in document["ask"]["qemu"]["cannot"]
    assert document["ask"]["qemu"]["cpu"].startswith("host,pmu=on")
    assert "<pmu state='on'/>" in document["ask"]["libvirt"]["xml"]


def test_hosts_that_cannot_run_mediated_limit_it(run, host):
    able = host("able", hosts.intel(), "--perf-capabilities=0x32c4")
    unable = host("unable", hosts.intel(perfmon=hosts.CONROE))
    document = run("baseline", "--json", "--kernel=7.2", able, unable).json()
    assert document["vpmu"] == "yes" and document["emulated"]["vpmu"] == "yes"
    assert document["mediated"] == {"vpmu": "no"}
    assert limits(document, "mediated")["pmu"]["names"][0].endswith("unable.txt")
    alone = run("baseline", "--json", "--kernel=7.2", able).json()
    assert alone["mediated"]["vpmu"] == "yes"


def test_amd_and_intel_have_nothing_in_common_and_it_says_so(run, host):
    paths = [host("intel", hosts.intel()), host("amd", hosts.amd())]
    document = run("baseline", "--json", *paths).json()
    assert document["hosts"]["one_kind"] == "no"
    assert document["hosts"]["kinds"] == {"unknown": 0, "architectural": 1, "amd": 1}
    assert document["pmu"]["gp"]["count"] == 6
    assert document["pmu"]["fixed"]["bitmap"] == "0x00000000"
    assert "have nothing in common" in " ".join(run("baseline", *paths).text.split())


def test_a_host_without_a_vpmu_leaves_none(run, host):
    paths = [host("some", hosts.intel()), host("hybrid", hosts.intel(leaf_7_edx=1 << 15))]
    document = run("baseline", "--json", *paths)
    assert document.status == 0
    document = document.json()
    assert document["vpmu"] == "no" and "pmu" not in document
    assert list(limits(document)) == ["pmu"]
    assert document["ask"]["qemu"]["cpu"] == "host,pmu=off"


def test_the_text_has_libvirts_elements_as_json_has_them(run, host):
    """Line by line, with their indentation."""
    paths = [host("with", hosts.amd()), host("without", hosts.amd(perfmon=(0, 0, 0, 0)))]
    xml = run("baseline", "--json", *paths).json()["ask"]["libvirt"]["xml"]
    shown = run("baseline", *paths).text
    column = 28  # where values stand
    lines = [line[column:] for line in shown.splitlines()]
    first = lines.index("<features>")
    assert lines[first:first + xml.count("\n")] == xml.splitlines()
    assert "\n  <feature policy=" in xml


def test_unknown_facts_are_named_and_bounded_ones_are_not_unknown(run, host, tmp_path):
    known = host("known", hosts.intel())
    table = hosts.intel()
    del table[0xA, 0]
    silent = host("silent", table)
    result = run("baseline", "--json", known, silent)
    assert result.status == 3
    document = result.json()
    assert document["vpmu"] == "unknown" and document["pmu"]["gp"]["count"] is None
    entry = next(e for e in document["unknown"] if e["path"] == "/pmu/gp/count")
    assert entry["hosts"] == 1 and entry["names"][0].endswith("silent.txt")
    assert entry["at_most"] == "8"
    # neither has it, or could have: PerfMonV2 is no whatever the other does not tell
    none = host("none", hosts.intel(leaf_7_edx=1 << 15))
    bounded = run("baseline", "--json", known, silent, none)
    assert bounded.status == 0 and bounded.json()["vpmu"] == "no"


def test_the_hole_is_not_told_and_the_text_says_so(run, host, tmp_path):
    """A KVM that would show a bitmap with version 2: what is there is not what is told."""
    path = host("hole", hosts.clearwater())
    document = json.loads(path.read_text())
    document["snapshot"]["kvm"] = {
        "device": {"state": "ok"}, "api_version": 12,
        "supported_cpuid": ["0x0000000a 0x00000000 0x07300802 0x00000000 0x00000077 0x00000603"],
    }
    path.write_text(json.dumps(document))
    found = run("baseline", "--json", path).json()
    assert found["pmu"]["fixed"]["bitmap"] == "0x00000077"
    assert found["fixed_told"] == {"count": 3, "bitmap": "0x00000007"}
    assert "a guest is told of 3" in " ".join(run("baseline", path).text.split())


@pytest.mark.parametrize("fleet,open_values", [("intel", True), ("mixed", False),
                                               ("silent", True), ("lacking", False)])
def test_parts_come_to_the_same_in_any_grouping_and_order(run, lines, tmp_path, fleet,
                                                          open_values):
    """Groups of groups, each turned into a document first, in another order each time."""
    records = lines(50, fleet)
    whole = run("baseline", "--json", input=b"".join(records))
    assert whole.json()["limited_by"] and bool(whole.json()["unknown"]) == open_values
    pick = random.Random(2)
    for _ in range(3):
        pick.shuffle(records)
        parts = []
        rest = list(records)
        while rest:
            size = min(len(rest), pick.choice([1, 2, 7, 30]))
            part, rest = rest[:size], rest[size:]
            path = tmp_path / f"part-{len(parts)}.json"
            path.write_bytes(run("baseline", "--json", input=b"".join(part)).out)
            parts.append(path)
        pick.shuffle(parts)
        middle = tmp_path / "middle.json"
        cut = pick.randrange(1, len(parts)) if len(parts) > 1 else 1
        middle.write_bytes(run("baseline", "--json", *parts[:cut]).out)
        again = run("baseline", "--json", *parts[cut:], middle)
        assert again.out == whole.out
        assert run("baseline", *parts[cut:], middle).out == run(
            "baseline", input=b"".join(records)).out


def test_a_homogeneous_part_keeps_what_others_limit(run, host):
    """In the part nothing limits; beside a larger host, all of it does."""
    small = [host(f"small-{i}", hosts.intel(perfmon=hosts.SKYLAKE)) for i in range(3)]
    large = host("large", hosts.intel())
    part = small[0].parent / "part.json"
    part.write_bytes(run("baseline", "--json", *small).out)
    document = run("baseline", "--json", part, large)
    assert document.out == run("baseline", "--json", large, *small).out
    assert limits(document.json())["gp-counters"]["hosts"] == 3


def test_hosts_and_baselines_may_be_mixed_with_broken_ones(run, host, tmp_path):
    good = host("good", hosts.intel())
    part = tmp_path / "part.json"
    part.write_bytes(run("baseline", "--json", good).out)
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema": {"name": "pmu-caps.record"')
    mixed = tmp_path / "mixed.jsonl"
    mixed.write_bytes(b"".join(json.dumps(json.loads(p.read_text())).encode() + b"\n"
                               for p in (good, part)) + b"{}\n")
    result = run("baseline", "--json", broken, mixed, tmp_path / "missing", good)
    assert result.status == 2 and len(result.errors) == 3
    assert result.json()["hosts"]["count"] == 3


def test_a_host_given_twice_counts_twice_and_is_named_once(run, host):
    path = host("host", hosts.intel())
    document = run("baseline", "--json", path, path, path).json()
    assert document["hosts"]["count"] == 3 and len(document["hosts"]["names"]) == 1


def test_no_host_is_an_error(run, tmp_path):
    (tmp_path / "empty").mkdir()
    for arguments, given in [([], b""), ([], b"\n \n"), ([], b"no host\n"),
                             ([tmp_path / "missing"], b""), ([tmp_path / "empty"], b"")]:
        result = run("baseline", "--json", *arguments, input=given)
        assert result.status == 2 and result.out == b"" and len(result.errors) == 1


def test_other_commands_refuse_a_baseline(run, host, tmp_path):
    part = tmp_path / "part.json"
    part.write_bytes(run("baseline", "--json", host("host", hosts.intel())).out)
    result = run("--json", "--from", part)
    assert result.status == 2 and "pmu-caps.baseline" in result.errors[0]


def test_a_terminal_is_no_inventory(run):
    master, slave = os.openpty()
    try:
        result = run("baseline", stdin=slave)
        assert result.status == 2 and "standard input" in result.errors[0]
    finally:
        os.close(master)
        os.close(slave)


def places(value, path=()):
    """Every place of a document."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(
        value) if isinstance(value, list) else ()
    for key, member in items:
        yield from places(member, path + (key,))


def changed(document, path, change):
    document = copy.deepcopy(document)
    at = document
    for key in path[:-1]:
        at = at[key]
    change(at, path[-1])
    return document


def test_a_damaged_baseline_is_refused_or_read_but_never_more(run, lines, tmp_path):
    """Each value removed or replaced: a line on standard error, or a document that fits."""
    whole = run("baseline", "--json", input=b"".join(lines(12))).json()
    paths = [path for path in places(whole) if path]
    pick = random.Random(3)
    damaged = []
    for path in pick.sample(paths, min(len(paths), 250)):
        for value in ("remove", None, -1, 2**63, "x", [], {}, "unknown", "0x00000007", 5):
            change = dict.pop if value == "remove" else (
                lambda at, key, new=value: at.__setitem__(key, new))
            if value == "remove" and not isinstance(path[-1], str):
                continue
            damaged.append(json.dumps(changed(whole, path, change)).encode() + b"\n")
    result = run("baseline", "--json", input=b"".join(pick.sample(damaged, min(len(damaged), 900))))
    assert result.status in (2, 3)
    assert all("standard input:" in line for line in result.errors)
    assert len(result.errors) > 200
    result.json()


@pytest.mark.parametrize("damage,words", [
    (lambda d: d["hosts"].update(count=0), "/hosts/count"),
    (lambda d: d["hosts"]["modes"].update(none=7), "/hosts/modes"),
    (lambda d: d["pmu"].update(version=None), "version"),
    (lambda d: d["pmu"]["gp"].update(count=256), "/pmu/gp/count"),
    (lambda d: d.update(pebs="maybe"), "/pebs"),
    (lambda d: d.update(formats=None), "/formats/pebs"),
    (lambda d: d["formats"].update(pebs=[{"value": "0x00000000000004c1", "hosts": 1,
                                          "names": []}]), "/formats/pebs/0/value"),
    (lambda d: d["formats"].update(lbr=[{"value": "0", "hosts": 1, "names": []}]),
     "/formats/lbr/0/value"),
    (lambda d: d["formats"].update(lbr=[{"value": "5", "hosts": 2, "names": []}]),
     "/formats/lbr/0/hosts"),
    (lambda d: d["formats"].update(lbr=[{"value": "5", "hosts": 1, "names": []},
                                        {"value": "6", "hosts": 1, "names": []}]),
     "/formats/lbr"),
    (lambda d: d.update(limited_by=[{"scope": "now", "item": "version", "value": "9",
                                     "hosts": 0, "names": []}]), "/limited_by/0"),
    (lambda d: d.update(limited_by=[{"scope": "now", "item": "nonsense", "value": "9",
                                     "hosts": 0, "names": []}]), "/limited_by/0/item"),
    (lambda d: d.update(unknown=[{"scope": "now", "item": "version", "hosts": 1,
                                  "names": []}]), "/unknown/0"),
    (lambda d: d["hosts"].update(names=["x" * 256]), "/hosts/names/0"),
    (lambda d: d["schema"].update(version="1.1"), "newer"),
])
def test_what_contradicts_itself_is_refused_by_its_path(run, host, damage, words):
    document = run("baseline", "--json", host("host", hosts.intel())).json()
    damage(document)
    result = run("baseline", "--json", input=json.dumps(document).encode())
    assert result.status == 2 and result.out == b""
    assert len(result.errors) == 1 and words in result.errors[0], result.errors


def test_names_of_any_bytes_are_carried_unchanged(run, host, tmp_path):
    """What cannot stand in a document is replaced before names are put in order."""
    source = host("host", hosts.intel())
    document = json.loads(source.read_text())
    document["source"]["name"] = ""
    paths = []
    for name in (b"\xff-host", b"\xc3\xa9-host", b"line\nend", b"\x1b[31m", b"x" * 200):
        path = os.fsencode(tmp_path) + b"/" + name
        with open(path, "w") as out:
            json.dump(document, out)
        paths.append(os.fsdecode(path))
    whole = run("baseline", "--json", *paths)
    part = tmp_path / "part.json"
    part.write_bytes(run("baseline", "--json", *paths[:3]).out)
    assert run("baseline", "--json", *paths[3:], part).out == whole.out
    assert b"\x1b" not in run("baseline", *paths).out


@pytest.mark.parametrize("arguments", [["baseline"], ["baseline", "--json"]])
def test_an_output_that_fails_is_an_error(run, host, arguments):
    path = host("host", hosts.intel())
    with open("/dev/full", "wb") as full:
        result = run(*arguments, path, stdout=full)
    assert result.status == 2 and "No space left" in result.errors[0]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = run(*arguments, path, stdout=writer)
    finally:
        os.close(writer)
    assert result.status == 2 and "Broken pipe" in result.errors[0]


def test_an_old_output_stays_where_no_host_can_be_read(run, tmp_path):
    target = tmp_path / "baseline.json"
    target.write_text("old")
    assert run("baseline", "--json", tmp_path / "missing", "-o", target).status == 2
    assert target.read_text() == "old"
