# SPDX-License-Identifier: GPL-2.0-or-later
"""what-if: the report under changed facts, and now against then."""
import re

import hosts
import pytest

UPGRADE = ["--kernel=7.2", "--mediated=on", "--perf-capabilities=0x24c0"]


ROW = re.compile(r"  (gain|loss|change|unknown) +(.{1,27}?)  +(\S.*?)  +(\S.*)")


def changes(result):
    """{item: (now, then)} of the section that the text begins with."""
    section, _, _ = result.text.partition("\n\n")
    title, *lines = section.splitlines()
    assert title == "What changes"
    rows = filter(None, map(ROW.fullmatch, lines))
    return {row[2]: (row[3], row[4]) for row in rows}


def test_mediated_costs_pebs(run, dump):
    result = run("what-if", "--from", dump(), *UPGRADE)
    assert result.status == 0 and not result.err
    assert changes(result) == {
        "vPMU": ("emulated", "mediated"), "PEBS": ("yes", "no"),
        "PERF_CAPABILITIES": ("0x24c0", "0x2000"),
        "Mediated: requested": ("no", "yes"), "Mediated: enabled": ("no", "yes")}
    assert "no difference" not in result.text


def test_the_report_follows_the_changes(run, dump):
    path = dump()
    changed = run("what-if", "--from", path, *UPGRADE).text
    assert changed.partition("\n\n")[2].startswith("What a guest gets")
    document = run("what-if", "--json", "--from", path, *UPGRADE).json()
    assert document["schema"]["name"] == "pmu-caps.report"
    assert document["guest"]["mode"] == "mediated"
    assert document["kvm"]["agreement"] == "not-compared"


def test_the_same_as_now_is_no_difference(run, dump):
    result = run("what-if", "--from", dump(), "--enable-pmu=on")
    assert result.status == 0
    assert result.text.splitlines()[1] == "  no difference for guests"
    assert changes(result) == {}


def test_what_guests_do_not_notice_is_told_all_the_same(run, dump):
    result = run("what-if", "--from", dump(), "--kernel=6.17")
    assert "no difference for guests" in result.text
    found = changes(result)
    assert found["Rules of the kernel"] == ("7.0", "6.17")
    assert found["Requirement kernel"] == ("met", "unmet")


def test_enable_pmu_off_disables(run, dump):
    path = dump()
    found = changes(run("what-if", "--from", path, "--enable-pmu=off"))
    assert found["vPMU"] == ("emulated", "disabled")
    assert found["Requirement enable-pmu"] == ("met", "unmet")
    document = run("what-if", "--json", "--from", path, "--enable-pmu=off").json()
    assert document["guest"]["mode"] == "disabled"
    assert document["guest"]["cause"] == "enable-pmu"


def test_the_proposal_shows_a_fourth_counter(run, dump):
    found = changes(run("what-if", "--from", dump(), "--kernel=fixed3-v6", "--mediated=on",
                        "--perf-capabilities=0x2000"))
    assert found["Fixed counters"] == ("0-2", "0-3")


def test_a_supplied_register_alone_is_the_change(run, dump):
    found = changes(run("what-if", "--from", dump(), "--perf-capabilities=0x2000"))
    assert found["LBR"] == ("unknown", "no")
    assert found["Mediated: eligible"] == ("unknown", "yes")


def test_zen_4_becomes_mediated(run, tmp_path):
    path = tmp_path / "zen4.txt"
    path.write_text(hosts.instlatx64(hosts.amd()))
    found = changes(run("what-if", "--from", path, "--kernel=7.2", "--mediated=on"))
    assert found["vPMU"] == ("emulated", "mediated")


@pytest.mark.parametrize("release,rules,exact", [
    ("7.2", "7.0", True), ("6.12.0-55.el10", "6.12", False), ("5.4", "6.1", False),
    ("9.9", "7.0", False), ("fixed3-v2", "fixed3-v2", True), ("fixed3-v6", "fixed3-v6", False)])
def test_a_kernel_has_its_rules(run, dump, release, rules, exact):
    document = run("what-if", "--json", "--from", dump(), f"--kernel={release}").json()
    predicted = document["kvm"]["predicted"]
    assert (predicted["rules"], predicted["rules_exact"]) == (rules, exact)


def test_unknown_facts_do_not_fail(run, tmp_path):
    path = tmp_path / "bare.txt"
    path.write_text("CPUID 00000000: 0000000A-756E6547-6C65746E-49656E69\n")
    assert run("what-if", "--from", path, "--mediated=on").status == 0


def test_several_hosts_stand_under_their_names(run, dump):
    first, second = dump("a.txt"), dump("b.txt")
    result = run("what-if", "--from", first, "--from", second, *UPGRADE)
    assert result.text.count("What changes\n") == 2
    assert result.text.startswith(f"== {first} ==\nWhat changes\n")
    documents = run("what-if", "--json", "--from", first, "--from", second, *UPGRADE).lines()
    assert [d["source"]["name"] for d in documents] == [str(first), str(second)]


def test_the_live_host(run):
    result = run("what-if", "--enable-pmu=off")
    assert result.status == 0 and result.text.startswith("What changes\n")
    document = run("what-if", "--enable-pmu=off", "--json").json()
    assert document["source"] == {"kind": "live", "name": ""}
    assert document["guest"]["mode"] in ("disabled", "none")
