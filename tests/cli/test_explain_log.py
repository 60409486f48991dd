# SPDX-License-Identifier: GPL-2.0-or-later
"""explain of a guest of which only the kernel log is at hand: what its perf said of the PMU."""
import json
import pathlib

import pytest
from explained import ICE_LAKE, explain, items

RECORDED = sorted((pathlib.Path(__file__).parents[1] / "hosts/recorded").glob("*.json"))
REFUSED = "no PMU driver", "Broken PMU hardware", "PMU not available"
NUMBERS = ["version", "gp-counters", "gp-width", *(f"fixed-counter-{n}" for n in range(4))]


def guest_of(run, path):
    return {name: item["layers"].get("guest")
            for name, item in items(explain(run, "--guest-only", path)).items()}


@pytest.fixture
def write(tmp_path):
    def write(*lines):
        path = tmp_path / "dmesg.txt"
        path.write_text("".join(f"[    0.{n:06}] {line}\n" for n, line in enumerate(lines)))
        return path
    return write


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_the_log_tells_what_cpuid_does(run, tmp_path, path):
    """Of a kernel that ran: its perf's view as the rules derive it, and as it was printed."""
    record = json.loads(path.read_text())
    kernel = record["snapshot"]["kernel"]
    lines = kernel.get("log", {}).get("lines", [])
    whole = guest_of(run, path)
    record["snapshot"] = {"kernel": {key: kernel[key] for key in ("release", "log")
                                     if key in kernel}}
    alone = tmp_path / "log.json"
    alone.write_text(json.dumps(record))
    told = guest_of(run, alone)
    known = {name for name, value in told.items() if value not in (None, "unknown")}
    refused = any(words in line for line in lines for words in REFUSED)
    for name in known & whole.keys():
        assert refused or told[name] == whole[name], name
    if refused:
        assert whole["pmu"] == told["pmu"] == "no"
    elif any(line.endswith("Intel PMU driver.") for line in lines):
        assert known >= {"pmu", "gp-counters", "gp-width", "version"}
        assert {name for name in NUMBERS if name in whole} <= known
    else:
        assert lines == [] or known == {"pmu", "gp-counters", "gp-width"} or not known


def test_hosts_of_each_kind_were_among_them():
    texts = [path.read_text() for path in RECORDED]
    for words in ("Intel PMU driver.", "event mask:", "fixed-purpose bitmap:", *REFUSED[:1]):
        assert any(words in text for text in texts), words


def test_a_guest_that_lost_nothing_has_no_cause(run, write):
    log = write("Performance Events: PEBS fmt4+-baseline, 32-deep LBR, full-width counters, "
                "Intel PMU driver.", "... version: 2", "... bit width: 48",
                "... generic registers: 8", "... fixed-purpose events: 3",
                "... event mask: 00000007000000ff")
    found = items(explain(run, ICE_LAKE, log))
    assert found["gp-counters"]["layers"] == {"cpu": 8, "perf": 8, "kvm": 8, "vmm": None,
                                              "guest": 8}
    for kept in ("pmu", "gp-counters", "fixed-counter-2", "full-width", "lbr", "pebs"):
        assert "cause" not in found[kept], kept
    assert found["version"]["cause"] == "version-cap"
    assert found["fixed-counter-3"]["cause"] == "kvm-max-fixed"
    assert found["pdcm"]["cause"] == "unknown"


def test_who_took_what_the_log_lacks_is_not_known_from_it_alone(run, write):
    found = items(explain(run, ICE_LAKE, write(
        "Performance Events: unsupported p6 CPU model 106 no PMU driver, software events only.")))
    assert found["pmu"]["layers"]["guest"] == "no"
    assert found["pmu"]["cause"] == found["gp-counters"]["cause"] == "unknown"
    assert found["fixed-counter-3"]["cause"] == "kvm-max-fixed"


def test_words_that_are_missing_prove_nothing(run, write):
    """Other messages may stand in the middle of perf's line."""
    found = items(explain(run, ICE_LAKE, write("Performance Events: Intel PMU driver.",
                                               "... generic registers: 4")))
    assert found["gp-counters"]["layers"]["guest"] == 4
    assert found["gp-counters"]["cause"] == "unknown"
    for open_still in ("pebs", "lbr", "full-width"):
        assert found[open_still]["layers"]["guest"] == "unknown"
    assert found["version"]["layers"]["guest"] is None
    cut = items(explain(run, ICE_LAKE, write("Performance Events: PEBS fmt4+-baseline, ",
                                             "... generic registers: 4")))
    assert cut["pmu"]["layers"]["guest"] == "unknown"


def test_numbers_of_an_undefined_shift_are_none(run, write):
    found = items(explain(run, ICE_LAKE, write(
        "Performance Events: Intel PMU driver.", "... version: 2", "... generic counters: 64",
        "... fixed-purpose bitmap: ffffffffffffffff")))
    assert found["gp-counters"]["layers"]["guest"] is None
    assert found["fixed-counter-0"]["layers"]["guest"] == "unknown"
