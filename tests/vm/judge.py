# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what came out of the machine with the table: a list of complaints, best empty.

The real answer is that of a second witness, kvm_answer_peer, which shares no code with the
program; sysfs and rdmsr are witnesses as well."""
import dataclasses
import json
import tempfile

import cases
import cpus
import shell

# The MSRs that are about counters; c0000300 and up, c0010000 and up: AMD's.
PMU_MSRS = {*range(0xc1, 0xc9), *range(0x186, 0x18e), *range(0x309, 0x310), 0x329, 0x345,
            *range(0x38d, 0x392), 0x3f1, 0x3f2, 0x3f4, 0x3f5, 0x600, *range(0x4c1, 0x4c9),
            *range(0xc0000300, 0xc0000304), *range(0xc0010000, 0xc0010008),
            *range(0xc0010200, 0xc001020c)}
# What we read of /dev/cpu/0/msr -> its name in the snapshot.
OUR_MSRS = {"0x345": "perf_capabilities", "0x483": "vmx_exit_ctls",
            "0x484": "vmx_entry_ctls", "0x1a0": "misc_enable"}


@dataclasses.dataclass
class Answer:
    """What the kernel really said."""
    leaf_0a: str = None
    enable_pmu: str = ""
    mediated: str = ""
    feature: str = None
    listed: list = None
    vcpu: str = ""


def leaf_text(leaf):
    return leaf and "-".join(leaf[name].removeprefix("0x") for name in ("eax", "ebx", "ecx", "edx"))


def ranges(numbers):
    """[0xc1, 0xc2, 0x345] -> ["c1-c2", "345"]"""
    found = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in found]


def words(text):
    """Lines "name value" as a dict."""
    return dict((line.split(None, 1) + [""])[:2] for line in text.splitlines() if line.strip())


def answer(files):
    parameters, vcpu = words(files["parameters"]), words(files.get("vcpu", ""))
    real = Answer(enable_pmu=parameters.get("enable_pmu", ""),
                  mediated=parameters.get("enable_mediated_pmu", ""),
                  vcpu=vcpu.get("vcpu", "" if not vcpu else "never came to it"))
    if files["peer.status"].strip() == "0":
        peer = json.loads(files["peer.json"])
        real.leaf_0a = leaf_text(peer["leaf_0a"])
        real.feature = peer["perf_capabilities"] and f"{int(peer['perf_capabilities'], 16):x}"
        real.listed = ranges({int(msr, 16) for msr in peer["msr_index"]} & PMU_MSRS)
    return real


def judge_answer(kernel, case, real):
    """The kernel against the table."""
    mediated = case.mediated if kernel in cases.NEW else ""
    expected = Answer(case.leaf_0a, case.enable_pmu, mediated, case.feature,
                      cases.listed(kernel, case), case.vcpu)
    if expected.listed is not None:
        expected.listed = ranges(numbers(expected.listed))
    for field in dataclasses.fields(Answer):
        want, got = getattr(expected, field.name), getattr(real, field.name)
        if want != got:
            yield f"kernel: {field.name} is {got}, not {want}"


def numbers(listed):
    for part in listed:
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


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


def judge_hardware(case, report):
    """The CPU is the one that was asked for; a leaf above the maximum is not believed."""
    want = cpus.CPUS[case.cpu].leaf_0a.replace(" ", "-")
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


def registers(files, report):
    """(MSR, what rdmsr read, what we read), None for "could not"; those that the CPU has."""
    read = report["snapshot"]["cpus"][0].get("msrs", {})
    for line in files["rdmsr"].splitlines():
        register, status, *value = line.split()
        if OUR_MSRS[register] not in read:
            continue
        ours = read[OUR_MSRS[register]]
        yield (register, int(value[0], 16) if status == "0" else None,
               int(ours, 16) if isinstance(ours, str) else None)


def judge_registers(files, report):
    for register, theirs, ours in registers(files, report):
        if theirs != ours:
            yield f"MSR {register}: rdmsr read {theirs}, we read {ours}"


def judge_runs(files):
    """Every run of the program ends well, whoever runs it and whatever is missing."""
    for name in ("report", "record", "nobody", "bare", "member"):
        if name + ".status" not in files:
            continue
        if files[name + ".status"].strip() != "0" or files[name + ".err"]:
            yield f"{name}: status {files[name + '.status'].strip()}: {files[name + '.err']}"
        try:
            json.loads(files[name + ".json"])
        except ValueError as error:
            yield f"{name}: {error}"
    if files["check.err"]:
        yield f"check: {files['check.err']}"


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


def judge_privileges(files, report):
    """What an ordinary user, one of the group kvm, and a program in an empty root are told: less,
    but never something else."""
    kvm = report["kvm"]
    want = {
        "nobody": ("denied" if kvm["device"]["state"] == "ok" else "absent", "not-compared"),
        "member": ("ok", kvm["agreement"]),
        "bare": ("absent", "not-compared"),
    }
    for name in want.keys() & {file.removesuffix(".json") for file in files}:
        theirs = json.loads(files[name + ".json"])
        got = theirs["kvm"]["device"]["state"], theirs["kvm"]["agreement"]
        if got != want[name]:
            yield f"{name}: device and agreement are {got}, not {want[name]}"
        if leaf_text(theirs["hardware"][0].get("leaf_0a")) != \
           leaf_text(report["hardware"][0].get("leaf_0a")):
            yield f"{name}: another leaf 0xA than root sees"
        if name == "member" and theirs["kvm"]["answer"] != kvm["answer"]:
            yield f"{name}: another answer of KVM than root hears"


def judge(kernel, case, files, program):
    """Everything that is wrong with a case."""
    complaints = list(judge_runs(files))
    if complaints:
        return complaints
    real, report = answer(files), json.loads(files["report.json"])
    for part in (judge_answer(kernel, case, real), judge_report(case, real, report),
                 judge_hardware(case, report), judge_checks(case, files),
                 judge_registers(files, report), judge_privileges(files, report),
                 judge_replay(files, program)):
        complaints += part
    return complaints
