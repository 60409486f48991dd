# SPDX-License-Identifier: GPL-2.0-or-later
"""Doing the boots, two at a time, in the time that there is."""
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
import plans
import qemu
import shell

EMULATORS = {"bochs": bochs, "qemu": qemu}
NO_TIME = "no time was left"


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


class Yard:
    """What all boots need: programs, kernels, when to stop, and what was said aloud."""

    def __init__(self, build, cache, budget):
        self.build = pathlib.Path(build)
        self.cache = pathlib.Path(cache)
        self.deadline = time.monotonic() + budget
        self.loud = []
        self.programs = initramfs.build_programs(build, max(1, self.left()))
        self.kernels = {}

    def left(self):
        """Seconds; when there are none, nothing goes on."""
        return self.deadline - time.monotonic()

    def say(self, text):
        print(f"vm: {text}", flush=True)
        self.loud.append(text)

    def fetch(self, names, pool):
        """Downloads the kernels in the background, one after the other."""
        for name in names:
            self.kernels[name] = pool.submit(fetch.kernel, name, self.cache, self.left, self.say)

    def kernel(self, name):
        """A kernel, once it is there; Missing if it cannot be had."""
        try:
            return self.kernels[name].result(timeout=max(0, self.left()))
        except concurrent.futures.TimeoutError:
            raise shell.Missing(f"{NO_TIME} for its download") from None


def boot(yard, plan, kernel):
    """One try: how the machine ended."""
    cpu, kind = cpus.CPUS[plan.cpu], EMULATORS[plan.emulator]
    limit = min(kind.LIMIT, yard.left())
    if limit < kind.LEAST:
        raise shell.Missing(NO_TIME)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pmu-caps-vm-"))
    try:
        folder.chmod(0o755)  # the emulator runs as somebody else
        initrd = initramfs.make(folder, kernel, yard.programs, map(cases.line, plan.cases))
        words = emulator.COMMAND_LINE + ("" if plan.watchdog else " " + emulator.NO_WATCHDOG)
        result = kind.boot(cpu, kernel, initrd, words, folder, limit)
        if result.end == "timeout" and limit < kind.LIMIT:
            result.end = "cut"
        logs = yard.build / "vm/serial"
        logs.mkdir(parents=True, exist_ok=True)
        (logs / f"{plan.name}.txt").write_bytes(result.serial)
        return result
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def boot_patiently(yard, plan, kernel):
    """QEMU's TCG lets one kernel in some dozens of boots panic: one more try, told aloud.
    No other end, and no other emulator, gets a second try."""
    result = boot(yard, plan, kernel)
    if result.end == "panic" and plan.emulator == "qemu":
        yard.say(f"{plan.kernel} {plan.cpu}: PANICKED UNDER QEMU, TRIED ONCE MORE: "
                 f"{result.last_words()}")
        result = boot(yard, plan, kernel)
    return result


def judged(plan, kernel, result, program):
    """What the serial line brought, case by case."""
    found = frames.read(result.serial, cut=result.end == "cut")
    for case in plan.cases:
        if case.name in found:
            complaints = judge.judge(plan.kernel, case, found[case.name], program)
            yield Outcome(plan.kernel, case, "failed" if complaints else "ok", complaints,
                          found[case.name], kernel.release)
        elif result.end == "cut":
            why = f"{NO_TIME}: cut off after {result.seconds:.0f} seconds"
            yield Outcome(plan.kernel, case, "skipped", [why], release=kernel.release)
        else:
            why = f"the machine ended before it ({result.end}: {result.last_words()})"
            yield Outcome(plan.kernel, case, "failed", [why], release=kernel.release)


def all_alike(plan, state, why, kernel):
    return [Outcome(plan.kernel, case, state, [why], release=kernel.release if kernel else "")
            for case in plan.cases]


def carry_out(yard, plan):
    """The outcomes of a plan, whatever happens."""
    kernel = result = None
    try:
        EMULATORS[plan.emulator].check(cpus.CPUS[plan.cpu])
        kernel = yard.kernel(plan.kernel)
        result = boot_patiently(yard, plan, kernel)
        outcomes = list(judged(plan, kernel, result, yard.programs[0]))
    except shell.Missing as missing:
        outcomes = all_alike(plan, "skipped", str(missing), kernel)
    except (frames.Broken, RuntimeError, OSError, LookupError, ValueError) as error:
        outcomes = all_alike(plan, "failed", f"{type(error).__name__}: {error}", kernel)
    took = f"{result.seconds:.0f} s" if result else ""
    for outcome in outcomes:
        print(f"vm: {outcome.name}: {outcome.state.upper()} {'; '.join(outcome.why)} {took}".rstrip(),
              flush=True)
    return outcomes


def run(yard, pairs):
    """All outcomes, in the order of the table of cases."""
    todo = plans.plans(pairs)
    with concurrent.futures.ThreadPoolExecutor(1) as downloads, \
            concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        yard.fetch(dict.fromkeys(plan.kernel for plan in todo), downloads)
        done = [outcome for outcomes in pool.map(lambda plan: carry_out(yard, plan), todo)
                for outcome in outcomes]
    order = {(kernel, id(case)): number for number, (kernel, case) in enumerate(pairs)}
    return sorted(done, key=lambda outcome: order[outcome.kernel, id(outcome.case)])
