# SPDX-License-Identifier: GPL-2.0-or-later
"""Real kernels without an emulator: what tests/hosts/recorded/ holds is judged again, and
has to say what those kernels said."""
import json
import re

import pytest

import recorded
import schema_check

FOLDER = recorded.FOLDER
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
SEEN = recorded.seen()


@pytest.fixture(scope="module")
def reports():
    return recorded.ask(FOLDER, "--json")


@pytest.fixture(scope="module")
def without_kvm(tmp_path_factory):
    """The reports on the same hosts, had nobody asked their KVM."""
    folder = tmp_path_factory.mktemp("without-kvm")
    for path in FOLDER.glob("*.json"):
        record = json.loads(path.read_text())
        for key in ("supported_cpuid", "msr_index", "msr_feature_index",
                    "feature_perf_capabilities", "capabilities"):
            record["snapshot"]["kvm"].pop(key, None)
        (folder / path.name).write_text(json.dumps(record))
    return recorded.ask(folder, "--json")


def test_every_host_is_replayed_and_expected(reports):
    assert sorted(reports) == NAMES == sorted(SEEN)
    assert len(NAMES) >= 30


def test_every_case_has_its_record_and_every_record_its_case():
    kept = {name for name in NAMES if name.split("-")[0] in recorded.KEPT}
    assert {*NAMES} - kept == recorded.records.expected()
    assert {name.split("-")[0] for name in kept} == recorded.KEPT.keys()


def test_the_first_vcpu_ended_as_foretold(reports):
    """EBUSY, or nothing; unknown, it may end either way."""
    ends = recorded.vcpus()
    assert ends == recorded.expected_vcpus()
    assert {*ends.values()} == {"0", "16"}
    for name, end in ends.items():
        for witness in {name, f"{name}-nobody", f"{name}-member"} & reports.keys():
            mediated = reports[witness]["mediated"]
            foretold = mediated["startable"] if mediated["enabled"] else "yes"
            assert foretold in ("unknown", "yes" if end == "0" else "no"), witness


@pytest.mark.parametrize("name", NAMES)
def test_the_model_foretells_what_the_kernel_said(reports, name):
    kvm = reports[name]["kvm"]
    assert kvm["differences"] == []
    if kvm["answer"] is None:
        assert kvm["agreement"] == "not-compared"
    else:
        assert kvm["agreement"] == "match"


# CPUs whose last leaf has that bit are asked for AMD's leaf (6.5 to 6.13); nothing tells of it.
NOT_TOLD = {"6.12-core2-default": ("6.17.0",), "6.12-haswell-lbr-default": ("6.17.0",)}


@pytest.mark.parametrize("release", ["6.1.0", "6.4.0", "6.6.30", "6.8.0", "6.11.0", "6.12.0",
                                     "6.14.0", "6.17.0", "6.18.20", "7.2.13"])
def test_what_a_kernel_shows_goes_before_what_it_is_called(tmp_path, release):
    """Under any name the rules are chosen that foretell what this kernel answered."""
    for path in FOLDER.glob("*.json"):
        record = json.loads(path.read_text())
        record["snapshot"]["kernel"]["release"] = release
        (tmp_path / path.name).write_text(json.dumps(record))
    for name, report in recorded.ask(tmp_path, "--json").items():
        if report["kvm"]["answer"] and release not in NOT_TOLD.get(name, ()):
            assert report["kvm"]["agreement"] == "match", (name, report["kvm"]["differences"])


@pytest.mark.parametrize("name", NAMES)
def test_the_host_is_as_it_was_seen(reports, name):
    assert recorded.facts(reports[name]) == SEEN[name]


def said_of_its_counters(record):
    """Whether the kernel's log of a recorded host has perf's numbers."""
    return any(line.startswith("... version:")
               for line in record["snapshot"]["kernel"].get("log", {}).get("lines", ()))


def test_no_real_log_contradicts_its_cpuid_and_one_that_does_is_told(reports, tmp_path):
    """perf's numbers as real kernels print them; then with one counter more."""
    numbers = set()
    for path in FOLDER.glob("*.json"):
        record = json.loads(path.read_text())
        if said_of_its_counters(record):
            numbers.add(path.stem)
        text = re.sub(r'("\.\.\. generic (?:registers|counters): +)(\d+)"',
                      lambda found: f'{found[1]}{int(found[2]) + 1}"', json.dumps(record))
        (tmp_path / path.name).write_text(text)
    assert len(numbers) >= 60
    for asked, expected in (reports, set()), (recorded.ask(tmp_path, "--json"), numbers):
        assert expected == {name for name, report in asked.items()
                            if any(finding["id"] == "perf-log-disagrees"
                                   for finding in report["findings"])}


@pytest.mark.parametrize("name", NAMES)
def test_no_finding_blames_the_rules(reports, name):
    """Rules that do not fit would be ours to mend; 6.16 and 6.18 lie between those read."""
    blame = {"rules-by-evidence", "no-rules-fit", "kvm-mismatch", "kernel-unknown",
             "rules-not-exact"}
    found = {finding["id"] for finding in reports[name]["findings"]} & blame
    between = name.startswith(("6.16-", "6.18", "6.12.73-"))
    assert found == ({"rules-not-exact"} if between else set())
    assert reports[name]["kvm"]["predicted"]["rules_exact"] is not between


@pytest.mark.parametrize("name", NAMES)
def test_what_root_recorded_leaves_nothing_open(reports, name):
    """With KVM, and the msr module loaded, every question has its answer."""
    if name.endswith(recorded.LESS_SEEN):
        assert reports[name]["unknown"]
    else:
        assert reports[name]["unknown"] == []


@pytest.mark.parametrize("name", NAMES)
def test_without_kvms_word_the_prediction_says_the_same(reports, without_kvm, name):
    said, foretold = reports[name], without_kvm[name]
    answer = said["kvm"]["answer"] or {}
    predicted = foretold["kvm"]["predicted"]
    predicted = predicted["mediated" if said["mediated"]["enabled"] else "legacy"]
    assert foretold["kvm"]["answer"] is None
    for key in answer.keys() & {"leaf_0a", "leaf_23", "leaf_80000022", "perf_capabilities"}:
        if predicted[key] is not None:
            assert predicted[key] == answer[key]
    for key in ("version", "gp", "fixed"):
        assert foretold["guest"].get("pmu", {}).get(key) == said["guest"].get("pmu", {}).get(key)


def test_a_record_of_the_record_is_the_record():
    for name, again in recorded.ask(FOLDER, "record").items():
        record = json.loads((FOLDER / f"{name}.json").read_text())
        schema_check.validate(record)
        assert again["snapshot"] == record["snapshot"]


def test_the_readme_explains_every_name_and_no_other():
    text = (FOLDER / "README.md").read_text()
    kernels = set(re.findall(r"^\| ([67][.0-9]+) \|", text, re.M))
    words = set(re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.M))
    used = set()
    for name in NAMES:
        kernel, rest = name.removesuffix("-nobody").removesuffix("-member").split("-", 1)
        [pair] = [(cpu, case) for cpu in words for case in words if rest == f"{cpu}-{case}"]
        used.update((kernel, *pair))
    assert used == kernels | words


def test_the_packages_are_those_that_ran(reports):
    """The table of kernels, against what uname said inside."""
    text = (FOLDER / "README.md").read_text()
    for name in NAMES:
        row = re.search(rf"^\| {re.escape(name.split('-')[0])} \| (.*) \|$", text, re.M)[1]
        assert reports[name]["host"]["kernel"] in row


def test_the_fidelity_page_names_hosts_that_are_there():
    """And each kernel of theirs stands for something."""
    text = (recorded.FOLDER.parents[2] / "docs/FIDELITY.md").read_text()
    named = set(re.findall(r"`([67]\.[0-9.]+-[a-z0-9-]+)`", text))
    assert named <= set(NAMES)
    assert {name.split("-")[0] for name in NAMES} == {name.split("-")[0] for name in named}


def test_what_the_fidelity_page_calls_booted_names_its_host():
    """Or says that no record was kept."""
    text = (recorded.FOLDER.parents[2] / "docs/FIDELITY.md").read_text()
    rows = re.findall(r"^\| ([0-9a-z.-]+) \| ([a-z, ]*booted[a-z, ]*) \| (.*) \|$", text, re.M)
    assert len(rows) > 20
    for rules, _, by in rows:
        assert re.search(r"`[67]\.[0-9.]+-[a-z0-9-]+`|before (these )?records were kept", by), (rules, by)


def test_the_fidelity_page_speaks_of_each_rule_set_in_each_area():
    text = (recorded.FOLDER.parents[2] / "docs/FIDELITY.md").read_text()
    listed = recorded.run("list", "rules").stdout.removeprefix("Rule sets\n")
    rules = re.findall(r"^  (\S+)$", re.split(r"^\S", listed, maxsplit=1, flags=re.M)[0], re.M)
    for area in text.split("\n## ")[1:]:
        assert re.findall(r"^\| ([0-9a-z.-]+) \| (?:booted|ran|read|inferred)", area,
                          re.M) == rules, area.splitlines()[0]
