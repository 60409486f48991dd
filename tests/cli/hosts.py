# SPDX-License-Identifier: GPL-2.0-or-later
"""Made-up hosts as CPUID tables, and the dump formats that can hold them."""

GENUINE_INTEL = (0x756E6547, 0x6C65746E, 0x49656E69)  # EBX, ECX, EDX
AUTHENTIC_AMD = (0x68747541, 0x444D4163, 0x69746E65)

# Leaf 0xA of machines with a name, EAX EBX ECX EDX.
SKYLAKE = (0x07300404, 0, 0, 0x00000603)
ICE_LAKE = (0x08300805, 0, 0x0000000F, 0x00008604)
CLEARWATER = (0x0D300806, 0, 0x00000077, 0x00008603)
HYPER_V = (0x08300805, 0, 0, 0x00000604)
CONROE = (0x07280202, 0, 0, 0)


def text_regs(text):
    """Sixteen characters of a brand string as four registers."""
    data = text.encode().ljust(16, b"\0")
    return tuple(int.from_bytes(data[i:i + 4], "little") for i in range(0, 16, 4))


def intel(perfmon=ICE_LAKE, signature=0x000606A6, max_leaf=0x1B, ecx=0x00008020, edx=0x00200000,
          leaf_7_edx=0, perfmon_ext=None, brand="Made-up CPU", **leaves):
    """A CPUID table {(leaf, subleaf): (eax, ebx, ecx, edx)} of an Intel CPU.

    perfmon_ext: {subleaf: registers} of leaf 0x23; sets 7.1 EAX[8] and the maximum leaf.
    ecx: of leaf 1, by default PDCM and VMX.
    """
    if perfmon_ext:
        max_leaf = max(max_leaf, 0x23)
    table = {
        (0, 0): (max_leaf, GENUINE_INTEL[0], GENUINE_INTEL[1], GENUINE_INTEL[2]),
        (1, 0): (signature, 0, ecx, edx),
        (7, 0): (1, 0, 0, leaf_7_edx),
        (7, 1): (0x100 if perfmon_ext else 0, 0, 0, 0),
        (0xA, 0): perfmon,
    }
    # Leaves up to the maximum that say nothing here still exist.
    for leaf in (0x14, 0x1A, 0x1C):
        if leaf <= max_leaf:
            table[leaf, 0] = (0, 0, 0, 0)
    for subleaf, regs in (perfmon_ext or {}).items():
        table[0x23, subleaf] = regs
    if ecx >> 31:
        table[0x40000000, 0] = (0x40000001, 0x4B4D564B, 0x564B4D56, 0x0000004D)
        table[0x40000001, 0] = (0, 0, 0, 0)
    table[0x80000000, 0] = (0x80000008, 0, 0, 0)
    table[0x80000001, 0] = (0, 0, 0, 0)
    for i, start in enumerate((0, 16, 32)):
        table[0x80000002 + i, 0] = text_regs(brand[start:start + 16])
    table[0x80000008, 0] = (0x3030, 0, 0, 0)
    table.update({tuple(map(lambda n: int(n, 16), key.split("_")[1:])): value
                  for key, value in leaves.items()})
    return table


def clearwater(**changes):
    """Not hybrid, counters 0-2 and 4-6: the host that the project exists for."""
    settings = {
        "perfmon": CLEARWATER,
        "signature": 0x000D06D0,
        "max_leaf": 0x24,
        "perfmon_ext": {0: (0x0B, 0, 0, 0), 1: (0xFF, 0x77, 0, 0), 3: (0x7F, 0, 0, 0)},
    }
    settings.update(changes)
    return intel(**settings)


def amd(signature=0x00A10F11, ecx_features=0x00800404, perfmon=(7, 0x00304106, 0xFFF, 0),
        max_extended=0x80000028):
    """An AMD CPU; the defaults are like Zen 4 (family 0x19), with PerfMonV2."""
    return {
        (0, 0): (0x10, AUTHENTIC_AMD[0], AUTHENTIC_AMD[1], AUTHENTIC_AMD[2]),
        (1, 0): (signature, 0, 0, 0),
        (7, 0): (0, 0, 0, 0),
        (0xA, 0): (0, 0, 0, 0),
        (0x80000000, 0): (max_extended, 0, 0, 0),
        (0x80000001, 0): (0, 0, ecx_features, 0),
        **{(0x80000002 + i, 0): text_regs("Made-up CPU" if i == 0 else "") for i in range(3)},
        (0x80000008, 0): (0x3030, 0, 0, 0),
        (0x8000000A, 0): (1, 0, 0, 0),
        (0x80000022, 0): perfmon,
    }


def instlatx64(*cpus):
    """The tables of one or more CPUs as an InstLatx64 dump."""
    lines = []
    for number, table in enumerate(cpus):
        lines += [f"------[ CPUID Registers / Logical CPU #{number} ]------", ""]
        for (leaf, subleaf), regs in table.items():
            values = "-".join(f"{r:08X}" for r in regs)
            lines.append(f"CPUID {leaf:08X}: {values} [SL {subleaf:02X}]")
        lines.append("")
    return "\n".join(lines)


def cpuid_r(*cpus):
    """The same as 'cpuid -r' prints it."""
    lines = []
    for number, table in enumerate(cpus):
        lines.append(f"CPU {number}:" if len(cpus) > 1 else "CPU:")
        for (leaf, subleaf), regs in table.items():
            eax, ebx, ecx, edx = regs
            lines.append(f"   0x{leaf:08x} 0x{subleaf:02x}: eax=0x{eax:08x} ebx=0x{ebx:08x} "
                         f"ecx=0x{ecx:08x} edx=0x{edx:08x}")
    return "\n".join(lines) + "\n"


def entry(leaf, subleaf, regs):
    """One CPUID answer as a snapshot holds it."""
    return " ".join(f"0x{n:08x}" for n in (leaf, subleaf, *regs))


def record(table, **parts):
    """A pmu-caps.record document; parts replace or add keys of the snapshot."""
    snapshot = {
        "coverage": "boot-cpu",
        "logical_cpus": 4,
        "cpus": [{"cpus": "0-3", "cpuid": [entry(*key, regs) for key, regs in table.items()]}],
    }
    snapshot.update(parts)
    return {
        "schema": {"name": "pmu-caps.record", "version": "1.0"},
        "tool": {"version": "0.1.0"},
        "source": {"kind": "live", "name": ""},
        "snapshot": snapshot,
    }
