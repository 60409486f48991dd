# SPDX-License-Identifier: GPL-2.0-or-later
"""Each complaint that the harness of the emulated machines can make is made when it is due."""
import copy
import json

import pytest

import answer
import cases
import cpus
import judge
import registers
import users

PROGRAM = None


def find(cpu, name):
    return next(case for case in cases.CASES if (case.cpu, case.name) == (cpu, name))


DEFAULT, MEDIATED = find("skylake", "default"), find("skylake", "mediated")
LEAF = {"eax": "0x07300402", "ebx": "0x00000000", "ecx": "0x00000000", "edx": "0x00008603"}
RAW = {"eax": "0x07300404", "ebx": "0x00000000", "ecx": "0x00000000", "edx": "0x00000603"}
REAL = answer.Answer(cases.V2_OF_4, "Y", "Y", "2000", ["c1-c2", "345"], "0")
PREDICTED = {"leaf_0a": LEAF, "parameters": {"enable_pmu": True, "enable_mediated_pmu": True}}
REPORT = {
    "kvm": {
        "device": {"state": "ok"}, "agreement": "match", "differences": [],
        "answer": {"leaf_0a": LEAF, "msr_index": ["0xc1", "0xc2", "0x345"]},
        "parameters": {"enable_pmu": True, "enable_mediated_pmu": True},
        "predicted": {"mediated": PREDICTED, "legacy": None},
    },
    "mediated": {"eligible": "yes", "enabled": True, "startable": "yes"},
    "hardware": [{"version": 4, "leaf_0a": RAW}],
    "unknown": [],
}


def changed(document, path, value):
    """A copy of a document in which one place has another value."""
    document = copy.deepcopy(document)
    *way, last = path
    at = document
    for key in way:
        at = at[key]
    at[last] = value
    return document


def complaints(judgement):
    return [*judgement]


@pytest.mark.parametrize("field, other", [
    ("leaf_0a", cases.ZERO), ("enable_pmu", "N"), ("feature", "0"), ("listed", ["345"]),
    ("vcpu", "16"), ("mediated", "N")])
def test_an_answer_other_than_the_tables_is_a_complaint(field, other):
    listed = answer.ranges(answer.numbers(cases.listed("6.1", DEFAULT)))
    real = answer.Answer(DEFAULT.leaf_0a, "Y", "", "2000", listed, "0")
    assert not complaints(judge.judge_answer("6.1", DEFAULT, real))
    setattr(real, field, other)
    [found] = judge.judge_answer("6.1", DEFAULT, real)
    assert field in found


def test_only_6_1_leaves_a_bit_of_a_leaf_without_vpmu_to_chance():
    case = find("skylake", "enable-pmu-off")
    for kernel, fine in (("6.1", True), ("6.12", False)):
        listed = answer.ranges(answer.numbers(cases.listed(kernel, case)))
        real = answer.Answer("00000000-00000000-00000000-00008000", "N", "", "0", listed)
        assert (complaints(judge.judge_answer(kernel, case, real)) == []) is fine


@pytest.mark.parametrize("path, other, word", [
    (("kvm", "agreement"), "mismatch", "agreement: mismatch"),
    (("kvm", "agreement"), "not-compared", "agreement: not-compared"),
    (("kvm", "answer", "leaf_0a", "edx"), "0x00000603", "report: leaf 0xA"),
    (("kvm", "answer", "msr_index"), ["0xc1"], "report: MSRs"),
    (("kvm", "parameters", "enable_pmu"), False, "report: enable_pmu"),
    (("kvm", "parameters", "enable_mediated_pmu"), None, "report: enable_mediated_pmu")])
def test_a_report_that_differs_from_the_kernel_is_a_complaint(path, other, word):
    assert not complaints(judge.judge_report(MEDIATED, REAL, REPORT))
    [found] = judge.judge_report(MEDIATED, REAL, changed(REPORT, path, other))
    assert found.startswith(word)


@pytest.mark.parametrize("path, other, word", [
    (("mediated", "eligible"), "no", "foretold: eligible no"),
    (("mediated", "eligible"), "unknown", "foretold: eligible unknown"),
    (("mediated", "startable"), "no", "foretold: startable no"),
    (("kvm", "predicted", "mediated", "parameters", "enable_pmu"), False,
     "foretold: enable_pmu False"),
    (("kvm", "predicted", "mediated", "parameters", "enable_mediated_pmu"), False,
     "foretold: enable_mediated_pmu False")])
def test_a_prediction_that_did_not_come_true_is_a_complaint(path, other, word):
    assert not complaints(judge.judge_prediction(MEDIATED, REAL, REPORT))
    [found] = judge.judge_prediction(MEDIATED, REAL, changed(REPORT, path, other))
    assert found.startswith(word)


def test_a_refusal_that_was_not_foretold_is_a_complaint():
    busy = answer.Answer(**{**REAL.__dict__, "vcpu": "16"})
    [found] = judge.judge_prediction(MEDIATED, busy, REPORT)
    assert found.startswith("foretold: startable yes, the first vCPU ended with 16")
    assert not complaints(judge.judge_prediction(
        MEDIATED, busy, changed(REPORT, ("mediated", "startable"), "unknown")))
    refused = answer.Answer(**{**REAL.__dict__, "mediated": "N"})
    legacy = changed(changed(REPORT, ("kvm", "predicted", "legacy"), {
        "parameters": {"enable_pmu": True, "enable_mediated_pmu": False}}),
        ("mediated", "enabled"), False)
    [found] = judge.judge_prediction(MEDIATED, refused, legacy)
    assert found.startswith("foretold: eligible yes")


def test_another_cpu_than_was_asked_for_is_a_complaint():
    assert not complaints(judge.judge_hardware(DEFAULT, REPORT))
    [found] = judge.judge_hardware(DEFAULT, changed(REPORT, ("hardware",), []))
    assert found == "hardware: none"
    [found] = judge.judge_hardware(
        DEFAULT, changed(REPORT, ("hardware", 0, "leaf_0a", "eax"), "0x07300403"))
    assert found.startswith("hardware: leaf 0xA is 07300403")
    generic = changed(REPORT, ("hardware", 0, "leaf_0a"), None)
    [found] = judge.judge_hardware(find("generic", "default"), generic)
    assert found == "hardware: PMU version 4 without a leaf 0xA"


def runs(case, **changes):
    files = {"parameters": "", "rdmsr": "", "peer.status": "0\n", "check.err": ""}
    files.update({"vcpu": ""} if case.has("vcpu") else {})
    for name in judge.documents(case):
        files.update({f"{name}.status": "0\n", f"{name}.err": "", f"{name}.json": "{}"})
    return {name: text for name, text in {**files, **changes}.items() if text is not None}


@pytest.mark.parametrize("name", [*judge.documents(DEFAULT)])
def test_a_run_that_does_not_end_well_is_a_complaint(name):
    assert not complaints(judge.judge_runs(DEFAULT, runs(DEFAULT)))
    for change in ({f"{name}.status": "1\n"}, {f"{name}.err": "oops"}, {f"{name}.json": "{"},
                   {f"{name}.status": None}):
        [found] = judge.judge_runs(DEFAULT, runs(DEFAULT, **change))
        assert found.startswith(f"{name}: "), change


@pytest.mark.parametrize("name", ["parameters", "rdmsr", "peer.status", "vcpu"])
def test_a_document_that_a_step_promises_and_is_not_there_is_a_complaint(name):
    [found] = judge.judge_runs(DEFAULT, runs(DEFAULT, **{name: None}))
    assert found == f"{name}: there is no such document"
    assert {"bare", "member", "member-record", "member-check"} < {*judge.documents(DEFAULT)}


def test_what_a_check_says_to_standard_error_is_a_complaint():
    assert complaints(judge.judge_runs(DEFAULT, runs(DEFAULT, **{"check.err": "oops"})))
    open_question = {"nobody-check.status": "3\n"}
    assert not complaints(judge.judge_runs(DEFAULT, runs(DEFAULT, **open_question)))


def modules(**statuses):
    return {"insmod.status": "".join(f"{name} {status}\n" for name, status in statuses.items())}


ALL_LOADED = {"irqbypass": 0, "kvm": 0, "kvm_intel": 0, "msr": 0}


@pytest.mark.parametrize("cpu, name, files", [
    ("skylake", "default", modules(**ALL_LOADED)),
    ("skylake", "no-msr-device", modules(irqbypass=0, kvm=0, kvm_intel=0)),
    ("skylake", "kvm-alone", modules(irqbypass=0, kvm=0, msr=0)),
    ("skylake", "no-kvm", modules(msr=0)),
    ("epyc", "default", modules(irqbypass=0, kvm=0, kvm_amd=0, msr=0)),
    ("no-vmx", "default", {**modules(irqbypass=0, kvm=0, kvm_intel=95, msr=0),
                           "insmod.err": "can't insert kvm_intel.ko"})])
def test_modules_are_loaded_as_the_case_says(cpu, name, files):
    case = find(cpu, name)
    assert not complaints(judge.judge_modules(case, files))
    for broken in (modules(**ALL_LOADED, more=0), {},
                   {**files, "insmod.err": "kvm is still there"}):
        assert complaints(judge.judge_modules(case, broken))


def test_a_vendor_module_that_fails_is_a_complaint():
    assert complaints(judge.judge_modules(DEFAULT, modules(**{**ALL_LOADED, "kvm_intel": 95})))
    assert complaints(judge.judge_modules(find("no-vmx", "default"), modules(**ALL_LOADED)))


def test_a_check_that_ends_otherwise_is_a_complaint():
    case = cases.Case("x", "skylake", (), None, "", "", None, None, "pmu !gp>=5 ?kvm-agrees")
    good = "pmu 0\n!gp>=5 0\nkvm-agrees 3\n"
    assert not complaints(judge.judge_checks(case, {"check.status": good}))
    for bad in (good.replace("pmu 0", "pmu 1"), good.replace("3", "0"), "pmu 0\n"):
        assert complaints(judge.judge_checks(case, {"check.status": bad})), bad


def test_a_replay_that_differs_is_a_complaint(tmp_path):
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\necho \'{"source": "file", "kvm": 1}\'\n')
    program.chmod(0o755)
    record = '{"source": "live"}'
    same = {"report.json": '{"source": "live", "kvm": 1}', "record.json": record}
    assert not complaints(judge.judge_replay(same, program))
    for other in ('{"source": "live", "kvm": 2}', '{"source": "live"}'):
        assert len(complaints(judge.judge_replay({**same, "report.json": other}, program))) == 2


ABSENT = {"state": "absent", "errno": "ENOENT"}


def msrs(theirs="0 0x2000", ours="0x0000000000002000", **more):
    """Every register has the same value, but for one that is named: (theirs, ours)."""
    values = {name: (theirs, ours) for name in registers.NAMES} | more
    files = {"rdmsr": "".join(f"{name} {value[0]}\n" for name, value in values.items())}
    read = {registers.NAMES.get(name, name): value[1] for name, value in values.items()}
    return files, {"snapshot": {"cpus": [{"msrs": read}]}}


@pytest.mark.parametrize("register", ["0x345", "0x483", "0x484"])
def test_registers_that_differ_or_were_not_read_are_a_complaint(register):
    def with_other(theirs, ours):
        return registers.judge(DEFAULT, *msrs(**{register: (theirs, ours)}))

    failed = {"state": "failed", "errno": "EIO"}
    assert not complaints(registers.judge(DEFAULT, *msrs()))
    assert complaints(with_other("0 0x2001", "0x0000000000002000"))
    assert complaints(with_other("4", "0x0000000000002000"))
    assert complaints(with_other("4", failed)) == [f"MSR {register}: was not read"]
    files, report = msrs()
    del report["snapshot"]["cpus"][0]["msrs"][registers.NAMES[register]]
    assert complaints(registers.judge(DEFAULT, files, report)) == [f"MSR {register}: was not read"]


def test_a_cpu_without_a_register_need_not_have_it_read():
    case = find("epyc", "default")
    assert not registers.had(case) and registers.had(DEFAULT)
    assert not complaints(registers.judge(case, *msrs("4", {"state": "failed", "errno": "EIO"})))
    assert {name for name, cpu in cpus.CPUS.items() if cpu.emulator == "bochs" and not cpu.vmx} \
        == {"generic"}


def test_a_register_that_is_read_once_only_is_a_complaint():
    files, report = msrs()
    report["snapshot"]["cpus"][0]["msrs"]["another"] = "0x0"
    assert complaints(registers.judge(DEFAULT, files, report))
    files, report = msrs()
    files["rdmsr"] = files["rdmsr"].partition("\n")[2]
    assert complaints(registers.judge(DEFAULT, files, report))


def test_a_register_that_is_read_without_a_device_is_a_complaint():
    case = find("skylake", "no-msr-device")
    assert not complaints(registers.judge(case, *msrs("127", ABSENT)))
    assert complaints(registers.judge(case, *msrs("127")))
    assert complaints(registers.judge(case, *msrs("0 0x2000", ABSENT)))
    assert complaints(registers.judge(case, *msrs()))
    assert complaints(registers.judge(case, *msrs("127", {"state": "failed", "errno": "EIO"})))


def views(state="denied", eax=RAW["eax"], heard=LEAF):
    member = changed(REPORT, ("kvm", "answer", "leaf_0a"), heard)
    nobody = changed(REPORT, ("kvm", "device", "state"), state)
    nobody["kvm"].update(agreement="not-compared", answer=None)
    nobody["hardware"][0]["leaf_0a"]["eax"] = eax
    return {"member.json": json.dumps(member), "nobody.json": json.dumps(nobody)}


def test_a_user_who_is_told_something_else_is_a_complaint():
    assert not complaints(users.judge_views(views(), REPORT))
    for change in ({"state": "ok"}, {"eax": "0x07300405"}, {"heard": RAW}):
        assert complaints(users.judge_views(views(**change), REPORT)), change


def blind(leaf, unknown=()):
    document = changed(REPORT, ("kvm", "predicted", "mediated", "leaf_0a"), leaf)
    return {"nobody.json": json.dumps({**document, "unknown": [*unknown]})}


def test_a_blind_prediction_that_is_wrong_is_a_complaint():
    def judged(*arguments, real=REAL):
        return complaints(users.judge_blind("sid", MEDIATED, blind(*arguments), real))

    assert not judged(LEAF)
    assert judged(RAW)
    assert judged(None)
    assert not judged(None, ["something"])
    assert not judged(RAW, real=answer.Answer())


def test_a_user_who_is_told_no_where_root_is_told_yes_is_a_complaint():
    case = cases.Case("x", "skylake", (), None, "", "", None, None, "pmu ?kvm-agrees")

    def told(user, **states):
        results = [{"requirement": name.replace("_", "-"), "state": state}
                   for name, state in states.items()]
        return {f"{user}-check.json": json.dumps({"results": results})}

    for user in ("nobody", "member"):
        for state in ("yes", "unknown"):
            assert not complaints(users.judge_checks(
                case, told(user, pmu=state, kvm_agrees="unknown")))
        assert complaints(users.judge_checks(case, told(user, pmu="no", kvm_agrees="unknown")))
        assert complaints(users.judge_checks(case, told(user, pmu="yes", kvm_agrees="yes")))
        assert complaints(users.judge_checks(case, told(user, pmu="yes")))


JUDGES = [(judge, "judge_answer"), (judge, "judge_report"), (judge, "judge_prediction"),
          (judge, "judge_hardware"), (judge, "judge_checks"), (judge, "judge_replay"),
          (registers, "judge"), (users, "judge_views"), (users, "judge_checks"),
          (users, "judge_blind")]


def test_what_each_judge_notices_arrives(monkeypatch):
    for number, (module, name) in enumerate(JUDGES):
        monkeypatch.setattr(module, name, lambda *_, number=number: [number])
    files = runs(DEFAULT, **modules(**ALL_LOADED), **{"report.json": json.dumps(REPORT)})
    files.update({"peer.status": "1"})
    assert sorted(judge.judge("6.1", DEFAULT, files, PROGRAM)) == [*range(len(JUDGES))]
    for early in ({"insmod.err": "oops"}, {"report.status": "1"}):
        [found] = judge.judge("6.1", DEFAULT, {**files, **early}, PROGRAM)
        assert isinstance(found, str)
