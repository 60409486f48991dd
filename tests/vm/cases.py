# SPDX-License-Identifier: GPL-2.0-or-later
"""The cases. Each asserts what the kernel really answers, and that we foretold it.

Answers are constants, as the kernels gave them; no rule of ours makes them."""
import dataclasses

MATCH = "match"
NO_ANSWER = "KVM did not answer"

ALL = ("6.1", "6.12", "sid", "backports")
NEWEST = "sid"
NEW = ("sid", "backports")  # 7.x, which has the mediated vPMU
LATER = ("6.12", "sid", "backports")
# Where a kernel between or after these has no rule of its own, one of each kind is enough.
ENDS = ("6.1", "sid")

# The PMU MSRs of KVM_GET_MSR_INDEX_LIST: of 6.1 first, then of the others. These come with any
# of them where the host can read them; an emulated one lets all of AMD's be read.
READABLE = "345 3f1-3f2 600 c0010000-c0010007 c0010200-c001020b"
LISTED = {
    "none": (f"309-30b 38d-390 {READABLE}", "345"),
    "2+3": (f"c1-c2 186-187 309-30b 38d-390 {READABLE}",
            f"c1-c2 186-187 309-30b 38d-38f {READABLE}"),
    "4+3": (f"c1-c4 186-189 309-30b 38d-390 {READABLE}",
            f"c1-c4 186-189 309-30b 38d-38f {READABLE}"),
    "8+3": (f"c1-c8 186-18d 309-30b 38d-390 {READABLE}",
            f"c1-c8 186-18d 309-30b 38d-38f {READABLE}"),
    "8+0": (f"c1-c8 186-18d 309-30b 38d-390 {READABLE}",
            f"c1-c8 186-18d 38d-38f {READABLE}"),
}

# Leaf 0xA of KVM_GET_SUPPORTED_CPUID.
ZERO = "00000000-00000000-00000000-00000000"
V2_OF_2 = "07280202-00000000-00000000-00008503"
V2_OF_4 = "07300402-00000000-00000000-00008603"
V2_OF_8 = "08300802-00000000-00000000-00008603"


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    cpu: str
    kernels: tuple
    leaf_0a: str  # None: KVM has no such entry, or there is no KVM
    enable_pmu: str  # read back
    mediated: str  # read back, "" where the file is not there; 6.x never has it
    feature: str  # feature MSR 0x345, as KVM_GET_MSRS tells it
    listed: str  # a key of LISTED
    checks: str  # as "pmu-caps check" takes them; "?X" means that X is unknown
    kvm: str = ""  # parameters of kvm.ko
    module: str = ""  # parameters of kvm-intel.ko or kvm-amd.ko
    steps: str = ""  # as tests/vm/init explains them
    agreement: str = MATCH
    vcpu: str = ""  # errno of the first KVM_CREATE_VCPU, where "vcpu" is one of the steps

    @property
    def watchdog(self):
        """Needs a boot of its own: what the watchdog holds cannot be given back."""
        return "watchdog" in self.steps


def four(name, cpu, kernels, *, mediated="N", feature="2000", checks="", **more):
    """A CPU with four counters, of which KVM passes on all, and three fixed ones."""
    return Case(name, cpu, kernels, V2_OF_4, "Y", mediated, feature, "4+3",
                f"kvm-agrees pmu version>=2 !version>=3 gp>=4 !gp>=5 fixed>=3 !fixed>=4 {checks}",
                **more)


def off(name, cpu, kernels, leaf_0a=ZERO, **more):
    """enable_pmu is N, asked for or not."""
    return Case(name, cpu, kernels, leaf_0a, "N", "N", "0", "none",
                "kvm-agrees !pmu !mediated !mediated-startable !gp>=1", **more)


REQUEST = "enable_mediated_pmu=1"

CASES = [
    # What most hosts are: everything from the default, with a witness for each privilege.
    four("default", "skylake", ALL, steps="bare member vcpu", vcpu="0",
         checks="full-width !mediated !pebs !lbr !topdown"),
    off("enable-pmu-off", "skylake", ALL, kvm="enable_pmu=0"),
    four("no-msr-device", "skylake", ALL, steps="no-msr", checks="!mediated"),
    Case("kvm-alone", "skylake", ALL, None, "Y", "", None, None,
         "?kvm-agrees !pmu", steps="no-vendor", agreement=NO_ANSWER),

    # The mediated vPMU, asked for. That an event is open can be seen, but not whether it
    # excludes guests: so both are unknown to us, and only one is EBUSY.
    four("mediated", "skylake", NEW, module=REQUEST, mediated="Y", steps="vcpu member", vcpu="0",
         checks="mediated mediated-startable"),
    off("mediated-but-off", "skylake", NEW, kvm="enable_pmu=0", module=REQUEST),
    four("event-of-all", "skylake", NEW, module=REQUEST, mediated="Y",
         steps="event-of-all vcpu", vcpu="16", checks="mediated ?mediated-startable"),
    four("event-of-host", "skylake", NEW, module=REQUEST, mediated="Y",
         steps="event-of-host vcpu", vcpu="0", checks="mediated ?mediated-startable"),
    four("watchdog", "skylake", NEW, module=REQUEST, mediated="Y", steps="watchdog vcpu",
         vcpu="16", checks="mediated !mediated-startable"),

    # The versions of the PMU.
    Case("default", "core2", ("6.1", "6.12", "sid"), V2_OF_2, "Y", "N", "2000", "2+3",
         "kvm-agrees pmu gp>=2 !gp>=3 fixed>=3 !mediated"),
    four("default", "haswell", ("6.1", "6.12", "sid"), checks="!mediated"),
    four("mediated", "haswell", ("sid",), module=REQUEST, checks="!mediated !mediated-startable"),
    Case("default", "icelake", ("sid",), V2_OF_8, "Y", "N", "2000", "8+3",
         "kvm-agrees pmu gp>=8 fixed>=3 !fixed>=4 !mediated"),
    Case("default", "tigerlake", LATER, V2_OF_8, "Y", "N", "2000", "8+3",
         "kvm-agrees pmu gp>=8 fixed>=3 !fixed>=4 !mediated"),
    Case("mediated", "tigerlake", NEW, V2_OF_8, "Y", "Y", "2000", "8+3",
         "kvm-agrees pmu gp>=8 fixed>=3 !fixed>=4 mediated", module=REQUEST),
    Case("default", "four-fixed", ("6.1",), V2_OF_8, "Y", "N", "2000", "8+3",
         "kvm-agrees pmu gp>=8 fixed>=3 !fixed>=4 !mediated"),
    # It has no VMX either, so there is no KVM: what counts is that the leaf is not believed.
    Case("default", "generic", ENDS, None, "Y", "", None, None, "?kvm-agrees !pmu",
         agreement=NO_ANSWER),

    # IA32_PERF_CAPABILITIES.
    four("default", "no-full-width", ENDS, checks="!mediated"),
    four("mediated", "no-full-width", ("sid",), module=REQUEST,
         checks="!mediated !mediated-startable"),
    four("default", "lbr-pebs", ("6.1", "6.12", "sid"), feature="2005", checks="lbr !pebs"),
    four("mediated", "lbr-pebs", ("sid",), module=REQUEST, mediated="Y",
         checks="mediated !lbr !pebs"),
    four("default", "pebs-5", ("6.1",), feature="2005", checks="lbr !pebs"),
    four("default", "pebs-5", ("6.12",), feature="25c5", checks="lbr pebs"),
    four("default", "pebs-5", ("sid",), feature="225c5", checks="lbr pebs"),
    four("mediated", "pebs-5", ("sid",), module=REQUEST, mediated="Y",
         checks="mediated !lbr !pebs"),
    four("default", "haswell-lbr", ENDS, feature="2004", checks="lbr !pebs"),

    # Leaf 0xA as other machines have it.
    Case("default", "clearwater", ALL, "0d300802-00000000-00000000-00008603", "Y", "N", "2000",
         "8+3", "kvm-agrees pmu gp>=8 fixed>=3 !fixed>=4 !mediated"),
    Case("mediated", "clearwater", NEW, "0d300802-00000000-00000000-00008603", "Y", "Y", "2000",
         "8+3", "kvm-agrees pmu gp>=8 fixed>=3 !fixed>=4 mediated", module=REQUEST),
    Case("default", "no-ecx", ("6.1",), "08300802-00000000-00000000-00008600", "Y", "", "2000",
         "8+0", "kvm-agrees pmu gp>=8 !fixed>=1"),
    Case("default", "no-ecx", ("6.12", "sid"), "08300802-00000000-00000000-00008000", "Y", "N", "2000",
         "8+0", "kvm-agrees pmu gp>=8 !fixed>=1"),
    Case("default", "conroe", ENDS, V2_OF_2, "Y", "N", "2000", "2+3",
         "kvm-agrees pmu gp>=2 !gp>=3 fixed>=3 !mediated"),
    four("default", "no-edx-count", ENDS),
    off("default", "no-pmu-msrs", ENDS),

    # Without VMX: AMD's SVM, and none.
    off("default", "epyc", ALL, steps="bare member vcpu", vcpu="0"),
    off("mediated", "epyc", NEW, module=REQUEST),
    off("default", "max", ENDS),
    Case("default", "no-vmx", ENDS, None, "Y", "", None, None, "?kvm-agrees !pmu",
         agreement=NO_ANSWER),
]

# About a minute on two CPUs; what needs nothing but Debian 12.
FAST_KERNEL = "6.1"
FAST_CPUS = ("skylake", "core2", "four-fixed", "clearwater", "epyc", "no-vmx")


def chosen(part):
    """(kernel, case) pairs of "fast" or "full"."""
    return [(kernel, case) for kernel in ALL for case in CASES if kernel in case.kernels and
            (part == "full" or kernel == FAST_KERNEL and case.cpu in FAST_CPUS)]


# 6.12 asks these for AMD's leaf 0x80000022 and gets their highest basic leaf, 0xD: its EAX
# has the bit of PerfMonV2, and the emulator lets KVM read the registers.
SEEM_TO_HAVE_PERFMON_V2 = ("core2", "haswell", "haswell-lbr")


def listed(kernel, case):
    """The PMU MSRs that a kernel lists, or None where there is no KVM to ask."""
    if not case.listed:
        return None
    seeming = kernel == "6.12" and case.cpu in SEEM_TO_HAVE_PERFMON_V2
    return [*LISTED[case.listed][kernel != "6.1"].split(), *["c0000300-c0000303"] * seeming]


def line(case):
    """The case's line of /cases (tests/vm/init); a check that must be unknown loses its mark."""
    checks = " ".join(word.removeprefix("?") for word in case.checks.split())
    return "|".join((case.name, case.kvm, case.module, case.steps, checks))
