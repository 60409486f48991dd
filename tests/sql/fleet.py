# SPDX-License-Identifier: GPL-2.0-or-later
"""A synthetic fleet: CPUs varied in kernel, module parameters and KVM's answer.

KVM's answers are those that are foretold for the host, so that most of them agree with the
rules; some are made to differ, and some hosts have none.
"""
import json
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))
import hosts  # noqa: E402

KERNELS = ["6.1.192", "6.8.12", "6.12.107", "6.17.4", "7.0.9", "7.2.13"]
ABSENT = {"state": "absent", "errno": "ENOENT"}
LIMIT = 600  # seconds


def made_up_tables():
    """CPUs that need no corpus."""
    return [
        hosts.intel(perfmon=hosts.SKYLAKE, signature=0x00050654, brand="Skylake-like"),
        hosts.intel(perfmon=hosts.ICE_LAKE, signature=0x000606A6, brand="Ice-Lake-like"),
        hosts.intel(perfmon=hosts.CONROE, signature=0x000006F6, brand="Conroe-like"),
        hosts.intel(perfmon=hosts.HYPER_V, brand="Hyper-V-like", ecx=0x80008020),
        hosts.intel(leaf_7_edx=1 << 15, signature=0x00090672, brand="hybrid"),
        hosts.intel(perfmon=(0, 0, 0, 0), brand="without a PMU"),
        hosts.clearwater(brand="Clearwater-like"),
        hosts.amd(),
        hosts.amd(signature=0x00A00F11, max_extended=0x80000021),
    ]


def made_up_snapshots():
    return [hosts.record(table)["snapshot"] for table in made_up_tables()]


def run(program, *arguments, lines):
    """One document per line in, one per line out."""
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    result = subprocess.run([program, *arguments, "--from=-"], input=text.encode(),
                            stdout=subprocess.PIPE, check=True, timeout=LIMIT)
    return [json.loads(line) for line in result.stdout.splitlines()]


def corpus_snapshots(program, corpus):
    """Every dump of the corpus that has a snapshot."""
    result = subprocess.run([program, "record", f"--from={corpus / 'instlatx64'}"],
                            stdout=subprocess.PIPE, check=True, timeout=LIMIT)
    return [json.loads(line)["snapshot"] for line in result.stdout.splitlines()]


def entries(snapshot):
    """{(leaf, subleaf): registers} of the boot CPU."""
    numbers = ([int(word, 16) for word in line.split()]
               for line in snapshot["cpus"][0]["cpuid"])
    return {(leaf, subleaf): regs for leaf, subleaf, *regs in numbers}


def vendor_module(snapshot):
    """What drives KVM on this CPU: by the letters of leaf 0's EBX, "Auth" or "Hygo"."""
    ebx = entries(snapshot).get((0, 0), [0, 0])[1]
    return "kvm_amd" if ebx in (0x68747541, 0x6F677948) else "kvm_intel"


def vary(snapshot, rng):
    """A host with that CPU: its kernel and parameters, without KVM's answer."""
    kernel = rng.choice(KERNELS)
    mediated = ABSENT
    if kernel.startswith("7"):
        mediated = rng.choice(["N", "N", "Y"])
    log = []
    if rng.random() < 0.8:
        log = ["Performance Events: PEBS fmt4+, full-width counters, Intel PMU driver."]
    return {
        **snapshot,
        "kernel": {
            "release": kernel, "nmi_watchdog": rng.choice([0, 0, 1]),
            "log": {"state": "ok", "lines": log},
        },
        "kvm": {
            "device": {"state": "ok"}, "api_version": 12,
            "core_module": {"state": "ok"}, "vendor_module": vendor_module(snapshot),
            "parameters": {
                "enable_pmu": "N" if rng.random() < 0.1 else "Y",
                "enable_mediated_pmu": mediated,
            },
            "requested": {
                "enable_pmu": {"state": "absent"},
                "enable_mediated_pmu":
                    {"value": "1", "in": "kernel command line"}
                    if mediated == "Y" or (mediated == "N" and rng.random() < 0.3)
                    else {"state": "absent"},
            },
        },
    }


def registers(leaf):
    return [int(leaf[name], 16) for name in ("eax", "ebx", "ecx", "edx")]


def put(value, number, on):
    """The value with that bit as it should be."""
    return value & ~(1 << number) | bool(on) << number


def offered(table, chosen):
    """KVM_GET_SUPPORTED_CPUID of that CPU: as foretold."""
    result = {key: table[key] for key in ((0, 0), (0x80000000, 0)) if key in table}
    for name, leaf in (("leaf_0a", 0xA), ("leaf_23", 0x23), ("leaf_80000022", 0x80000022)):
        if chosen.get(name):
            result[leaf, 0] = registers(chosen[name])
    if (1, 0) in table:
        eax, ebx, ecx, edx = table[1, 0]
        ecx = put(put(ecx, 15, chosen["pdcm"]), 2, chosen["dtes64"])
        result[1, 0] = [eax, ebx, ecx, put(edx, 21, chosen["ds"])]
    if (0x80000001, 0) in table:
        eax, ebx, ecx, edx = table[0x80000001, 0]
        result[0x80000001, 0] = [eax, ebx, put(ecx, 23, chosen["perfctr_core"]), edx]
    return result


def answer(snapshot, report, rng):
    """Puts KVM's answer into the snapshot; one in twenty is not the one foretold."""
    predicted = report["kvm"]["predicted"]
    chosen = predicted.get("mediated" if report["mediated"]["enabled"] else "legacy")
    if not chosen or rng.random() < 0.1:
        return
    kvm = snapshot["kvm"]
    if kvm["parameters"]["enable_mediated_pmu"] == "Y" and report["mediated"]["eligible"] == "no":
        kvm["parameters"]["enable_mediated_pmu"] = "N"  # the kernel refuses
    cpuid = offered(entries(snapshot), chosen)
    if rng.random() < 0.05 and (0xA, 0) in cpuid:
        cpuid[0xA, 0][0] ^= 0x00000300
    kvm["supported_cpuid"] = [hosts.entry(*key, regs) for key, regs in sorted(cpuid.items())]
    if chosen["parameters"]["enable_pmu"] is False:
        kvm["parameters"]["enable_pmu"] = "N"
    if chosen.get("perf_capabilities"):
        kvm["feature_perf_capabilities"] = chosen["perf_capabilities"]


def document(name, snapshot):
    return {
        "schema": {"name": "pmu-caps.record", "version": "1.0"},
        "tool": {"version": "0.1.0"},
        "source": {"kind": "live", "name": name},
        "snapshot": snapshot,
    }


def make(program, snapshots, count, seed=17):
    """(records, {host: pool}); pools hold hosts of a kind, but for some that are mixed."""
    rng = random.Random(seed)
    kinds = [rng.choice(snapshots) for _ in range(max(4, count // 40))]
    records, pools = [], {}
    for number in range(count):
        pool = number * len(kinds) // count
        kind = rng.choice(snapshots) if pool % 5 == 0 else kinds[pool]
        name = f"node-{number:05d}"
        records.append(document(name, vary(json.loads(json.dumps(kind)), rng)))
        if pool:  # the first pool's hosts are in none
            pools[name] = f"pool-{pool:03d}"
    for record, report in zip(records, run(program, "--json", lines=records)):
        answer(record["snapshot"], report, rng)
    return records, pools
