# SPDX-License-Identifier: GPL-2.0-or-later
"""MSRs that are read twice inside: by msr-tools' rdmsr and by us."""
import cpus

# As /registers of the machine has them -> the name in the snapshot.
NAMES = {"0x345": "perf_capabilities", "0x483": "vmx_exit_ctls",
         "0x484": "vmx_entry_ctls", "0x1a0": "misc_enable"}


def pairs(files, report):
    """(MSR, what rdmsr read, what we read), None for "could not"; those that we asked for."""
    read = report["snapshot"]["cpus"][0].get("msrs", {})
    for line in files["rdmsr"].splitlines():
        register, status, *value = line.split()
        if NAMES.get(register) not in read:
            continue
        ours = read[NAMES[register]]
        yield (register, int(value[0], 16) if status == "0" else None,
               int(ours, 16) if isinstance(ours, str) else None)


def had(case):
    """The MSRs that this machine must be able to read."""
    cpu = cpus.CPUS[case.cpu]
    return [*["0x345"] * cpu.pdcm, *["0x483", "0x484"] * cpu.vmx]


def judge(case, files, report):
    """Both read the same, and that is a value wherever there is one to be had."""
    asked = [line.split()[0] for line in files["rdmsr"].splitlines()]
    read = report["snapshot"]["cpus"][0].get("msrs", {})
    if sorted(asked) != sorted(NAMES):
        yield f"rdmsr was asked for {asked}, not {[*NAMES]}"
    if read.keys() - {*NAMES.values()}:
        yield f"MSRs that rdmsr was not asked for: {read.keys() - {*NAMES.values()}}"
    found = {register: values for register, *values in pairs(files, report)}
    for register, (theirs, ours) in found.items():
        if theirs != ours:
            yield f"MSR {register}: rdmsr read {theirs}, we read {ours}"
    if case.has("no-msr"):
        yield from judge_absence(files, read)
        return
    for register in had(case):
        if None in found.get(register, [None]):
            yield f"MSR {register}: was not read"


def judge_absence(files, read):
    """Without the msr module nobody reads any."""
    for line in files["rdmsr"].splitlines():
        register, status, *_ = line.split()
        if status == "0":
            yield f"MSR {register}: rdmsr read it without a device"
    for name, value in read.items():
        if not isinstance(value, dict) or value["state"] != "absent":
            yield f"MSR {name}: {value} without a device"
