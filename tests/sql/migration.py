# SPDX-License-Identifier: GPL-2.0-or-later
"""What moving a running guest does to its PMU, a second time: model/migration.c in few words."""
import functools

NO, UNKNOWN, YES = range(3)
WORDS = {NO: "no", UNKNOWN: "unknown", YES: "yes"}
TRISTATE = {"no": 0, "yes": 1, "unknown": None}
ABSENT = "absent"  # there is no such thing in this guest


def number(text):
    return int(text, 16) if isinstance(text, str) and text != ABSENT else text


def profile(report):
    """What of a host matters; None is what is not known."""
    guest = report["guest"]
    pmu = guest.get("pmu", {"version": 0, "gp": {"count": 0}, "fixed": {"bitmap": "0x0"}})
    gp, fixed = pmu["gp"], pmu["fixed"]
    fixed_bitmap = number(fixed["bitmap"])
    return tuple({
        "vendor": report["host"]["vendor"], "model": report["host"]["model"],
        "mode": guest["mode"],
        "startable": report["mediated"]["startable"] if guest["mode"] == "mediated" else ABSENT,
        "version": pmu["version"], "gp_count": gp["count"],
        "gp_width": gp["width"] if gp["count"] != 0 else ABSENT,
        "fixed_bitmap": fixed_bitmap,
        "fixed_width": fixed["width"] if fixed_bitmap != 0 else ABSENT,
        "events": number(pmu["events"]["available"]) if "events" in pmu else 0,
        **{key: TRISTATE[guest[key]] for key in ("full_width", "pebs", "lbr", "perf_metrics")},
        **{key: pmu.get(key, False) for key in ("perfctr_core", "perfmon_v2")},
        "capabilities": number(pmu.get("perf_capabilities", ABSENT)),
    }.items())


def same(a, b):
    return a == b


def starts_there(a, b):
    """Of the kinds of vPMU at both: as a guest that comes is created like any other."""
    if a["mode"] in ("none", "disabled"):
        return YES
    if None in (a["mode"], b["mode"]):
        return UNKNOWN
    if b["mode"] in ("none", "disabled"):
        return NO
    if b["mode"] == "emulated":
        return YES
    if b["startable"] == "no":
        return YES if a["startable"] == "no" else NO
    # nobody looked whether the guest has its irqchip in the kernel
    return YES if (a["mode"], b["startable"]) == ("mediated", "yes") else UNKNOWN


def no_less(a, b):
    return a <= b


def no_bit_less(a, b):
    return not a & ~b


def register_is_taken(a, b):
    """IA32_PERF_CAPABILITIES: the formats as they are, where the guest has one."""
    formats = all(a & mask in (0, b & mask) for mask in (0x3F, 0xFC0))
    return formats and no_bit_less(a >> 12, b >> 12)


MEASURES = {"vendor": same, "version": no_less, "gp_count": no_less, "gp_width": same,
            "fixed_bitmap": no_bit_less, "fixed_width": same, "events": no_bit_less,
            "full_width": no_less, "pebs": no_less, "lbr": no_less, "perf_metrics": no_less,
            "perfctr_core": no_less, "perfmon_v2": no_less, "capabilities": register_is_taken}


def judge(measure, a, b):
    if a == ABSENT or (b == ABSENT and measure is same):
        return YES  # the width of counters that are not there
    if b == ABSENT:
        return UNKNOWN if a is None else NO  # the register goes
    if not a and a is not None and measure in (no_less, no_bit_less):
        return YES  # of nothing nothing goes
    if a is None or b is None:
        return UNKNOWN
    return YES if measure(a, b) else NO


def keeps_formats(a, b):
    """KVM ties LBR and PEBS to the model of the CPU."""
    has = {a["lbr"], a["pebs"]}
    if has == {0}:
        return YES
    answer = judge(same, a["model"], b["model"])
    return answer if 1 in has or answer == YES else UNKNOWN


@functools.cache
def values(it):
    return dict(it)


@functools.cache
def keeps(a, b):
    """Whether what was given at a is there at b: of two profiles."""
    a, b = values(a), values(b)
    answer = min(keeps_formats(a, b), starts_there(a, b))
    for key, measure in MEASURES.items():
        if answer == NO:
            break
        answer = min(answer, judge(measure, a[key], b[key]))
    return answer


def all_keep(froms, tos):
    """The worst answer of every two."""
    answer = YES
    for a in froms:
        for b in tos:
            answer = min(answer, keeps(a, b))
            if answer == NO:
                return NO
    return answer
