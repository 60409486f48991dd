# SPDX-License-Identifier: GPL-2.0-or-later
"""Real dumps: every one is read, and another decoder's reading of them is reproduced.

The peer is Todd Allen's cpuid, whose answers stand in the corpus' cpuid-decode-*.csv.
"""
import csv
import json
import os
import subprocess

import pytest

import schema_check

# The peer's 13 events, in the order of their bits (leaf 0xA EBX, leaf 0x23.3 EAX).
EVENTS = ["core-cycles", "instructions", "reference-cycles", "llc-references", "llc-misses",
          "branches", "branch-misses", "topdown-slots", "topdown-backend-bound",
          "topdown-bad-speculation", "topdown-frontend-bound", "topdown-retiring",
          "lbr-inserts"]


@pytest.fixture(scope="module")
def reports(corpus):
    """The report of every dump, from one process, by file name."""
    process = subprocess.run([os.environ["PMU_CAPS"], "--json", "--from",
                              str(corpus / "instlatx64")], capture_output=True, timeout=600)
    assert process.returncode == 0, process.stderr.decode()
    found = {}
    for line in process.stdout.decode().splitlines():
        document = json.loads(line, object_pairs_hook=schema_check.no_duplicates)
        found[os.path.basename(document["source"]["name"])] = document
    return found


def rows(corpus, name):
    with open(corpus / name, newline="") as file:
        return list(csv.DictReader(file))


def numbers(cpus):
    for part in cpus.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def group_of(report, section):
    for hardware in report["hardware"]:
        if section in numbers(hardware["cpus"]):
            return hardware
    raise AssertionError(f"no group holds section {section}")


def registers(regs):
    return [regs[name][2:] for name in ("eax", "ebx", "ecx", "edx")]


def test_every_dump_is_read(corpus, reports):
    assert sorted(reports) == sorted(p.name for p in (corpus / "instlatx64").iterdir())


def test_every_report_fits_the_schema(reports):
    for report in reports.values():
        schema_check.validate(report)


def events(hardware):
    """The peer's string: 1 for each event that leaf 0xA says is there."""
    length, gone = hardware["events"]["mask_length"], hardware["events"]["unavailable"]
    return "".join("1" if i < length and name not in gone else "0"
                   for i, name in enumerate(EVENTS))


def test_leaf_0a_is_decoded_as_the_peer_does(corpus, reports):
    different = []
    for row in rows(corpus, "cpuid-decode-0a.csv"):
        report = reports[row["file"]]
        hardware = group_of(report, int(row["section"]))
        leaf = hardware.get("leaf_0a")
        eax = int(leaf["eax"], 16) if leaf else 0
        edx = int(leaf["edx"], 16) if leaf else 0
        ours = {
            "eax": registers(leaf)[0] if leaf else "00000000",
            "ebx": registers(leaf)[1] if leaf else "00000000",
            "ecx": registers(leaf)[2] if leaf else "00000000",
            "edx": registers(leaf)[3] if leaf else "00000000",
            "peer_version": str(hardware["version"]),
            # hardware.gp also knows leaf 0x23 and AMD; the peer's columns speak of leaf 0xA
            "peer_gp_count": str(eax >> 8 & 0xFF),
            "peer_gp_width": str(eax >> 16 & 0xFF),
            "peer_ebx_len": str(hardware["events"]["mask_length"]),
            "peer_events_available": events(hardware),
            "peer_fixed_bitmap": hex(int(hardware["fixed"]["leaf_0a_bitmap"], 16)),
            "peer_fixed_count": str(hardware["fixed"]["leaf_0a_count"]),
            "peer_fixed_width": str(edx >> 5 & 0xFF),
            "peer_anythread_deprecated": str(hardware["anythread_deprecated"]).lower(),
            "hv_bit": str(int(report["host"]["role"] == "guest")),
            "hypervisor_sig": report["host"].get("hypervisor") or "",
        }
        if "perfmon_ext" not in hardware and report["host"]["vendor"] == "GenuineIntel":
            assert hardware["gp"]["count"] == int(row["peer_gp_count"])
            assert hardware["gp"]["width"] == int(row["peer_gp_width"])
        if hardware["version"]:
            assert hardware["fixed"]["width"] == int(row["peer_fixed_width"])
        if row["core_type_1a"] not in ("", "00"):
            ours["core_type_1a"] = {"atom": "20", "core": "40"}[hardware["core_type"]]
        different += [(row["file"], row["section"], key, row[key], value)
                      for key, value in ours.items() if row[key] != value]
    assert different == []


def flags(value):
    return str(value).lower()


def test_leaf_23_is_decoded_as_the_peer_does(corpus, reports):
    different = []
    for row in rows(corpus, "cpuid-decode-23.csv"):
        hardware = group_of(reports[row["file"]], int(row["section"]))
        ext = hardware["perfmon_ext"]
        raw = {entry["subleaf"]: "-".join(registers(entry)) for entry in hardware["leaf_23"]}
        acr = ext.get("acr")
        pebs = ext.get("pebs")
        available = int(ext.get("events_bitmap", "0x0"), 16)
        ours = {
            "peer_umask2": flags(ext["unit_mask_2"]),
            "peer_eq": flags(ext["eq"]),
            "peer_slots": f"{ext['slots_per_cycle']:#x} ({ext['slots_per_cycle']})",
            "peer_gp_bitmap": hex(int(hardware["gp"]["bitmap"], 16)),
            "peer_fixed_bitmap": hex(int(hardware["fixed"]["leaf_23_bitmap"], 16)),
            "peer_rdpmc_user_disable": flags(ext["rdpmc_user_disable"]),
            "peer_events": "".join("1" if available >> i & 1 else "0" for i in range(13)),
            "peer_archpebs": flags(pebs is not None),
            "core_type_1a": {"atom": "20", "core": "40"}[hardware["core_type"]]
            + hardware["native_model"][-6:],
        }
        for number in range(6):
            if row[f"s{number}"]:
                ours[f"s{number}"] = raw.get(number, "")
        zero = "0x0|0x0|0x0|0x0"
        ours["peer_acr"] = zero if not acr else "|".join(
            hex(int(acr[key], 16)) for key in ("gp_reload", "fixed_reload", "gp_cause",
                                               "fixed_cause"))
        ours["peer_pebs"] = zero if not pebs else "|".join(
            hex(int(pebs[key], 16)) for key in ("gp", "gp_pdist", "fixed", "fixed_pdist"))
        # The peer leaves a column empty where the dump lacks the sub-leaf.
        for key, part in (("peer_acr", acr), ("peer_pebs", pebs)):
            if not row[key]:
                assert part is None
                del ours[key]
        different += [(row["file"], row["section"], key, row[key], value)
                      for key, value in ours.items() if row[key] != value]
    assert different == []


def test_a_dump_is_its_own_record(corpus, reports, tmp_path):
    """The whole folder through records and back: every report the same."""
    records = tmp_path / "fleet.jsonl"
    with open(records, "wb") as out:
        subprocess.run([os.environ["PMU_CAPS"], "record", "--from",
                        str(corpus / "instlatx64")], stdout=out, check=True, timeout=600)
    again = subprocess.run([os.environ["PMU_CAPS"], "--json", "--from", str(records)],
                           capture_output=True, check=True, timeout=600)
    lines = again.stdout.decode().splitlines()
    assert len(lines) == len(reports)
    for line, name in zip(lines, sorted(reports)):
        ours, first = json.loads(line), dict(reports[name])
        del ours["source"], first["source"]
        assert ours == first
