# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of what the kernels said and what we had foretold, and of the MSRs read twice."""
import json

import cases
import registers
from answer import answer

HEADINGS = ("kernel", "CPU", "case", "parameters", "leaf 0xA of KVM", "enable_pmu", "mediated",
            "0x345", "first vCPU", "PMU MSRs listed", "prediction", "result")


def parameters(case):
    parts = [case.kvm, case.module]
    parts += [step for step in case.steps.split() if step in cases.CHANGES]
    return " ".join(part for part in parts if part) or "-"


def vcpu(real):
    return {"": "-", "0": "ok", "16": "EBUSY"}.get(real.vcpu, real.vcpu)


def row(outcome):
    """The cells of a case."""
    head = [outcome.release.replace("-cloud-amd64", "") or outcome.kernel, outcome.case.cpu,
            outcome.case.name, parameters(outcome.case)]
    if not outcome.files or not outcome.files.get("report.json", "").startswith("{"):
        return [*head, *["-"] * 7, outcome.state.upper()]
    real, report = answer(outcome.files), json.loads(outcome.files["report.json"])
    return [*head, real.leaf_0a or "-", real.enable_pmu or "-", real.mediated or "-",
            real.feature or "-", vcpu(real), ",".join(real.listed or ["-"]),
            report["kvm"]["agreement"], outcome.state.upper()]


def lines_of(rows):
    widths = [max(len(cell) for cell in column) for column in zip(*rows)]
    for cells in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip()


def reports(outcomes):
    """(outcome, report) of all that have one, however they were judged."""
    for outcome in outcomes:
        if outcome.files and outcome.files.get("report.json", "").startswith("{"):
            yield outcome, json.loads(outcome.files["report.json"])


def register_lines(outcomes):
    """One line per MSR: the values it had, how often rdmsr and we were of one mind."""
    seen = {}
    for outcome, report in reports(outcomes):
        for register, *values in registers.pairs(outcome.files, report):
            seen.setdefault(register, []).append(values)
    yield "MSRs, read by rdmsr and by pmu-caps:"
    for register in registers.NAMES:
        pairs = seen.get(register, [])
        values = sorted({f"{theirs:#x}" for theirs, _ in pairs if theirs is not None})
        neither = pairs.count([None, None])
        same = sum(theirs == ours for theirs, ours in pairs) - neither
        yield (f"  {register}: {same} of {len(pairs) - neither} agree, {neither} read by neither; "
               f"values {' '.join(values) or '-'}")


def counts(outcomes):
    """Every report counts, also that of a case which failed for something else."""
    said = [report["kvm"]["agreement"] for _, report in reports(outcomes)]
    states = [outcome.state for outcome in outcomes]
    yield (f"{len(outcomes)} cases: {states.count('ok')} ok, {states.count('failed')} failed, "
           f"{states.count('skipped')} skipped; of {len(said)} reports {said.count('match')} match, "
           f"{said.count('not-compared')} have nothing to compare, "
           f"{said.count('mismatch')} mismatch")
    if "skipped" in states:
        which = "NOT ALL CASES" if set(states) != {"skipped"} else "NO CASE"
        yield f"{which} RAN: the lines above say which did not, and why"


def text(outcomes, loud=()):
    """The whole table; "loud" are lines that somebody has to see."""
    parts = [*lines_of([HEADINGS, *map(row, outcomes)]), "", *register_lines(outcomes), "", *loud]
    for outcome in outcomes:
        parts += [f"{outcome.name}: {outcome.state.upper()}: {why}" for why in outcome.why]
    return "\n".join([*parts, *counts(outcomes)]) + "\n"
