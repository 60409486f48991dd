# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cases share a boot, and which boots come first."""
import dataclasses

import cases
import cpus


@dataclasses.dataclass(frozen=True)
class Plan:
    """One boot: these cases of a kernel on a CPU."""
    kernel: str
    cpu: str
    watchdog: bool
    cases: tuple

    @property
    def emulator(self):
        return cpus.CPUS[self.cpu].emulator

    @property
    def name(self):
        return f"{self.kernel}-{self.cpu}{'-watchdog' if self.watchdog else ''}"


def stage(plan, fast):
    """The fast part; what takes seconds; each kernel once; the rest."""
    if (plan.kernel, plan.cpu) in fast:
        return 0
    if plan.emulator == "qemu":
        return 1
    return 2 if plan.cpu == cases.FIRST_CPU and not plan.watchdog else 3


def plans(pairs):
    """The boots that a list of (kernel, case) takes, in case time runs out: by stage, then in
    the order of the table of CPUs, the newest kernels first."""
    found = {}
    for kernel, case in pairs:
        found.setdefault((kernel, case.cpu, case.watchdog), []).append(case)
    made = [Plan(*key, tuple(group)) for key, group in found.items()]
    fast = {(kernel, case.cpu) for kernel, case in cases.chosen("fast")}
    return sorted(made, key=lambda plan: (
        stage(plan, fast), not plan.watchdog, [*cpus.CPUS].index(plan.cpu),
        cases.BY_WORTH.index(plan.kernel)))
