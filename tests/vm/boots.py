# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cases share a boot, and doing the boots, two at a time."""
import concurrent.futures
import dataclasses
import os
import pathlib
import shutil
import tempfile
import time

import bochs
import cases
import cpus
import emulator
import fetch
import frames
import initramfs
import judge
import qemu
import shell

EMULATORS = {"bochs": bochs, "qemu": qemu}


@dataclasses.dataclass
class Outcome:
    """What became of a case: "ok", "failed" or "skipped"."""
    kernel: str
    case: cases.Case
    state: str
    why: list
    files: dict = None
    release: str = ""

    @property
    def name(self):
        version = ".".join(self.release.split(".")[:2]) or self.kernel
        return f"{version}-{self.case.cpu}-{self.case.name}"


@dataclasses.dataclass(frozen=True)
class Plan:
    """One boot: these cases of a kernel on a CPU."""
    kernel: str
    cpu: str
    watchdog: bool
    cases: tuple

    def outcomes(self, state, why, kernel=None):
        return [Outcome(self.kernel, case, state, [why], release=kernel.release if kernel else "")
                for case in self.cases]


def plans(pairs):
    """The boots that a list of (kernel, case) takes: what matters most first, in case time runs
    out, and the slow ones before the quick ones."""
    found = {}
    for kernel, case in pairs:
        found.setdefault((kernel, case.cpu, case.watchdog), []).append(case)
    made = [Plan(*key, tuple(group)) for key, group in found.items()]
    fast = {(kernel, case.cpu) for kernel, case in cases.chosen("fast")}
    return sorted(made, key=lambda plan: ((plan.kernel, plan.cpu) not in fast,
                                          cases.BY_WORTH.index(plan.kernel),
                                          cpus.CPUS[plan.cpu].emulator, -len(plan.cases)))


class Yard:
    """What all boots need: programs, kernels, and when to stop."""

    def __init__(self, build, cache, budget):
        self.build = pathlib.Path(build)
        self.cache = pathlib.Path(cache)
        self.deadline = time.monotonic() + budget
        self.programs = initramfs.build_programs(build)
        self.kernels = {}

    def fetch(self, names):
        """Downloads the kernels; one that cannot be had is noted with the reason."""
        for name in names:
            try:
                self.kernels[name] = fetch.kernel(name, self.cache)
            except shell.Missing as missing:
                self.kernels[name] = missing

    def kernel(self, name):
        if isinstance(self.kernels[name], shell.Missing):
            raise self.kernels[name]
        return self.kernels[name]


def boot(yard, plan, kernel):
    """One try: how the machine ended."""
    cpu = cpus.CPUS[plan.cpu]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pmu-caps-vm-"))
    try:
        folder.chmod(0o755)  # the emulator runs as somebody else
        initrd = initramfs.make(folder, kernel, yard.programs, map(cases.line, plan.cases))
        words = emulator.COMMAND_LINE + ("" if plan.watchdog else " " + emulator.NO_WATCHDOG)
        result = EMULATORS[cpu.emulator].boot(cpu, kernel, initrd, words, folder)
        logs = yard.build / "vm/serial"
        logs.mkdir(parents=True, exist_ok=True)
        name = f"{plan.kernel}-{plan.cpu}{'-watchdog' if plan.watchdog else ''}"
        (logs / f"{name}.txt").write_bytes(result.serial)
        return result
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def boot_patiently(yard, plan, kernel):
    """QEMU's TCG lets one kernel in some dozens of boots panic: one more try, told aloud.
    No other end, and no other emulator, gets a second try."""
    result = boot(yard, plan, kernel)
    if result.end == "panic" and cpus.CPUS[plan.cpu].emulator == "qemu":
        print(f"vm: {plan.kernel} {plan.cpu}: PANICKED UNDER QEMU, TRIED ONCE MORE: "
              f"{result.last_words()}", flush=True)
        result = boot(yard, plan, kernel)
    return result


def judged(plan, kernel, result, program):
    """What the serial line brought, case by case."""
    found = frames.read(result.serial)
    for case in plan.cases:
        if case.name not in found:
            why = f"the machine ended before it ({result.end}: {result.last_words()})"
            yield Outcome(plan.kernel, case, "failed", [why], release=kernel.release)
            continue
        complaints = judge.judge(plan.kernel, case, found[case.name], program)
        yield Outcome(plan.kernel, case, "failed" if complaints else "ok", complaints,
                      found[case.name], kernel.release)


def carry_out(yard, plan):
    """The outcomes of a plan, whatever happens."""
    kernel = None
    try:
        if time.monotonic() > yard.deadline:
            raise shell.Missing("no time was left")
        EMULATORS[cpus.CPUS[plan.cpu].emulator].check(cpus.CPUS[plan.cpu])
        kernel = yard.kernel(plan.kernel)
        result = boot_patiently(yard, plan, kernel)
        outcomes = list(judged(plan, kernel, result, yard.programs[0]))
    except shell.Missing as missing:
        outcomes = plan.outcomes("skipped", str(missing), kernel)
        result = None
    except (frames.Broken, RuntimeError, OSError, KeyError, ValueError) as error:
        outcomes = plan.outcomes("failed", f"{type(error).__name__}: {error}", kernel)
        result = None
    took = f"{result.seconds:.0f} s" if result else ""
    for outcome in outcomes:
        print(f"vm: {outcome.name}: {outcome.state.upper()} {'; '.join(outcome.why)} {took}".rstrip(),
              flush=True)
    return outcomes


def run(yard, pairs):
    """All outcomes, in the order of the table of cases."""
    yard.fetch(dict.fromkeys(kernel for kernel, _ in pairs))
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        done = [outcome for outcomes in
                pool.map(lambda plan: carry_out(yard, plan), plans(pairs))
                for outcome in outcomes]
    order = {(kernel, id(case)): number for number, (kernel, case) in enumerate(pairs)}
    return sorted(done, key=lambda outcome: order[outcome.kernel, id(outcome.case)])
