# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts whose KVM has answered, each unlike another one in a single thing that guests see."""
import fleet
import hosts

ICE_LAKE, ICE_LAKE_D, ZEN_4 = 0x000606A6, 0x000606C1, 0x00A10F11
LEAF_A = (0x08300805, 0, 0, 0x00008603)
# DTES64 and PDCM in ECX, DS in EDX of leaf 1.
WITH_DS, WITHOUT_DS, WITHOUT_PDCM = (0x8004, 1 << 21), (0x8004, 0), (0x0004, 1 << 21)
LBR_FORMAT, FULL_WIDTH = 0x3F, 0x2000
ALL = 0xA4C5
WATCHDOG = "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter."


def answered(name, table, capabilities=None, **kvm):
    """A record whose KVM offers that table."""
    record = hosts.record(table, kernel={"release": "7.2.13"}, kvm={
        "device": {"state": "ok"}, "api_version": 12, "core_module": {"state": "ok"},
        "vendor_module": "kvm_amd" if (0x80000022, 0) in table else "kvm_intel",
        "parameters": {"enable_pmu": "Y", "enable_mediated_pmu": "N"},
        "supported_cpuid": [hosts.entry(*key, regs) for key, regs in sorted(table.items())],
        **({} if capabilities is None
           else {"feature_perf_capabilities": f"{capabilities:#018x}"}), **kvm})
    record["source"]["name"] = name
    return record


def intel(name, leaf_a=LEAF_A, leaf_1=WITH_DS, capabilities=ALL, signature=ICE_LAKE, **kvm):
    ecx, edx = leaf_1
    table = hosts.intel(perfmon=leaf_a, signature=signature, ecx=ecx | 0x20, edx=edx)
    return answered(name, table, capabilities, **kvm)


def mediated(name, capabilities=FULL_WIDTH, **kernel):
    record = intel(name, leaf_1=WITHOUT_DS, capabilities=capabilities, parameters={
        "enable_pmu": "Y", "enable_mediated_pmu": "Y"})
    record["snapshot"]["kernel"].update(kernel)
    return record


def amd(name, six=True, leaf_22=(1, 0x6, 0, 0)):
    return answered(name, hosts.amd(signature=ZEN_4, ecx_features=0x00000404 | six << 23,
                                    perfmon=leaf_22), 0)


def changed(register, bits):
    regs = list(LEAF_A)
    regs[register] ^= bits
    return tuple(regs)


def records():
    return [
        intel("all"),
        intel("version", leaf_a=changed(0, 0x7)),
        intel("gp-counters", leaf_a=changed(0, 0x300)),
        intel("gp-width", leaf_a=changed(0, 0x180000)),
        intel("fixed-counters", leaf_a=changed(3, 0x7)),
        intel("no-fixed-counters", leaf_a=changed(3, 0x3)),
        intel("fixed-width", leaf_a=changed(3, 0x300)),
        intel("events", leaf_a=changed(1, 0x44)),
        intel("fewer-events", leaf_a=changed(0, 0x0F000000)),
        mediated("mediated", nmi_watchdog=0),
        mediated("mediated-watchdog-on", nmi_watchdog=1),
        mediated("mediated-ebusy", nmi_watchdog=1, log={"state": "ok", "lines": [WATCHDOG]}),
        mediated("mediated-of-nothing", capabilities=0, nmi_watchdog=0),
        intel("no-ds", leaf_1=WITHOUT_DS),
        intel("lbr-format", capabilities=ALL ^ 0x3),
        intel("pebs-format", capabilities=ALL ^ 0x300),
        intel("no-lbr", capabilities=ALL & ~LBR_FORMAT),
        intel("another-bit", capabilities=ALL | 1 << 20),
        intel("adaptive-pebs", capabilities=ALL | 1 << 14),
        intel("model", signature=ICE_LAKE_D),
        intel("model-without-lbr", capabilities=ALL & ~LBR_FORMAT, signature=ICE_LAKE_D),
        intel("lbr-alone", capabilities=0x5),
        intel("pebs-alone", capabilities=0x400),
        intel("full-width-alone", capabilities=FULL_WIDTH),
        intel("perf-metrics-alone", capabilities=0x8000),
        intel("register-of-nothing", capabilities=0),
        intel("no-register", leaf_1=WITHOUT_PDCM, capabilities=0),
        intel("register-not-read", capabilities=None),
        intel("no-vpmu", leaf_a=(0, 0, 0, 0)),
        intel("kind-not-known", parameters={
            "enable_pmu": "Y", "enable_mediated_pmu": fleet.DENIED,
        }, requested={"enable_mediated_pmu": {"value": "1", "in": "kernel command line"}}),
        amd("amd"), amd("amd-of-four", six=False), amd("amd-without-v2", leaf_22=(0, 0x6, 0, 0)),
    ]
