# SPDX-License-Identifier: GPL-2.0-or-later
"""A small fleet of made-up hosts: every state that other systems are told of."""
import copy
import json
import pathlib

import hosts

HOLE = pathlib.Path(__file__).parents[1] / "hosts/synthetic/fixed-counter-hole.json"
HYBRID = 1 << 15  # leaf 7 EDX
VMX = {"vmx_exit_ctls": "0x000010ff000000ff", "vmx_entry_ctls": "0x000020ff000000ff"}
KERNEL = {"release": "7.2.13", "nmi_watchdog": 0}


def kvm(module="kvm_intel", mediated="N", **parts):
    """A KVM that was not asked for its answer, but for its parameters."""
    return {"device": {"state": "denied", "errno": "EACCES"}, "core_module": {"state": "ok"},
            "vendor_module": module,
            "parameters": {"enable_pmu": "Y", "enable_mediated_pmu": mediated}, **parts}


NO_NODE = {"state": "absent", "errno": "ENOENT"}


def host(table, msrs=None, **parts):
    record = hosts.record(table, **{"kernel": KERNEL, **parts})
    if msrs:
        record["snapshot"]["cpus"][0]["msrs"] = msrs
    return record


def answered(leaf_a=None, **parameters):
    """The host of the README, whose KVM has answered; leaf_a: what it says of leaf 0xA."""
    record = json.loads(HOLE.read_text())
    part = record["snapshot"]["kvm"]
    part["parameters"].update(parameters)
    if leaf_a:
        part["supported_cpuid"][4] = hosts.entry(0xA, 0, leaf_a)
    return record


def requested(record, place="modprobe.d"):
    """The same, with the mediated vPMU asked for."""
    record = copy.deepcopy(record)
    record["snapshot"]["kvm"]["requested"] = {
        "enable_pmu": {"state": "absent"},
        "enable_mediated_pmu": {"value": "1", "in": place}}
    return record


ALL_MSRS = {"perf_capabilities": "0x0000000000002000", **VMX}
OPEN = {"open_perf_events": 0, **KERNEL}
FLEET = {
    "answered": answered(),
    "contradicting": answered(leaf_a=(0x0D300402, 0, 0, 0x00008603)),
    "missing-counter": answered(leaf_a=(0x0D300802, 0, 0, 0x00008604)),
    "mediated": host(hosts.intel(), ALL_MSRS, kvm=kvm(mediated="Y"), kernel=OPEN),
    "refused": requested(host(hosts.intel(perfmon=hosts.SKYLAKE, signature=0x000306C3),
                              {**ALL_MSRS, "perf_capabilities": "0x0000000000000000"},
                              kvm=kvm())),
    "pending": requested(host(hosts.intel(), ALL_MSRS, kvm=kvm())),
    # an unprivileged look at an Intel host: what KVM asks for cannot be told
    "not-in-effect": requested(host(hosts.intel(), kvm=kvm()), "kernel command line"),
    "denied": host(hosts.intel(), kvm=kvm()),
    "disabled": host(hosts.intel(), kvm={**kvm(), "parameters": {"enable_pmu": "N"},
                                         "requested": {"enable_pmu": {
                                             "value": "0", "in": "modprobe.d"}}}),
    "zen-4": host(hosts.amd(), kvm=kvm("kvm_amd")),
    "zen-2": host(hosts.amd(signature=0x00830F10, perfmon=(0, 0, 0, 0)), kvm=kvm("kvm_amd")),
    "hybrid": host(hosts.intel(leaf_7_edx=HYBRID), kvm=kvm()),
    "no-kvm": host(hosts.intel(), kvm={"device": NO_NODE, "misc_device": {"state": "absent"}}),
    # a pod: its host runs guests, and it is not given the device
    "container": host(hosts.intel(), kvm=kvm(device=NO_NODE, misc_device={"state": "ok"})),
    "pvm": host(hosts.intel(), kvm=kvm("kvm_pvm")),
    "no-sysfs": host(hosts.intel(), kvm={"device": NO_NODE}),
    "guest": host(hosts.intel(ecx=0x80008020), kvm=kvm()),
    "cpuid-alone": hosts.record(hosts.intel()),
    "nothing": {**hosts.record({(0, 0): (0, 0, 0, 0)}), "snapshot": {"coverage": "boot-cpu"}},
    "odd": host(hosts.intel(brand='a"b\\c | <d>'), kernel={
        "release": '6.1"\\x {y="1"}, ' + 'z' * 80}),
}


def write(folder, name):
    """The host's file in the folder."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(FLEET[name]))
    return path
