# SPDX-License-Identifier: GPL-2.0-or-later
"""Several sources about one host: what the first lacks the others add; who contradicts is named."""
import json

import hosts
import pytest


def write(path, document):
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def kernel_only(tmp_path):
    """A record that knows the kernel alone."""
    document = hosts.record({}, kernel={"release": "6.12.107", "nmi_watchdog": 1})
    del document["snapshot"]["cpus"], document["snapshot"]["logical_cpus"]
    return write(tmp_path / "kernel.json", document)


def disagreements(document):
    return [f["evidence"] for f in document["findings"] if f["id"] == "sources-disagree"]


def test_what_the_first_lacks_is_added(run, dump, kernel_only):
    alone = run("--json", "--from", dump()).json()
    both = run("--json", "--from", dump(), "--with", kernel_only).json()
    assert alone["host"]["kernel"] is None
    assert both["host"]["kernel"] == "6.12.107"
    assert both["perf"]["rules"] == "6.12"
    assert both["hardware"] == alone["hardware"]
    assert both["source"] == alone["source"]
    assert disagreements(both) == []


def test_a_contradiction_is_a_finding_and_the_first_counts(run, tmp_path, dump, kernel_only):
    first = write(tmp_path / "first.json",
                  hosts.record(hosts.intel(), kernel={"release": "7.2.13", "nmi_watchdog": 0}))
    both = run("--json", "--from", first, "--with", kernel_only).json()
    assert both["host"]["kernel"] == "7.2.13"
    assert both["snapshot"]["kernel"]["nmi_watchdog"] == 0
    assert disagreements(both) == [
        'kernel release: "7.2.13", and "6.12.107" by the 2nd source (record); '
        'sysctl kernel.nmi_watchdog: "0", and "1"']
    other = dump("other.txt", perfmon=hosts.SKYLAKE)
    named, = disagreements(run("--json", "--from", first, "--with", other).json())
    assert "CPUID leaf 0xa.0 EAX: " in named and "by the 2nd source (instlatx64)" in named
    assert "leaf 0x1." not in named


def test_sources_of_one_kind_are_told_apart_by_their_number_and_no_file_is_named(
        run, tmp_path, kernel_only):
    first = write(tmp_path / "first.json",
                  hosts.record(hosts.intel(), kernel={"release": "7.2.13"}))
    result = run("--from", first, "--with", first, "--with", kernel_only)
    assert "by the 3rd source (record)" in " ".join(result.out.decode().split())
    assert str(tmp_path).encode() not in result.out
    several = ["--with", first] * 9 + ["--with", kernel_only, "--with", first,
                                       "--with", kernel_only]
    sources = run("record", "--from", first, *several).json()["snapshot"]["disagreements"]
    assert [at["source"] for at in sources] == ["the 11th source (record)",
                                                "the 13th source (record)"]


def test_another_machine_is_one_finding_that_says_so(run, tmp_path, dump):
    other = write(tmp_path / "other.json", hosts.record(hosts.amd()))
    named, = disagreements(run("--json", "--from", dump(), "--with", other).json())
    assert named.startswith("different machines; ")
    assert 'vendor: "GenuineIntel", and "AuthenticAMD"' in named
    assert named.endswith(" more")


def test_the_contradiction_stays_in_the_record(run, tmp_path, dump, kernel_only):
    first = write(tmp_path / "first.json",
                  hosts.record(hosts.intel(), kernel={"release": "7.2.13"}))
    record = tmp_path / "both.json"
    assert run("record", "--from", first, "--with", kernel_only, "-o", record).status == 0
    direct = run("--json", "--from", first, "--with", kernel_only).json()
    again = run("--json", "--from", record).json()
    assert len(disagreements(again)) == 1
    assert {k: v for k, v in again.items() if k != "source"} == {
        k: v for k, v in direct.items() if k != "source"}


def test_what_a_further_source_was_given_is_taken_over(run, tmp_path, dump):
    """Or a planned host would be judged as it is, and nothing would say so."""
    def planned(name, *changes):
        path = tmp_path / name
        assert run("what-if", "--json", *changes, "--from", dump(), "-o", path).status == 0
        return path

    off = planned("off.json", "--kernel=7.2", "--enable-pmu=off")
    on = planned("on.json", "--enable-pmu=on")
    both = run("--json", "--from", dump(), "--with", off).json()
    assert both["snapshot"]["supplied"] == {"kernel": "7.2", "enable_pmu": "off"}
    assert both["guest"]["cause"] == "enable-pmu"
    assert [f["id"] for f in both["findings"]].count("facts-changed") == 1
    assert disagreements(both) == []
    first = run("--json", "--from", on, "--with", off).json()
    assert first["snapshot"]["supplied"] == {"kernel": "7.2", "enable_pmu": "on"}
    assert disagreements(first) == [
        'supplied enable_pmu: "on", and "off" by the 2nd source (report)']
    asked = run("what-if", "--json", "--enable-pmu=on", "--from", dump(), "--with", off).json()
    assert asked["snapshot"]["supplied"] == {"kernel": "7.2", "enable_pmu": "on"}


def test_the_same_source_twice_adds_nothing(run, dump):
    assert (run("--json", "--from", dump(), "--with", dump()).out ==
            run("--json", "--from", dump()).out)


def test_the_live_host_takes_further_sources(run):
    live = run("--json")
    again = run("--json", "--with", "-", input=live.out)
    assert again.json()["source"] == {"kind": "live", "name": ""}
    assert again.json()["snapshot"] == live.json()["snapshot"]


@pytest.mark.parametrize("command", [["show"], ["check", "pmu"], ["what-if", "--kernel=7.2"],
                                     ["record"]])
def test_every_command_that_reads_hosts_takes_it(run, dump, kernel_only, command):
    assert run(*command, "--from", dump(), "--with", kernel_only).status == 0


def test_several_hosts_cannot_be_added_to(run, tmp_path, dump):
    fleet = tmp_path / "fleet.jsonl"
    fleet.write_text("".join(json.dumps(hosts.record(hosts.intel())) + "\n" for _ in range(2)))
    for arguments, expected in [
            (("--from", fleet, "--with", dump()), "names several"),
            (("--from", dump(), "--with", fleet), "holds several hosts"),
            (("--from", dump(), "--from", dump(), "--with", dump()), "does not go with several")]:
        result = run(*arguments)
        assert result.status == 2
        assert len(result.errors) == 1 and expected in result.errors[0]
        assert (result.out == b"") == ("holds" not in expected)


def test_a_further_source_that_cannot_be_read_is_named_and_the_host_still_comes_out(run, dump,
                                                                                   tmp_path):
    result = run("--json", "--from", dump(), "--with", tmp_path / "missing")
    assert result.status == 2
    assert len(result.errors) == 1 and "missing" in result.errors[0]
    assert json.loads(result.out)["host"]["vendor"] == "GenuineIntel"


def test_a_folder_of_one_host_keeps_its_name(run, dump, tmp_path, kernel_only):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "host.txt").write_bytes(dump().read_bytes())
    both = run("--json", "--from", folder, "--with", kernel_only)
    assert both.json()["source"]["name"] == str(folder / "host.txt")
