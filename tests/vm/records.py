# SPDX-License-Identifier: GPL-2.0-or-later
"""The records of the cases under stable names, and how the first vCPU ended beside them.

tests/hosts/recorded/ holds what a run left here; tests/cli/test_recorded.py replays it."""
import json
import shutil

import cases
import shell
from answer import answer

VCPU = "vcpu.txt"


def witnesses(case):
    """Suffix of a record's name -> its name in the machine: root's, and those of users with
    fewer rights where the case is about them."""
    found = {"": "record"}
    for user in ("nobody", "member"):
        if case.has(user):
            found[f"-{user}"] = f"{user}-record"
    return found


def names(version, case):
    """The names of a case's records with a kernel of this version."""
    return [f"{version}-{case.cpu}-{case.name}{suffix}" for suffix in witnesses(case)]


def expected():
    """All names that the table of cases stands for."""
    return {name for kernel, case in cases.chosen("full")
            for name in names(cases.RECORDED[kernel], case)}


def read_vcpu(folder):
    """Name -> errno of the first KVM_CREATE_VCPU."""
    path = folder / VCPU
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(line.split() for line in lines if not line.startswith("#"))


def keep(outcomes, folder):
    folder.mkdir(parents=True, exist_ok=True)
    vcpu = read_vcpu(folder)
    for outcome in outcomes:
        files = outcome.files or {}
        for suffix, name in witnesses(outcome.case).items():
            if files.get(f"{name}.status", "").strip() == "0":
                path = folder / f"{outcome.name}{suffix}.json"
                record = json.loads(files[f"{name}.json"])
                path.write_text(json.dumps(record, separators=(",", ":")) + "\n")
                shutil.copymode(shell.SOURCE / "README.md", path)
        if "vcpu" in files:
            vcpu[outcome.name] = answer(files).vcpu
    lines = ["# host, errno of its first KVM_CREATE_VCPU", *map(" ".join, sorted(vcpu.items()))]
    (folder / VCPU).write_text("".join(line + "\n" for line in lines))
    shutil.copymode(shell.SOURCE / "README.md", folder / VCPU)
