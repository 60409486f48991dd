# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run of the emulated machines tells of itself: nothing that did not run passes."""
import importlib.machinery
import importlib.util
import json
import pathlib

import boots
import cases
import records
import table

HERE = pathlib.Path(__file__).resolve().parent


def load_told():
    loader = importlib.machinery.SourceFileLoader("told", str(HERE / "told"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("told", loader))
    loader.exec_module(module)
    return module


def test_a_kernel_of_which_cases_did_not_run_is_skipped():
    verdict = load_told().verdict
    ok, skipped, failed = ["a", "ok", []], ["b", "skipped", ["no time"]], ["c", "failed", ["x"]]
    assert verdict("6.1", [ok])[0] == 0
    assert verdict("6.1", [])[0] == 77
    assert verdict("6.1", [skipped])[0] == 77
    assert verdict("6.1", [ok, skipped]) == (77, [
        "vm: b: SKIPPED: no time", "vm: 6.1: 1 OF 2 CASES DID NOT RUN; the others are as foretold"])
    assert verdict("6.1", [ok, skipped, failed])[0] == 1


def outcome(state, why=(), ours="0x0000000000002000", agreement="match", **files):
    case = cases.CASES[0]
    report = {"kvm": {"agreement": agreement},
              "snapshot": {"cpus": [{"msrs": {"perf_capabilities": ours}}]}}
    files = {"report.json": json.dumps(report), "parameters": "enable_pmu Y\n",
             "peer.status": "1", "rdmsr": "0x345 0 0x2000\n", **files}
    return boots.Outcome("6.1", case, state, [*why], files, "6.1.0-1-cloud-amd64")


def test_a_mismatch_is_counted_though_its_case_failed():
    found = table.text([outcome("ok"), outcome("failed", ["x"], agreement="mismatch")])
    assert "2 cases: 1 ok, 1 failed, 0 skipped; of 2 reports 1 match" in found
    assert "1 mismatch" in found


def test_registers_that_nobody_read_do_not_agree():
    failed = {"state": "failed", "errno": "EIO"}
    found = table.text([outcome("ok"), outcome("failed", ours="0x0000000000002001"),
                        outcome("ok", ours=failed, rdmsr="0x345 4\n")])
    assert "0x345: 1 of 2 agree, 1 read by neither; values 0x2000" in found


def test_what_has_to_be_seen_is_in_the_table():
    skipped = boots.Outcome("sid", cases.CASES[0], "skipped", ["no time was left"])
    found = table.text([outcome("ok"), skipped], ["sid: TRIED ONCE MORE"])
    for line in ("sid: TRIED ONCE MORE", "sid-skylake-default: SKIPPED: no time was left",
                 "NOT ALL CASES RAN: the lines above say which did not, and why"):
        assert line in found.splitlines()
    assert "NO CASE RAN" in table.text([skipped])


def test_what_is_kept_has_the_ends_of_the_first_vcpus_beside_it(tmp_path):
    (tmp_path / records.VCPU).write_text("# x\n6.12-epyc-default 0\n")
    files = {"record.status": "0\n", "record.json": "{}", "nobody-record.status": "0\n",
             "nobody-record.json": "{}", "member-record.status": "1\n", "vcpu": "vcpu 16\n"}
    records.keep([outcome("ok", **files)], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "6.1-skylake-default-nobody.json", "6.1-skylake-default.json", records.VCPU]
    assert records.read_vcpu(tmp_path) == {"6.1-skylake-default": "16", "6.12-epyc-default": "0"}
