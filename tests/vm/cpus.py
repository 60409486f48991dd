# SPDX-License-Identifier: GPL-2.0-or-later
"""The emulated CPUs: model of the emulator, leaf 0xA, PMU MSRs.

Registers of the models: read from the running emulators. Bochs has no PMU behind its leaf
0xA, but takes MSRs as plain storage from a file; that is enough for perf and KVM, which
enumerate and never see a counter move."""
import dataclasses
import struct

FULL_WIDTH = 0x2000  # IA32_PERF_CAPABILITIES.FW_WRITES


@dataclasses.dataclass(frozen=True)
class Cpu:
    emulator: str
    model: str
    leaf_0a: str  # what it enumerates: EAX EBX ECX EDX
    stands_for: str = ""  # the leaf of the emulator's own that leaf_0a takes the place of
    perf_capabilities: int = FULL_WIDTH
    pmu_msrs: bool = True  # else none of them keeps a value
    vmx: bool = True  # and so the MSRs 0x483 and 0x484
    pdcm: bool = True  # and so the MSR 0x345
    amd: bool = False
    # Bochs 2.7 reports wrong sizes of some XSAVE areas, over which kernels stumble early in
    # the boot.
    command_line: str = ""


SKYLAKE = "07300404 00000000 00000000 00000603"
TIGERLAKE = "08300805 00000000 0000000f 00008604"
NO_XSAVES = "clearcpuid=xsaves,xsavec"


def skylake(leaf_0a=SKYLAKE, **options):
    return Cpu("bochs", "corei7_skylake_x", leaf_0a,
               SKYLAKE if leaf_0a != SKYLAKE else "", command_line=NO_XSAVES, **options)


# In the order of what is lost without them, should time run out.
CPUS = {
    "skylake": skylake(),
    "core2": Cpu("bochs", "core2_penryn_t9600", "07280202 00000000 00000000 00000503",
                 perf_capabilities=0x82),
    "haswell-lbr": Cpu("bochs", "corei7_haswell_4770",
                       "07300403 00000000 00000000 00000603", perf_capabilities=0x32c4),
    "tigerlake": Cpu("bochs", "tigerlake", TIGERLAKE, command_line="noxsave"),
    # Leaf 0xA of CPUs that no emulator has. Clearwater Forest: fixed counters 0-2 and 4-6.
    # Its version is 6, whose MSRs an emulator's file cannot define; 5 asks the same question.
    "clearwater": skylake("0d300805 00000000 00000077 00008603"),
    # A guest of Hyper-V on Rocket Lake: EDX counts four, ECX names none.
    "no-ecx": skylake("08300805 00000000 00000000 00000604"),
    # PEBS format 5, which guests may use on any model, with adaptive PEBS and timing info.
    "pebs-5": skylake(perf_capabilities=0x265c5),
    # PEBS format 3 and LBR format 5, as a Skylake server has them.
    "lbr-pebs": skylake(perf_capabilities=0x33c5),
    "no-full-width": skylake(perf_capabilities=0),
    "nehalem": Cpu("bochs", "corei5_lynnfield_750", "07300403 00000044 00000000 00000603"),
    # Its maximum leaf is 5: asked for leaf 0xA it answers with the data of another.
    "generic": Cpu("bochs", "bx_generic", "", vmx=False, pdcm=False, amd=True),
    "no-edx-count": skylake("07300404 00000000 00000000 00000600"),
    "conroe": skylake("07280202 00000000 00000000 00000000"),
    "icelake": Cpu("bochs", "corei7_icelake_u", TIGERLAKE, command_line="noxsave"),
    # Ice Lake and all P-cores after it, for kernels that do not boot on such a model.
    "four-fixed": skylake("08300805 00000000 0000000f 00008604"),
    "no-pmu-msrs": skylake(pmu_msrs=False),

    "epyc": Cpu("qemu", "EPYC,+svm", "", vmx=False, pdcm=False, amd=True),
    "max": Cpu("qemu", "max", "", vmx=False, pdcm=False, amd=True),
    "no-vmx": Cpu("qemu", "Skylake-Server", "", vmx=False, pdcm=False),
}

# Register -> reset value. Those that a write must not change are read-only below.
PLAIN_MSRS = [*range(0xc1, 0xc9), *range(0x186, 0x18e), *range(0x4c1, 0x4c9),
              *range(0x309, 0x30d), 0x38d, 0x38f, 0x390, 0x391]
PERF_CAPABILITIES, GLOBAL_STATUS = 0x345, 0x38e


def msr_file(cpu):
    """Bochs' msrs.def: address, type, then high and low half of reset value, reserved bits
    and ignored bits."""
    def line(address, reset=0, writable=True):
        ignored = "00000000" if writable else "ffffffff"
        return (f"{address:#x} 0 {reset >> 32:08x} {reset & 0xffffffff:08x} "
                f"00000000 00000000 {ignored} {ignored}\n")

    if not cpu.pmu_msrs:
        return ""
    return "".join([*(line(address) for address in PLAIN_MSRS),
                    line(PERF_CAPABILITIES, cpu.perf_capabilities, writable=False),
                    line(GLOBAL_STATUS, writable=False)])


def registers(leaf):
    """The 16 bytes of a leaf as a program of this architecture holds them."""
    return struct.pack("<4I", *(int(word, 16) for word in leaf.split()))


def with_leaf(program, cpu):
    """The bytes of an emulator that enumerates another leaf 0xA; ValueError unless the leaf
    that it has stands in it exactly once."""
    old, new = registers(cpu.stands_for), registers(cpu.leaf_0a)
    if program.count(old) != 1:
        raise ValueError(f"leaf 0xA of {cpu.model} stands in the emulator "
                         f"{program.count(old)} times, not once")
    return program.replace(old, new)
