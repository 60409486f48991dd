# SPDX-License-Identifier: GPL-2.0-or-later
"""What those are told who may see less than root: less, but never something else."""
import json

from answer import leaf_text


def judge_views(files, report):
    """An ordinary user, one of the group kvm, and a program in an empty root."""
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


def judge_blind(kernel, case, files, real):
    """The prediction of one who cannot ask KVM, against what KVM said: it may be left open,
    if so it says."""
    if real.leaf_0a is None:
        return
    theirs = json.loads(files["nobody.json"])
    predicted = theirs["kvm"]["predicted"]["mediated" if real.mediated == "Y" else "legacy"]
    leaf = leaf_text(predicted and predicted["leaf_0a"])
    if leaf is None and not theirs["unknown"]:
        yield "nobody: foretells no leaf 0xA, and does not say why"
    if leaf is not None and leaf != real.leaf_0a and \
       {leaf, real.leaf_0a} - {*case.leaves(kernel)}:
        yield f"nobody: foretells leaf 0xA {leaf}, KVM said {real.leaf_0a}"


def judge_checks(case, files):
    """No requirement is said to be missed that root is told is met, and none to be met of
    which root cannot know."""
    for user in ("nobody", "member"):
        if f"{user}-check.json" not in files:
            continue
        results = json.loads(files[f"{user}-check.json"])["results"]
        got = {result["requirement"]: result["state"] for result in results}
        for check in case.checks.split():
            allowed = ("unknown",) if check.startswith("?") else ("yes", "unknown")
            state = got.get(check.removeprefix("?"))
            if state not in allowed:
                yield f"{user}: check {check} is {state}, not {' or '.join(allowed)}"
