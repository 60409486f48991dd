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
DENIED = {"state": "denied", "errno": "EACCES"}
# Several formats of LBR and of PEBS, and neither, with and without PERF_METRICS.
PERF_CAPABILITIES = ["0x00000000000032c5", "0x000000000000f4c5", "0x000000000000f4c5",
                     "0x000000000000f4c6", "0x000000000000f4c0", "0x0000000000002000",
                     "0x0000000000000405"]
CONTROLS = {"vmx_exit_ctls": "0x107fffff00036dff", "vmx_entry_ctls": "0x0010ffff000011ff"}
# What a KVM may answer otherwise: leaf, register, bits. In leaf 0xA the version, counters and
# width of the general ones, then of the fixed ones; DS; on AMD the six counters, and PerfMonV2.
FOUR_FIXED = (0xA, 3, 0x7)
DEVIATIONS = [(0xA, 0, 0x1), (0xA, 0, 0x300), (0xA, 0, 0x180000), FOUR_FIXED, (0xA, 3, 0x300),
              (1, 3, 1 << 21), (0x80000001, 2, 1 << 23), (0x80000022, 0, 1)]
# PERF_METRICS, adaptive PEBS, and one that nobody has a use for yet.
MORE_CAPABILITIES = [1 << 15, 1 << 15, 1 << 14, 1 << 20]


def made_up_tables():
    """CPUs that need no corpus."""
    return [
        hosts.intel(perfmon=hosts.SKYLAKE, signature=0x00050654, brand="Skylake-like"),
        hosts.intel(perfmon=hosts.ICE_LAKE, signature=0x000606A6, brand="Ice-Lake-like"),
        hosts.intel(perfmon=hosts.ICE_LAKE, signature=0x000606C1, brand="Ice-Lake-D-like"),
        hosts.intel(perfmon=hosts.ICE_LAKE, ecx=0x20, brand="without PERF_CAPABILITIES"),
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


def kernel_log(habits, rng):
    if rng.random() >= habits.log_kept:
        return []
    return ["Performance Events: PEBS fmt4+, full-width counters, Intel PMU driver."]


class Habits:
    """How the hosts of a pool are run: most pools alike, some carelessly."""

    def __init__(self, rng):
        self.kernels = rng.sample(KERNELS, rng.choice([1, 1, 2, len(KERNELS)]))
        if rng.random() < 0.3:
            self.kernels = KERNELS[-1:]
        self.mediated = rng.choice([["N"], ["Y"], ["N", "N", "Y"], ["N", DENIED], [DENIED]])
        self.log_kept = rng.choice([0.1, 0.8, 1])
        self.switched_off = rng.choice([0, 0, 0, 0, 0, 0, 0.1, 1])  # enable_pmu=N
        self.registers_read = rng.choice([0, 0.8, 1])
        self.cut_short = rng.choice([0, 0, 0, 0, 0, 0, 0.1, 0.1, 1])  # records without leaf 0xA
        self.answered = rng.choice([0, 0.9, 0.9, 1])
        self.backported = rng.choice([0, 0, 0, 0.5, 1])  # FOUR_FIXED


def asked_for(value, likely, rng):
    if rng.random() < likely:
        return {"value": value, "in": "kernel command line"}
    return rng.choice([ABSENT] * 9 + [DENIED])


def parameters(kernel, habits, rng):
    """(as they are, as they were asked for)"""
    mediated = rng.choice(habits.mediated) if kernel.startswith("7") else ABSENT
    likely = 0 if mediated is ABSENT else {"Y": 1, "N": 0.3}.get(str(mediated), 0.7)
    return {
        "enable_pmu": "N" if rng.random() < habits.switched_off else "Y",
        "enable_mediated_pmu": mediated,
    }, {
        "enable_pmu": asked_for("0", 0.1, rng),
        "enable_mediated_pmu": asked_for("1", likely, rng),
    }


def vary(snapshot, habits, rng):
    """A host with that CPU: its kernel and parameters, without KVM's answer."""
    kernel = rng.choice(habits.kernels)
    now, asked = parameters(kernel, habits, rng)
    (boot, *others) = snapshot["cpus"]
    if rng.random() < habits.registers_read and vendor_module(snapshot) == "kvm_intel":
        boot = {**boot, "msrs": {"perf_capabilities": rng.choice(PERF_CAPABILITIES), **CONTROLS}}
    if rng.random() < habits.cut_short:
        boot = {**boot, "cpuid": [line for line in boot["cpuid"]
                                  if not line.startswith("0x0000000a")]}
    return {
        **snapshot,
        "cpus": [boot, *others],
        "kernel": {
            "release": kernel, "nmi_watchdog": rng.choice([0, 0, 1]),
            "perf_devices": [{"name": "cpu", "branches": 32, "max_precise": 3}],
            "log": {"state": "ok", "lines": kernel_log(habits, rng)},
        },
        "kvm": {
            "device": {"state": "ok"}, "api_version": 12,
            "core_module": {"state": "ok"}, "vendor_module": vendor_module(snapshot),
            "parameters": now, "requested": asked,
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


def deviate(cpuid, habits, rng):
    """Of most pools one host in ten answers something else; of some half or all, one thing."""
    backported = rng.random() < habits.backported
    leaf, register, bits = FOUR_FIXED if backported else rng.choice(DEVIATIONS)
    if (leaf, 0) in cpuid and (backported or rng.random() < 0.1):
        cpuid[leaf, 0][register] ^= bits


def answer(snapshot, report, habits, rng):
    """Puts KVM's answer into the snapshot, as foretold or not."""
    predicted = report["kvm"]["predicted"]
    chosen = predicted.get("mediated" if report["mediated"]["enabled"] else "legacy")
    if not chosen or rng.random() >= habits.answered:
        return
    kvm = snapshot["kvm"]
    if kvm["parameters"]["enable_mediated_pmu"] == "Y" and report["mediated"]["eligible"] == "no":
        kvm["parameters"]["enable_mediated_pmu"] = "N"  # the kernel refuses
    cpuid = offered(entries(snapshot), chosen)
    deviate(cpuid, habits, rng)
    kvm["supported_cpuid"] = [hosts.entry(*key, regs) for key, regs in sorted(cpuid.items())]
    if chosen["parameters"]["enable_pmu"] is False:
        kvm["parameters"]["enable_pmu"] = "N"
    if chosen.get("perf_capabilities"):
        value = int(chosen["perf_capabilities"], 16)
        if rng.random() < 0.1:
            value |= rng.choice(MORE_CAPABILITIES)
        kvm["feature_perf_capabilities"] = f"{value:#018x}"


def document(name, snapshot):
    return {
        "schema": {"name": "pmu-caps.record", "version": "1.0"},
        "tool": {"version": "0.1.0"},
        "source": {"kind": "live", "name": name},
        "snapshot": snapshot,
    }


def with_vpmu(program, snapshots):
    """Those whose guests can have a PMU at all: what fleets are made of."""
    reports = run(program, "--json", lines=[document("", snapshot) for snapshot in snapshots])
    return [snapshot for snapshot, report in zip(snapshots, reports) if "pmu" in report["guest"]]


def make(program, snapshots, count, seed=17):
    """(records, {host: pool}); pools hold hosts of a kind, but for some that are mixed."""
    rng = random.Random(seed)
    able = with_vpmu(program, snapshots)
    kinds = [(rng.choice(snapshots if number % 6 == 1 else able), Habits(rng))
             for number in range(max(24, count // 40))]
    records, pools, run_as = [], {}, []
    for number in range(count):
        pool = number * len(kinds) // count
        kind, habits = kinds[pool]
        if pool % 5 == 0:
            kind = rng.choice(able if pool else snapshots)
        name = f"node-{number:05d}"
        records.append(document(name, vary(json.loads(json.dumps(kind)), habits, rng)))
        run_as.append(habits)
        if pool:  # the first pool's hosts are in none
            pools[name] = f"pool-{pool:03d}"
    for record, report, habits in zip(records, run(program, "--json", lines=records), run_as):
        answer(record["snapshot"], report, habits, rng)
    return records, pools
