# SPDX-License-Identifier: GPL-2.0-or-later
"""baseline: PEBS and LBR of one format alone, and events that every host has."""
import copy
import json

import hosts
import pytest


def limits(document):
    return {entry["item"]: entry for entry in document["limited_by"]
            if entry["scope"] == "now"}


FORMATS = ("0xf4c5", "0xf4c4", "0xf5c5")


@pytest.fixture
def formats(host):
    """Three Ice Lake hosts that differ in the format of LBR or PEBS, and one with none."""
    paths = [host(f"host-{value}", hosts.intel(), f"--perf-capabilities={value}")
             for value in FORMATS]
    return paths, host("none", hosts.intel(), "--perf-capabilities=0x2000")


def told(document, item, scope="now"):
    """{format: hosts, number of names} of where the formats of an item stand."""
    where = document if scope == "now" else document[scope]
    return {entry["value"]: (entry["hosts"], len(entry["names"]))
            for entry in where["formats"][item]}


def test_pebs_and_lbr_in_several_formats_are_common_to_none(run, formats):
    """KVM lets a guest have its host's format alone: with another it could not be moved."""
    paths, none = formats
    document = run("baseline", "--json", "--kernel=7.2", *paths).json()
    assert document["pebs"] == document["lbr"] == "no"
    assert document["perf_capabilities"] == "0x0000000000002000"
    assert told(document, "lbr") == {"4": (1, 1), "5": (2, 2)}
    assert told(document, "pebs") == {"0x00000000000004c0": (2, 2), "0x00000000000005c0": (1, 1)}
    assert told(document, "lbr", "emulated") == told(document, "lbr")
    assert told(document, "lbr", "mediated") == {}
    for item in ("pebs", "lbr"):
        limit = limits(document)[item]
        assert (limit["value"], limit["hosts"], limit["names"]) == ("no", 0, [])
        assert limit["formats"] == document["formats"][item]
    text = " ".join(run("baseline", "--kernel=7.2", *paths).text.split())
    assert "format 4: 1 host: " in text and "format 5: 2 hosts: " in text
    same = run("baseline", "--json", "--kernel=7.2", paths[0], paths[0]).json()
    assert same["pebs"] == same["lbr"] == "yes" and not limits(same)
    # who has none limits it; the others would differ all the same
    document = run("baseline", "--json", "--kernel=7.2", *paths, none).json()
    assert limits(document)["lbr"]["hosts"] == 1
    assert told(document, "lbr") == {"4": (1, 1), "5": (2, 2)}


def as_before(document):
    """As it was written when nothing was told of formats, and no format kept hosts apart."""
    document = copy.deepcopy(document)
    for scope in (document, document["emulated"], document["mediated"]):
        if scope["vpmu"] == "no":
            continue
        for item, told_of in scope.pop("formats").items():
            if len(told_of) > 1:
                scope[item] = "yes"
    document["limited_by"] = [entry for entry in document["limited_by"]
                              if not entry.pop("formats", None)]
    return document


def test_documents_that_tell_no_formats_are_read(run, formats, tmp_path):
    paths, none = formats
    whole = run("baseline", "--json", *paths, none, none)
    parts = []
    for number, chosen in enumerate((paths[:1], paths[1:2], paths[2:], [none, none])):
        part = run("baseline", "--json", *chosen).json()
        parts.append(tmp_path / f"old-{number}.json")
        parts[-1].write_text(json.dumps(as_before(part)))
    # of hosts that agree, the register of the old document tells the format
    assert run("baseline", "--json", *parts).out == whole.out
    apart = tmp_path / "apart.json"
    apart.write_text(json.dumps(as_before(run("baseline", "--json", *paths).json())))
    document = json.loads(apart.read_text())
    assert document["pebs"] == document["lbr"] == "yes" and "pebs_format" not in document
    document = run("baseline", "--json", apart).json()
    assert document["pebs"] == document["lbr"] == "no"
    assert limits(document)["lbr"]["hosts"] == 0 and told(document, "lbr") == {}
    text = " ".join(run("baseline", apart, paths[0]).text.split())
    assert "format 5: 1 host: " in text and "format 4" not in text


def test_a_bit_of_pebs_that_an_older_kernel_leaves_out_keeps_hosts_apart(run, host, tmp_path):
    """KVM gives bit 17 from Linux 7.0 on, and takes PEBS's fields whole or not at all."""
    path = host("host", hosts.intel(), "--perf-capabilities=0x2f4c5")
    parts = []
    for kernel in ("6.17", "7.2"):
        parts.append(tmp_path / f"{kernel}.json")
        parts[-1].write_bytes(run("baseline", "--json", f"--kernel={kernel}", path).out)
    for part in parts:
        assert run("baseline", "--json", part, part).json()["pebs"] == "yes"
        document = json.loads(part.read_text())
        part.write_text(json.dumps(as_before(document)))
    document = run("baseline", "--json", *parts).json()
    assert document["pebs"] == "no" and document["lbr"] == "yes"
    assert told(document, "pebs") == {"0x00000000000004c0": (1, 1),
                                      "0x00000000000204c0": (1, 1)}


def with_events(length, unavailable):
    """Ice Lake's leaf 0xA with another vector of events."""
    table = hosts.intel()
    eax, _, ecx, edx = table[0xA, 0]
    table[0xA, 0] = (eax & 0xffffff | length << 24, unavailable, ecx, edx)
    return table


def test_events_are_those_of_all_hosts(run, host, tmp_path):
    """Leaf 0xA's EBX is the host's in every guest, and no option changes it."""
    paths = [host("all", with_events(7, 0)), host("no-reference-cycles", with_events(7, 0x4)),
             host("eighth", with_events(8, 0x40))]
    documents = [run("baseline", "--json", path).json() for path in paths]
    assert [d["events"] for d in documents] == ["0x0000007f", "0x0000007b", "0x000000bf"]
    whole = run("baseline", "--json", *paths)
    document = whole.json()
    for scope in (document, document["emulated"]):
        assert scope["events"] == "0x0000003b"
    limit = limits(document)["events"]
    assert (limit["value"], limit["hosts"]) == ("0x0000003b", 0)
    for whom in ("qemu", "libvirt"):
        assert "events" in document["ask"][whom]["cannot"]
        assert "events" not in documents[1]["ask"][whom]["cannot"]
    parts = []
    for number, part in enumerate(documents):
        parts.append(tmp_path / f"part-{number}.json")
        parts[-1].write_text(json.dumps(part))
    assert run("baseline", "--json", *reversed(parts)).out == whole.out
    assert "Architectural events 0-1 3-5 of leaf 0xA" in " ".join(
        run("baseline", *paths).text.split())


def test_documents_of_before_events_do_not_tell_of_them(run, host, tmp_path):
    document = run("baseline", "--json", host("host", with_events(7, 0))).json()
    for scope in (document, document["emulated"], document["mediated"]):
        scope.pop("events", None)
    old = tmp_path / "old.json"
    old.write_text(json.dumps(document))
    result = run("baseline", "--json", old, host("other", with_events(7, 0x4)))
    document = result.json()
    assert result.status == 0 and document["events"] is None
    entry = next(e for e in document["unknown"] if e["path"] == "/events")
    assert (entry["hosts"], entry["at_most"]) == (1, "0x0000007b")
    assert "events" in document["ask"]["qemu"]["undecided"]
    # one that has none bounds what others do not tell
    assert run("baseline", "--json", old, host("none", with_events(7, 0x7f))).json()[
        "events"] == "0x00000000"
