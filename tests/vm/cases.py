# SPDX-License-Identifier: GPL-2.0-or-later
"""The cases. Each asserts what the kernel really answers, and that we foretold it.

Answers are constants, as the kernels gave them; no rule of ours makes them."""
import dataclasses

MATCH = "match"
NO_ANSWER = "KVM did not answer"

ALL = ("6.1", "6.12", "sid", "backports")
BY_WORTH = ("sid", "6.12", "backports", "6.1")  # should time run out
NEW = ("sid", "backports")  # 7.x, which has the mediated vPMU
LATER = ("6.12", "sid", "backports")
# Where a kernel between or after these has no rule of its own, one of each kind is enough.
ENDS = ("6.1", "sid")
SERIES = ("6.1", "6.12", "sid")
# What the records in tests/hosts/recorded/ call them.
RECORDED = {"6.1": "6.1", "6.12": "6.12", "sid": "7.2", "backports": "7.3"}
FIRST_CPU = "skylake"  # each kernel is asked on this one before any is on others

# The words of a case's steps. These change what there is to be seen:
CHANGES = {
    "no-kvm": "no module of KVM is loaded",
    "no-vendor": "kvm.ko alone is",
    "no-msr": "the msr module is not",
    "event-of-all": "a perf event is open that does not exclude guests",
    "event-of-host": "a perf event is open that does",
    "watchdog": "the hard-lockup detector is on: a boot of its own, for it cannot be ended",
}
# And these ask one question more:
QUESTIONS = {
    "bare": "the program alone in an empty root that cannot be written to",
    "nobody": "what nobody recorded is kept as well",
    "member": "a user of the group kvm; and what that one recorded is kept",
    "vcpu": "how the first KVM_CREATE_VCPU ends",
}

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
# 6.1 leaves one bit of EDX as it was where it has no vPMU to offer (__do_cpuid_func()).
ZERO_OF_6_1 = (ZERO, "00000000-00000000-00000000-00008000")
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

    def __post_init__(self):
        unknown = {*self.steps.split()} - CHANGES.keys() - QUESTIONS.keys()
        if unknown or (self.vcpu != "") != self.has("vcpu"):
            raise ValueError(f"{self.cpu} {self.name}: {unknown or 'vcpu without its step'}")

    def has(self, step):
        return step in self.steps.split()

    @property
    def watchdog(self):
        """Needs a boot of its own: what the watchdog holds cannot be given back."""
        return self.has("watchdog")

    @property
    def vendor_fails(self):
        """The vendor's module is loaded and finds no virtualisation."""
        return self.leaf_0a is None and not self.has("no-vendor") and not self.has("no-kvm")

    def leaves(self, kernel):
        """The answers that are right: more than one where the kernel leaves a bit to chance."""
        return ZERO_OF_6_1 if (kernel, self.leaf_0a) == ("6.1", ZERO) else (self.leaf_0a,)


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

V2_FIXED_GAP = "0d300802-00000000-00000000-00008603"
NO_FIXED = "08300802-00000000-00000000-00008000"
NO_FIXED_OF_6_1 = "08300802-00000000-00000000-00008600"
TWO_GP = "kvm-agrees pmu gp>=2 !gp>=3 fixed>=3 !mediated"
EIGHT_GP = "kvm-agrees pmu gp>=8 fixed>=3 !fixed>=4"

CASES = [
    # What most hosts are: everything from the default, with a witness for each privilege.
    four("default", "skylake", ALL, steps="bare nobody member vcpu", vcpu="0",
         checks="full-width !mediated !pebs !lbr !topdown"),
    off("enable-pmu-off", "skylake", ALL, kvm="enable_pmu=0"),
    four("no-msr-device", "skylake", ALL, steps="no-msr", checks="!mediated"),
    Case("kvm-alone", "skylake", ALL, None, "Y", "", None, None,
         "?kvm-agrees !pmu", steps="no-vendor", agreement=NO_ANSWER),
    Case("no-kvm", "skylake", ("sid",), None, "", "", None, None,
         "?kvm-agrees !pmu", steps="no-kvm", agreement=NO_ANSWER),

    # The mediated vPMU, asked for. That an event is open can be seen, but not whether it
    # excludes guests: so both are unknown to us, and only one is EBUSY, and that only where
    # the request was granted.
    four("mediated", "skylake", NEW, module=REQUEST, mediated="Y", steps="vcpu nobody member",
         vcpu="0", checks="mediated mediated-startable"),
    off("mediated-but-off", "skylake", NEW, kvm="enable_pmu=0", module=REQUEST),
    four("event-of-host", "skylake", NEW, module=REQUEST, mediated="Y",
         steps="event-of-host vcpu", vcpu="0", checks="mediated ?mediated-startable"),
    four("event-without-request", "skylake", NEW, steps="event-of-all vcpu", vcpu="0",
         checks="!mediated ?mediated-startable"),
    # The last of its boot: the log keeps the refusal.
    four("event-of-all", "skylake", NEW, module=REQUEST, mediated="Y",
         steps="event-of-all nobody vcpu", vcpu="16", checks="mediated ?mediated-startable"),
    four("watchdog", "skylake", NEW, module=REQUEST, mediated="Y", steps="watchdog vcpu",
         vcpu="16", checks="mediated !mediated-startable"),

    # The versions of the PMU. Neither full-width writes nor an LBR stack of its format for
    # guests is in Core 2's; 6.1 asks for no more than the format of the host.
    Case("default", "core2", ("6.1",), V2_OF_2, "Y", "", "2002", "2+3", TWO_GP),
    off("enable-pmu-off", "core2", ("6.1",), kvm="enable_pmu=0"),
    Case("default", "core2", ("6.12", "sid"), V2_OF_2, "Y", "N", "2000", "2+3", TWO_GP),
    # Its errata (AAJ80) take an event away, which a guest is told.
    Case("mediated", "nehalem", ("sid",), "07300402-00000004-00000000-00008603", "Y", "N", "2000",
         "4+3", "kvm-agrees pmu gp>=4 !mediated !mediated-startable", module=REQUEST),
    four("default", "haswell-lbr", SERIES, feature="2004", checks="lbr !pebs !mediated"),
    four("mediated", "haswell-lbr", ("sid",), module=REQUEST, feature="2004",
         checks="lbr !mediated !mediated-startable"),
    four("event-of-all", "haswell-lbr", ("sid",), module=REQUEST, feature="2004",
         steps="event-of-all vcpu", vcpu="0", checks="!mediated !mediated-startable"),
    Case("default", "icelake", ("sid",), V2_OF_8, "Y", "N", "2000", "8+3",
         f"{EIGHT_GP} !mediated"),
    Case("default", "tigerlake", LATER, V2_OF_8, "Y", "N", "2000", "8+3",
         f"{EIGHT_GP} !mediated"),
    Case("mediated", "tigerlake", NEW, V2_OF_8, "Y", "Y", "2000", "8+3",
         f"{EIGHT_GP} mediated", module=REQUEST),
    Case("default", "four-fixed", ("6.1",), V2_OF_8, "Y", "N", "2000", "8+3",
         f"{EIGHT_GP} !mediated"),
    # It has no VMX either, so there is no KVM: what counts is that the leaf is not believed.
    Case("default", "generic", SERIES, None, "Y", "", None, None, "?kvm-agrees !pmu",
         agreement=NO_ANSWER),

    # IA32_PERF_CAPABILITIES.
    four("default", "no-full-width", ENDS, checks="!mediated"),
    four("mediated", "no-full-width", ("sid",), module=REQUEST,
         checks="!mediated !mediated-startable"),
    four("default", "lbr-pebs", SERIES, feature="2005", checks="lbr !pebs"),
    four("no-msr-device", "lbr-pebs", ("sid",), feature="2005", checks="lbr !pebs",
         steps="no-msr"),
    four("mediated", "lbr-pebs", ("sid",), module=REQUEST, mediated="Y",
         checks="mediated !lbr !pebs"),
    four("default", "pebs-5", ("6.1",), feature="2005", checks="lbr !pebs"),
    four("default", "pebs-5", ("6.12",), feature="25c5", checks="lbr pebs"),
    four("default", "pebs-5", NEW, feature="225c5", checks="lbr pebs"),
    four("no-msr-device", "pebs-5", ("sid",), feature="225c5", checks="lbr pebs",
         steps="no-msr"),
    four("mediated", "pebs-5", NEW, module=REQUEST, mediated="Y",
         checks="mediated !lbr !pebs"),

    # Leaf 0xA as other machines have it.
    Case("default", "clearwater", ALL, V2_FIXED_GAP, "Y", "N", "2000", "8+3",
         f"{EIGHT_GP} !mediated"),
    Case("mediated", "clearwater", NEW, V2_FIXED_GAP, "Y", "Y", "2000", "8+3",
         f"{EIGHT_GP} mediated", module=REQUEST),
    Case("default", "no-ecx", ("6.1",), NO_FIXED_OF_6_1, "Y", "", "2000", "8+0",
         "kvm-agrees pmu gp>=8 !fixed>=1"),
    Case("default", "no-ecx", LATER, NO_FIXED, "Y", "N", "2000", "8+0",
         "kvm-agrees pmu gp>=8 !fixed>=1"),
    Case("mediated", "no-ecx", NEW, NO_FIXED, "Y", "Y", "2000", "8+0",
         "kvm-agrees pmu gp>=8 !fixed>=1 mediated", module=REQUEST),
    Case("default", "conroe", SERIES, V2_OF_2, "Y", "N", "2000", "2+3", TWO_GP),
    four("default", "no-edx-count", SERIES),
    four("mediated", "no-edx-count", ("sid",), module=REQUEST, mediated="Y", checks="mediated"),
    off("default", "no-pmu-msrs", ENDS),

    # Without VMX: AMD's SVM, and none.
    off("default", "epyc", ALL, steps="bare nobody member vcpu", vcpu="0"),
    off("mediated", "epyc", NEW, module=REQUEST),
    off("default", "max", ALL),
    Case("default", "no-vmx", ALL, None, "Y", "", None, None, "?kvm-agrees !pmu",
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
SEEM_TO_HAVE_PERFMON_V2 = ("core2", "haswell-lbr")


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
