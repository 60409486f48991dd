#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The recorded hosts: what was seen of each, in one line.

Run as a program (PMU_CAPS names the one to judge with), it prints the table of
tests/hosts/recorded/seen.txt anew: look at the difference before you keep it."""
import json
import os
import pathlib
import subprocess

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "hosts/recorded"
COLUMNS = ("leaf_0a", "feature_msr", "enable_pmu/mediated", "perf", "guest",
           "eligible/startable", "limits")
# Cases in which something was out of reach.
LESS_SEEN = ("no-kvm", "kvm-alone", "no-msr-device", "unprivileged", "kvm-group", "event-of-all",
             "generic-default", "no-vmx-default")


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


def table(rows):
    lines = [("# host", *COLUMNS), *((name, *facts(report)) for name, report in rows)]
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        yield "  ".join(map(str.ljust, line, widths)).rstrip()


if __name__ == "__main__":
    print("\n".join(table(ask(FOLDER, "--json").items())))
