#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The recorded hosts: what was seen of each, in one line.

Run as a program (PMU_CAPS names the one to judge with), it prints the table of
tests/hosts/recorded/seen.txt anew: look at the difference before you keep it."""
import json
import os
import pathlib
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "vm"))

import cases  # noqa: E402
import records  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "hosts/recorded"
COLUMNS = ("leaf_0a", "feature_msr", "enable_pmu/mediated", "perf", "guest",
           "eligible/startable", "limits")
# Cases in which something was out of reach.
LESS_SEEN = ("no-kvm", "kvm-alone", "no-msr-device", "-nobody", "skylake-default-member",
             "mediated-member", "skylake-event-of-all", "event-of-host", "event-without-request",
             "generic-default", "no-vmx-default")
# Kernels whose records no case of tests/vm makes, and why.
KEPT = {kernel: "no suite of Debian's has it any more"
        for kernel in ("6.12.73", "6.12.95", "6.16", "6.17", "6.18", "6.18.12")}


def run(*arguments):
    return subprocess.run([os.environ["PMU_CAPS"], *map(str, arguments)], check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


def letter(value):
    return {True: "Y", False: "N", None: "?"}.get(value, "-")


def facts(report):
    """What the kernel said, what of it perf has, and what we make of it."""
    kvm, guest, mediated = report["kvm"], report["guest"], report["mediated"]
    answer, parameters = kvm["answer"] or {}, kvm["parameters"]
    leaf, feature = answer.get("leaf_0a"), answer.get("perf_capabilities")
    limits = [f"{limit['item']}:{limit['cause']}" for limit in guest["limits"]]
    return (
        "-".join(register.removeprefix("0x") for register in leaf.values()) if leaf else "-",
        f"{int(feature, 16):x}" if feature else "-",
        "/".join(letter(parameters.get(name, "-"))
                 for name in ("enable_pmu", "enable_mediated_pmu")),
        "{}+{}".format(*(report["perf"][kind]["count"] for kind in ("gp", "fixed"))),
        ":".join(filter(None, (guest["mode"], guest.get("cause")))),
        f"{mediated['eligible']}/{mediated['startable']}",
        ",".join(limits) or "-",
    )


def ask(folder, *arguments):
    """What the program says of each host of a folder, by its name."""
    names = sorted(folder.glob("*.json"))
    result = run(*arguments, *(f"--from={path}" for path in names))
    assert result.returncode == 0, result.stderr
    return dict(zip((path.stem for path in names), map(json.loads, result.stdout.splitlines()),
                    strict=True))


def seen():
    """The table: name -> facts."""
    lines = (FOLDER / "seen.txt").read_text().splitlines()
    rows = [tuple(line.split()) for line in lines if not line.startswith("#")]
    return {row[0]: row[1:] for row in rows}


def vcpus():
    """Name -> errno of the first KVM_CREATE_VCPU there."""
    return records.read_vcpu(FOLDER)


def expected_vcpus():
    """The same by the table of cases."""
    return {f"{cases.RECORDED[kernel]}-{case.cpu}-{case.name}": case.vcpu
            for kernel, case in cases.chosen("full") if case.has("vcpu")}


def table(rows):
    lines = [("# host", *COLUMNS), *((name, *facts(report)) for name, report in rows)]
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        yield "  ".join(map(str.ljust, line, widths)).rstrip()


if __name__ == "__main__":
    print("\n".join(table(ask(FOLDER, "--json").items())))
