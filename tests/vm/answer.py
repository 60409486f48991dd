# SPDX-License-Identifier: GPL-2.0-or-later
"""What the kernel really said, by the word of witnesses that share no code with the program:
kvm_answer_peer, sysfs, and the ends of insmod and of KVM_CREATE_VCPU."""
import dataclasses
import json

# The MSRs that are about counters; c0000300 and up, c0010000 and up: AMD's.
PMU_MSRS = {*range(0xc1, 0xc9), *range(0x186, 0x18e), *range(0x309, 0x310), 0x329, 0x345,
            *range(0x38d, 0x392), 0x3f1, 0x3f2, 0x3f4, 0x3f5, 0x600, *range(0x4c1, 0x4c9),
            *range(0xc0000300, 0xc0000304), *range(0xc0010000, 0xc0010008),
            *range(0xc0010200, 0xc001020c)}


@dataclasses.dataclass
class Answer:
    """What the kernel really said."""
    leaf_0a: str = None
    enable_pmu: str = ""
    mediated: str = ""
    feature: str = None
    listed: list = None
    vcpu: str = ""


def leaf_text(leaf):
    return leaf and "-".join(leaf[name].removeprefix("0x") for name in ("eax", "ebx", "ecx", "edx"))


def ranges(numbers):
    """[0xc1, 0xc2, 0x345] -> ["c1-c2", "345"]"""
    found = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in found]


def numbers(listed):
    """["c1-c2", "345"] -> 0xc1, 0xc2, 0x345"""
    for part in listed:
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def words(text):
    """Lines "name value" as a dict."""
    return dict((line.split(None, 1) + [""])[:2] for line in text.splitlines() if line.strip())


def answer(files):
    parameters, vcpu = words(files["parameters"]), words(files.get("vcpu", ""))
    real = Answer(enable_pmu=parameters.get("enable_pmu", ""),
                  mediated=parameters.get("enable_mediated_pmu", ""),
                  vcpu=vcpu.get("vcpu", "" if not vcpu else "never came to it"))
    if files["peer.status"].strip() == "0":
        peer = json.loads(files["peer.json"])
        real.leaf_0a = leaf_text(peer["leaf_0a"])
        real.feature = peer["perf_capabilities"] and f"{int(peer['perf_capabilities'], 16):x}"
        real.listed = ranges({int(msr, 16) for msr in peer["msr_index"]} & PMU_MSRS)
    return real
