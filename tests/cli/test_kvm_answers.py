# SPDX-License-Identifier: GPL-2.0-or-later
"""What is predicted for whole machines is what the kernels' own code answers."""
import csv
import itertools
import json

import pytest

KERNELS = {"6.1": "6.1", "6.12": "6.12", "7.2": "7.2", "7.2v2": "fixed3-v2"}
LEAVES = {"kvm_leaf_a": "leaf_0a", "kvm_leaf_23": "leaf_23",
          "kvm_leaf_80000022": "leaf_80000022"}
REGISTERS = ("eax", "ebx", "ecx", "edx")


@pytest.fixture(scope="module")
def rows(corpus):
    """The rows of whole machines: {(kernel, IA32_PERF_CAPABILITIES): {file: [row, row]}}"""
    found = {}
    with open(corpus / "kvm-answers.csv", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["section"] == "0":
                key = row["kernel"], int(row["perf_capabilities"] or "0", 16)
                found.setdefault(key, {}).setdefault(row["file"], []).append(row)
    return found


def registers(leaf):
    """As the answers are written down: "8:0:0:603", or "absent"."""
    return ":".join(f"{int(leaf[name], 16):x}" for name in REGISTERS) if leaf else "absent"


def plain(text):
    return text if text == "absent" else ":".join(f"{int(n, 16):x}" for n in text.split(":"))


def differences(row, document):
    """What the report says otherwise than the row."""
    predicted = document["kvm"]["predicted"]
    mediated = row["kvm_mediated"] == "1"
    if row["mediated_requested"] == "1" and mediated != ("mediated" in predicted):
        yield "mediated", row["kvm_mediated"], "mediated" in predicted
    answer = predicted["mediated" if mediated else "legacy"]
    if row["mediated_requested"] == "1":
        yield from guest_differences(row, document, mediated)
    for column, key in LEAVES.items():
        if plain(row[column]) != registers(answer.get(key)):
            yield column, row[column], answer.get(key)
    if row["kvm_perfctr_core"] != str(int(answer["perfctr_core"])):
        yield "perfctr_core", row["kvm_perfctr_core"], answer["perfctr_core"]
    if int(row["kvm_enable_pmu"]) != answer["parameters"]["enable_pmu"]:
        yield "enable_pmu", row["kvm_enable_pmu"], answer["parameters"]
    if int(row["kvm_perf_caps"], 16) != int(answer["perf_capabilities"], 16):
        yield "perf_capabilities", row["kvm_perf_caps"], answer["perf_capabilities"]


def guest_differences(row, document, mediated):
    mode = document["guest"]["mode"]
    wanted = "mediated" if mediated else "emulated" if row["kvm_enable_pmu"] == "1" else "none"
    if mode != wanted:
        yield "guest.mode", wanted, mode
    perf = document["perf"]
    if row["perf_up"] == "1" and row["perf_ngp"] != str(perf["gp"]["count"]):
        yield "perf.gp", row["perf_ngp"], perf["gp"]


@pytest.mark.parametrize("kernel", KERNELS)
def test_whole_machines(run, corpus, rows, tmp_path, kernel):
    compared = 0
    for (name, capabilities), machines in rows.items():
        if name != kernel:
            continue
        folder = tmp_path / f"{capabilities:x}"
        folder.mkdir()
        for file in machines:
            (folder / file).symlink_to(corpus / "instlatx64" / file)
        documents = run("what-if", "--json", f"--kernel={KERNELS[kernel]}", "--mediated=on",
                        f"--perf-capabilities={capabilities:x}", "--from", folder)
        assert documents.status == 0, documents.errors
        for line in documents.out.splitlines():
            compared += compare(line, machines)
    assert compared > 600


def compare(line, machines):
    """Compares one machine's report with its rows; returns how many those are."""
    document = json.loads(line)
    found = machines[document["source"]["name"].rpartition("/")[2]]
    wrong = list(itertools.chain(*(differences(row, document) for row in found)))
    assert not wrong, (document["source"]["name"], wrong)
    return len(found)
