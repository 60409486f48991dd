# SPDX-License-Identifier: GPL-2.0-or-later
"""check: what guests get, and an exit status that never merges no with unknown."""
import json

import hosts
import pytest

MEDIATED = ["--kernel=7.2", "--mediated=on", "--perf-capabilities=0x2000"]
HYBRID = {"leaf_7_edx": 1 << 15}
# What the kernel logs when the watchdog's perf event takes a counter.
LOG = ["NMI watchdog: Enabled. Permanently consumes one hw-PMU counter."]


def states(result):
    return {r["requirement"]: r["state"] for r in result.json()["results"]}


@pytest.fixture
def check(run, tmp_path):
    """Checks one made-up host, given as a CPUID table."""
    def call(table, *arguments):
        path = tmp_path / "host.txt"
        path.write_text(hosts.instlatx64(table))
        return run("check", "--from", path, *arguments)
    return call


def test_all_met_is_0(check):
    result = check(hosts.intel(), "--kernel=7.2", "pmu", "gp>=8", "fixed>=3", "version>=2")
    assert result.status == 0 and not result.err
    lines = result.text.splitlines()
    assert len(lines) == 4 and all(line.split()[0] == "yes" for line in lines)


def test_one_not_met_is_1_with_a_remedy(check):
    result = check(hosts.intel(), "--kernel=7.2", "--json", "pmu", "fixed>=4")
    assert result.status == 1
    met, missing = result.json()["results"]
    assert (met["state"], met["remedy"]) == ("yes", "")
    assert missing["state"] == "no" and missing["remedy"] and "3" in missing["evidence"]


def test_one_unknown_is_3(check):
    assert check(hosts.intel(), "--kernel=7.2", "pmu", "lbr").status == 3


def test_not_met_goes_before_unknown(check):
    result = check(hosts.intel(), "--kernel=7.2", "lbr", "fixed>=4")
    assert result.status == 1
    assert [line.split()[0] for line in result.text.splitlines()[:1]] == ["unknown"]


@pytest.mark.parametrize("plain,negated", [("fixed>=3", "!fixed>=3"), ("pebs", "!pebs"),
                                           ("lbr", "!lbr")])
def test_negation_turns_yes_and_no_and_leaves_unknown(check, plain, negated):
    found = states(check(hosts.intel(), "--kernel=7.2", "--json", plain, negated))
    turned = {"yes": "no", "no": "yes", "unknown": "unknown"}
    assert found[negated] == turned[found[plain]]


def test_the_negation_of_unknown_is_unknown_and_3(check):
    assert check(hosts.intel(), "--kernel=7.2", "!lbr").status == 3


@pytest.mark.parametrize("module", ["kvm_pvm", "kvm_amd"])
def test_of_a_vendor_module_without_rules_nothing_is_foretold(run, tmp_path, module):
    path = tmp_path / "host.json"
    path.write_text(json.dumps(hosts.record(hosts.intel(), kernel={"release": "7.2.13"}, kvm={
        "core_module": {"state": "ok"}, "misc_device": {"state": "ok"},
        "vendor_module": module, "parameters": {"enable_pmu": "Y"}})))
    result = run("check", "--json", "pmu", "fixed>=3", "gp>=8", "mediated", "--from", path)
    assert result.status == 3 and set(states(result).values()) == {"unknown"}
    document = run("--json", "--from", path).json()
    assert document["kvm"]["predicted"]["legacy"] is None
    assert "unknown-vendor-module" in [finding["id"] for finding in document["findings"]]
    how = {entry["path"]: entry["how"] for entry in document["unknown"]}
    assert "/dev/kvm" in how["/guest/mode"]


def test_pebs_is_not_known_without_its_format(check):
    result = check(hosts.intel(), "--kernel=7.2", "--json", "pebs")
    assert result.status == 3 and states(result) == {"pebs": "unknown"}


def test_pebs_that_nobody_looked_for_is_assumed_and_the_report_says_so(check, run, dump):
    given = "--perf-capabilities=0xf4c5"
    result = check(hosts.intel(), given, "--json", "pebs")
    assert result.status == 0
    assert "IA32_MISC_ENABLE" in result.json()["results"][0]["evidence"]
    document = run("--json", given, "--from", dump(ecx=0x00008024)).json()
    assert document["guest"]["pebs"] == "yes"
    assert {entry["path"] for entry in document["unknown"] if "0x1a0" in entry["detail"]} == {
        "/guest/pebs", "/kvm/predicted/legacy/ds"}


def test_a_guest_is_not_assumed_to_have_pebs(check):
    result = check(hosts.intel(ecx=0x80008020), "--kernel=7.2",
                   "--perf-capabilities=0xf4c5", "--json", "pebs", "!pebs", "lbr")
    assert states(result) == {"pebs": "unknown", "!pebs": "unknown", "lbr": "yes"}


@pytest.mark.parametrize("name", ["", "!", "PMU", "pmu>=1", "fixed", "fixed>=", "fixed>4",
                                  "fixed>=-1", "fixed>=x", "!!pmu", "turbo", "gp>=4294967296"])
def test_an_unknown_requirement_lists_the_known(check, name):
    result = check(hosts.intel(), "pmu", name)
    assert result.status == 2 and result.out == b"" and len(result.errors) == 1
    for known in ("pmu", "mediated-startable", "topdown", "fixed>=N", "gp>=N", "version>=N",
                  "full-width", "pebs", "lbr", "perf-metrics", "kvm-agrees"):
        assert known in result.errors[0]


def test_fixed_counters_behind_a_hole_do_not_count(check):
    result = check(hosts.clearwater(), *MEDIATED, "--json", "mediated", "fixed>=3", "fixed>=4",
                   "topdown", "perf-metrics")
    assert result.status == 1
    assert states(result) == {"mediated": "yes", "fixed>=3": "yes", "fixed>=4": "no",
                              "topdown": "no", "perf-metrics": "no"}


def test_the_proposals_do_not_fill_the_hole(check):
    for rules in ("fixed3-v2", "fixed3-v6"):
        result = check(hosts.clearwater(), "--mediated=on", "--perf-capabilities=0x2000",
                       f"--kernel={rules}", "fixed>=4")
        assert result.status == 1, rules


def test_the_proposal_gives_fixed_counter_3_to_ice_lake(check):
    assert check(hosts.intel(), *MEDIATED, "fixed>=4").status == 1
    result = check(hosts.intel(), "--kernel=fixed3-v6", "--mediated=on",
                   "--perf-capabilities=0x2000", "fixed>=4")
    assert result.status == 0


def test_mediated_unless_hybrid(check):
    assert check(hosts.intel(), *MEDIATED, "mediated").status == 0
    result = check(hosts.intel(**HYBRID), *MEDIATED, "--json", "mediated", "pmu")
    assert states(result) == {"mediated": "no", "pmu": "no"}
    assert "not-hybrid" in result.json()["results"][0]["evidence"]


def test_mediated_that_is_not_asked_for_says_so(check):
    result = check(hosts.intel(), "--kernel=7.2", "--mediated=off", "--json", "mediated")
    assert result.status == 1
    assert "not asked for" in result.json()["results"][0]["evidence"]


def test_zen_4(check):
    result = check(hosts.amd(), "--kernel=7.2", "--mediated=on", "--json", "mediated", "gp>=6",
                   "gp>=7", "version>=2", "fixed>=1", "pebs", "full-width")
    assert result.status == 1
    found = states(result)
    assert [found[name] for name in ("mediated", "gp>=6", "version>=2")] == ["yes"] * 3
    assert [found[name] for name in ("gp>=7", "fixed>=1", "pebs")] == ["no"] * 3


def startable(run, tmp_path, *arguments, **kernel):
    path = tmp_path / "host.json"
    path.write_text(json.dumps(hosts.record(hosts.intel(), kernel=kernel)))
    return run("check", "--from", path, *MEDIATED, *arguments, "mediated-startable")


def test_startable_by_the_watchdog(run, tmp_path):
    on = {"nmi_watchdog": 1}
    logged = {"log": {"state": "ok", "lines": LOG}, **on}
    assert startable(run, tmp_path).status == 3
    assert startable(run, tmp_path, **on).status == 3
    assert startable(run, tmp_path, **logged).status == 1
    assert startable(run, tmp_path, nmi_watchdog=0).status == 0
    assert startable(run, tmp_path, "--nmi-watchdog=off", **logged).status == 0


def test_enable_pmu_off_takes_everything(check):
    result = check(hosts.intel(), "--kernel=7.2", "--enable-pmu=off", "--json", "pmu", "gp>=1",
                   "mediated", "!pmu")
    assert list(states(result).values()) == ["no", "no", "no", "yes"]


def test_lines_of_json_are_a_line_each_and_a_count(run):
    lines = [json.dumps(hosts.record(table)) for table in
             (hosts.intel(), hosts.intel(perfmon=(0, 0, 0, 0)), hosts.amd())]
    lines.insert(1, '{"broken": yes}')
    result = run("check", "--kernel=7.2", "pmu", "fixed>=3", "lbr", "--from", "-",
                 input="\n".join(lines).encode())
    assert result.status == 2 and len(result.errors) == 1
    first, second, third, empty, last = result.text.splitlines()
    assert first.split()[0] == "unknown" and first.endswith(": unknown: lbr")
    assert second.split()[0] == "no" and ": not met: pmu, fixed>=3" in second
    assert third.split()[0] == "no"
    assert empty == ""
    assert last == "3 hosts: 0 yes, 2 no, 1 unknown; 1 more could not be read"


def test_a_line_parts_what_is_not_met_from_what_is_unknown(run, dump):
    result = run("check", "lbr", "gp>=9", "fixed>=4", "--kernel=7.2",
                 "--from", dump("a.txt"), "--from", dump("b.txt"))
    line = result.text.splitlines()[0]
    assert line == f"no       {dump('a.txt')}: not met: gp>=9, fixed>=4; unknown: lbr"


def test_status_over_several_hosts(run, dump):
    yes, no = dump("yes.txt"), dump("no.txt", perfmon=(0, 0, 0, 0))
    missing = yes.parent / "missing"

    def status(*arguments):
        return run("check", "--kernel=7.2", *arguments).status

    assert status("pmu", "--from", yes, "--from", yes) == 0
    assert status("lbr", "--from", yes, "--from", yes) == 3
    assert status("lbr", "--from", yes, "--from", no) == 1
    assert status("lbr", "--from", no, "--from", missing) == 2


def test_json_of_several_hosts_is_a_line_each(run, dump):
    folder = dump("a.txt").parent
    dump("b.txt", perfmon=(0, 0, 0, 0))
    result = run("check", "--kernel=7.2", "--json", "pmu", "--from", folder)
    documents = result.lines()
    assert [d["source"]["name"] for d in documents] == [f"{folder}/a.txt", f"{folder}/b.txt"]
    assert [d["results"][0]["state"] for d in documents] == ["yes", "no"]
    assert all(d["schema"]["name"] == "pmu-caps.check" for d in documents)


def test_a_name_cannot_steer_the_terminal(run, dump):
    path = dump("a\n\x1b[31m.txt")
    result = run("check", "--kernel=7.2", "pmu", "--from", path, "--from", path)
    assert "\x1b" not in result.text and len(result.text.splitlines()) == 4


def test_the_live_host_has_an_answer(run):
    result = run("check", "pmu", "--json")
    assert result.status == {"yes": 0, "no": 1, "unknown": 3}[states(result)["pmu"]]


def running(**snapshot):
    """A host whose KVM runs the mediated vPMU."""
    record = hosts.record(hosts.intel(), kvm={
        "core_module": {"state": "ok"}, "vendor_module": "kvm_intel",
        "parameters": {"enable_pmu": "Y", "enable_mediated_pmu": "Y"}}, **snapshot)
    record["snapshot"]["cpus"][0]["msrs"] = {
        "perf_capabilities": "0x00000000000024c0", "vmx_exit_ctls": "0x007fffff00036dff",
        "vmx_entry_ctls": "0x0000ffff000011ff"}
    return record


@pytest.mark.parametrize("events,watchdog,state", [(0, 0, "yes"), (3, 0, "unknown"),
                                                   (None, 0, "yes"), (0, 1, "unknown")])
def test_open_perf_events_are_evidence_and_no_proof(run, tmp_path, events, watchdog, state):
    kernel = {"release": "7.2.13", "nmi_watchdog": watchdog}
    if events is not None:
        kernel["open_perf_events"] = events
    path = tmp_path / "host.json"
    path.write_text(json.dumps(running(kernel=kernel)))
    result = run("check", "--json", "mediated-startable", "--from", path)
    assert result.json()["results"][0]["state"] == state
    looked = "nobody looked for open perf events" in result.json()["results"][0]["evidence"]
    assert looked == (events is None)


def test_startable_names_the_rule_that_is_open(check):
    result = check(hosts.intel(), "--json", "--kernel=7.2", "--mediated=on",
                   "--nmi-watchdog=off", "mediated-startable").json()["results"][0]
    assert result["state"] == "unknown"
    assert "full-width-writes" in result["evidence"]
    assert "--perf-capabilities" in result["remedy"]


def test_a_running_mediated_vpmu_has_no_pebs_whatever_the_rules_say(run, tmp_path):
    path = tmp_path / "host.json"
    path.write_text(json.dumps(running(kernel={"release": "5.4.0"})))
    assert states(run("check", "--json", "--kernel=6.12", "pebs", "--from", path)) == {
        "pebs": "yes"}  # another kernel would give it
    assert states(run("check", "--json", "--perf-capabilities=0", "pebs", "lbr", "--from",
                      path)) == {"pebs": "no", "lbr": "no"}
