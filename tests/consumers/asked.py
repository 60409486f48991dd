# SPDX-License-Identifier: GPL-2.0-or-later
"""Fleets whose baselines ask for all that baselines can ask of QEMU and libvirt."""
import json

import hosts

PEBS = "0x00000000000024c5"  # with an LBR and full-width writes


def record(table, caps=None, **kvm):
    parts = {"kernel": {"release": "7.2.13"}}
    document = hosts.record(table, **parts, **({"kvm": kvm} if kvm else {}))
    if caps:
        document["snapshot"]["cpus"][0]["msrs"] = {"perf_capabilities": caps}
    return document


def answered(caps, leaf_7_edx=0):
    """What KVM has said, of a host that it gives these capabilities."""
    pdcm = 0x8000 if caps is not None else 0
    table = hosts.intel(ecx=0x20 | pdcm)
    entries = [(1, 0, (0x000606A6, 0, 0x4 | pdcm, 0x00200000)),
               (7, 0, (0, 0, 0, leaf_7_edx)), (0xA, 0, (0x08300802, 0, 0, 0x00008603))]
    return record(table, caps, device={"state": "ok"}, api_version=12,
                  supported_cpuid=[hosts.entry(*entry) for entry in entries],
                  feature_perf_capabilities=caps or "0x0000000000000000")


FLEETS = {
    "pebs": [answered(PEBS)],
    "pebs-alone": [answered("0x00000000000024c0"), answered(PEBS)],
    "lbr": [answered("0x0000000000002005")],
    "no-pdcm": [answered(PEBS), answered(None)],
    "narrow": [answered("0x0000000000002000"), answered("0x0000000000000000")],
    "arch-lbr": [answered("0x0000000000002000", 1 << 19), answered("0x0000000000002000")],
    "perfmon-v2": [record(hosts.amd()), record(hosts.amd(perfmon=(0, 0, 0, 0)))],
    "perfctr-core": [record(hosts.amd()), record(hosts.amd(ecx_features=0x400))],
    "none": [record(hosts.intel()), record(hosts.intel(leaf_7_edx=1 << 15))],
}


def ask(call, folder, fleet):
    """What the baseline of a fleet asks for."""
    path = folder / f"{fleet}.jsonl"
    path.write_text("".join(json.dumps(document) + "\n" for document in FLEETS[fleet]))
    return json.loads(call("pmu-caps", "baseline", "--json", path, status=None).stdout)["ask"]
