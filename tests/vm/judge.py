# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what came out of the machine with the table: a list of complaints, best empty."""
import dataclasses
import json
import tempfile

import cases
import cpus
import registers
import shell
import users
from answer import Answer, answer, leaf_text, numbers, ranges, words

EOPNOTSUPP = "95"


def documents(case):
    """The runs that a case promises: name -> the statuses that are good ones."""
    found = {name: ("0",) for name in ("report", "record", "nobody", "nobody-record")}
    if case.has("bare"):
        found["bare"] = ("0",)
    if case.has("member"):
        found.update({"member": ("0",), "member-record": ("0",)})
    if case.checks:
        # 3: something is unknown. That something is missed, 1, would be wrong.
        found.update({f"{user}-check": ("0", "3") for user in ("nobody", "member")
                      if user in found})
    return found


def judge_runs(case, files):
    """Every run of the program ends well, whoever runs it and whatever is missing."""
    for name, good in documents(case).items():
        if name + ".status" not in files:
            yield f"{name}: there is no such document"
            continue
        if files[name + ".status"].strip() not in good or files[name + ".err"]:
            yield f"{name}: status {files[name + '.status'].strip()}: {files[name + '.err']}"
        try:
            json.loads(files[name + ".json"])
        except ValueError as error:
            yield f"{name}: {error}"
    for name in ("parameters", "rdmsr", "peer.status", *["vcpu"] * case.has("vcpu")):
        if name not in files:
            yield f"{name}: there is no such document"
    if files.get("check.err"):
        yield f"check: {files['check.err']}"


def judge_modules(case, files):
    """Each module was loaded or refused as the case says, and insmod had nothing else to say."""
    want = {} if case.has("no-kvm") else {"irqbypass": "0", "kvm": "0"}
    vendor = "kvm_amd" if cpus.CPUS[case.cpu].amd else "kvm_intel"
    if want and not case.has("no-vendor"):
        want[vendor] = EOPNOTSUPP if case.vendor_fails else "0"
    if not case.has("no-msr"):
        want["msr"] = "0"
    got = words(files.get("insmod.status", ""))
    if got != want:
        yield f"insmod: {got}, not {want}"
    said = files.get("insmod.err", "").splitlines()
    if [line for line in said if not case.vendor_fails or vendor not in line]:
        yield f"insmod: {'; '.join(said)}"


def judge_answer(kernel, case, real):
    """The kernel against the table."""
    mediated = case.mediated if kernel in cases.NEW else ""
    expected = Answer(case.leaf_0a, case.enable_pmu, mediated, case.feature,
                      cases.listed(kernel, case), case.vcpu)
    if real.leaf_0a in case.leaves(kernel):
        expected.leaf_0a = real.leaf_0a
    if expected.listed is not None:
        expected.listed = ranges(numbers(expected.listed))
    for field in dataclasses.fields(Answer):
        want, got = getattr(expected, field.name), getattr(real, field.name)
        if want != got:
            yield f"kernel: {field.name} is {got}, not {want}"


def judge_report(case, real, report):
    """Our report against what the kernel said, and against itself."""
    kvm = report["kvm"]
    said = kvm["agreement"] if kvm["agreement"] == "match" else kvm.get("not_compared", "")
    if kvm["agreement"] == "mismatch" or said != case.agreement:
        yield (f"agreement: {kvm['agreement']} {kvm.get('not_compared', '')} "
               f"{kvm['differences']}, not {case.agreement}")
    heard = kvm["answer"] or {}
    if leaf_text(heard.get("leaf_0a")) != real.leaf_0a:
        yield f"report: leaf 0xA {heard.get('leaf_0a')}, KVM said {real.leaf_0a}"
    if heard and ranges(int(msr, 16) for msr in heard["msr_index"]) != real.listed:
        yield f"report: MSRs {heard['msr_index']}, KVM listed {real.listed}"
    for key, value in (("enable_pmu", real.enable_pmu), ("enable_mediated_pmu", real.mediated)):
        if value and kvm["parameters"].get(key) != (value == "Y"):
            yield f"report: {key} is {kvm['parameters'].get(key)}, sysfs says {value}"


def judge_prediction(case, real, report):
    """What was foretold of the parameters, the request and the first vCPU."""
    mediated = report["mediated"]
    if cases.REQUEST in case.module.split() and \
       mediated["eligible"] != {"Y": "yes", "N": "no"}.get(real.mediated):
        yield f"foretold: eligible {mediated['eligible']}, the kernel made of it {real.mediated}"
    if mediated["enabled"] and real.vcpu and \
       (mediated["startable"], real.vcpu) in (("yes", "16"), ("no", "0")):
        yield f"foretold: startable {mediated['startable']}, the first vCPU ended with {real.vcpu}"
    if real.leaf_0a is None:
        return
    predicted = report["kvm"]["predicted"]["mediated" if real.mediated == "Y" else "legacy"]
    for key, value in (("enable_pmu", real.enable_pmu), ("enable_mediated_pmu", real.mediated)):
        foretold = predicted and predicted["parameters"].get(key)
        if value and foretold != (value == "Y"):
            yield f"foretold: {key} {foretold}, sysfs says {value}"


def judge_hardware(case, report):
    """The CPU is the one that was asked for; a leaf above the maximum is not believed."""
    want = cpus.CPUS[case.cpu].leaf_0a.replace(" ", "-")
    if not report["hardware"]:
        yield "hardware: none"
    for hardware in report["hardware"]:
        got = leaf_text(hardware.get("leaf_0a")) or ""
        if cpus.CPUS[case.cpu].emulator == "bochs" and got != want:
            yield f"hardware: leaf 0xA is {got}, not {want}"
        if not want and hardware["version"]:
            yield f"hardware: PMU version {hardware['version']} without a leaf 0xA"


def judge_checks(case, files):
    got = words(files.get("check.status", ""))
    for check in case.checks.split():
        want = "3" if check.startswith("?") else "0"
        status = got.get(check.removeprefix("?"))
        if status != want:
            yield f"check {check}: status {status}, not {want}"


def without_source(text):
    document = json.loads(text)
    return {key: value for key, value in document.items() if key != "source"}


def judge_replay(files, program):
    """What was recorded inside says outside what was said inside."""
    live = without_source(files["report.json"])
    for name in ("report", "record"):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as host:
            host.write(files[f"{name}.json"])
            host.flush()
            replayed = without_source(shell.run(program, "--json", f"--from={host.name}"))
        for key in live.keys() | replayed.keys():
            if live.get(key) != replayed.get(key):
                yield f"replay of the {name}: {key} is not what it was"


def judge(kernel, case, files, program):
    """Everything that is wrong with a case."""
    complaints = [*judge_modules(case, files), *judge_runs(case, files)]
    if complaints:
        return complaints
    real, report = answer(files), json.loads(files["report.json"])
    for part in (judge_answer(kernel, case, real), judge_report(case, real, report),
                 judge_prediction(case, real, report), judge_hardware(case, report),
                 judge_checks(case, files), registers.judge(case, files, report),
                 users.judge_views(files, report), users.judge_checks(case, files),
                 users.judge_blind(kernel, case, files, real), judge_replay(files, program)):
        complaints += part
    return complaints
