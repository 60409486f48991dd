# SPDX-License-Identifier: GPL-2.0-or-later
"""baseline: what hosts were judged under is kept, told, and never applied too late."""
import itertools
import json

import pytest

CHANGES = {"--kernel=7.2": ("kernel", "7.2"), "--mediated=on": ("mediated", "on"),
           "--enable-pmu=off": ("enable_pmu", "off"), "--nmi-watchdog=on": ("nmi_watchdog", "on")}


@pytest.fixture
def part(run, tmp_path):
    """A baseline in a file."""
    numbers = itertools.count()

    def write(*arguments):
        path = tmp_path / f"part-{next(numbers)}.json"
        path.write_bytes(run("baseline", "--json", *arguments).out)
        return path
    return write


@pytest.mark.parametrize("option", [*CHANGES, "--perf-capabilities=0xf4c5"])
def test_what_hosts_are_judged_by_cannot_be_changed_later(run, host, part, option):
    """A refusal that says which input and what to do; the other inputs still come out."""
    path = host("host")
    document = part(path)
    result = run("baseline", "--json", option, document)
    assert result.status == 2 and result.out == b"" and len(result.errors) == 1
    name = option.split("=")[0]
    assert "part-0.json: is a baseline" in result.errors[0]
    assert f"give {name} where the hosts themselves are read" in result.errors[0]
    result = run("baseline", "--json", option, document, path, document)
    assert result.status == 2 and len(result.errors) == 2
    assert result.json()["hosts"]["count"] == 1
    result = run("baseline", option, input=document.read_bytes())
    assert "standard input: is a baseline" in result.errors[0] and result.status == 2


def test_all_options_that_came_too_late_are_named(run, host, part):
    result = run("baseline", "--nmi-watchdog=on", "--kernel=7.2", part(host("host")))
    assert "give --kernel, --nmi-watchdog where" in result.errors[0]


@pytest.mark.parametrize("option", CHANGES)
def test_a_baseline_says_what_its_hosts_were_judged_under(run, host, part, option):
    paths = [host("a"), host("b")]
    whole = run("baseline", "--json", option, *paths)
    key, value = CHANGES[option]
    assert whole.status == 0 and not whole.errors
    (changes,) = whole.json()["changes"]
    assert changes.pop("hosts") == 2 and len(changes.pop("names")) == 2
    assert changes == {key: value}
    assert f"Judged under              {option}\n" in run("baseline", option, *paths).text
    parts = [part(option, path) for path in paths]
    assert run("baseline", "--json", *parts).out == whole.out
    # a report of what-if has its changes with it
    forecast = [path.with_suffix(".then.json") for path in paths]
    for path, then in zip(paths, forecast):
        then.write_bytes(run("what-if", "--json", option, "--from", path).out)
    then = run("baseline", "--json", *forecast)
    assert then.status == 0 and then.json()["changes"][0][key] == value


def test_without_changes_none_are_told(run, host):
    assert "changes" not in run("baseline", "--json", host("host")).json()


def test_different_changes_are_told_and_are_an_error(run, host, part):
    """The answer would be one about no state that the fleet is ever in."""
    path = host("host")
    parts = [part(path), part("--kernel=6.12", path), part("--kernel=7.2", path),
             part("--kernel=7.2", "--mediated=on", path)]
    for chosen in itertools.permutations(parts, 2):
        result = run("baseline", "--json", *chosen)
        assert result.status == 2 and len(result.errors) == 1
        assert "not judged under the same changes" in result.errors[0]
        assert result.json()["hosts"]["count"] == 2
    whole = run("baseline", "--json", *parts)
    assert [entry["hosts"] for entry in whole.json()["changes"]] == [1, 1, 1]
    middle = part(*parts[2:])
    assert run("baseline", "--json", parts[1], middle, parts[0]).out == whole.out
    text = " ".join(run("baseline", *parts).text.split())
    assert "--kernel=7.2 --mediated=on: 1 host:" in text and "as they stand: 1 host" in text
    assert "not all hosts are judged under the same changes" in text
    # a host beside a baseline that was made with changes
    assert run("baseline", parts[1], path).status == 2
    assert run("baseline", parts[0], path).status == 0


def test_more_sets_of_changes_than_are_kept_come_to_the_same(run, host, part):
    path = host("host")
    parts = [part(f"--kernel=6.{minor}", path) for minor in range(1, 13)]
    whole = run("baseline", "--json", *parts)
    assert len(whole.json()["changes"]) == 8
    middle = [part(*parts[6:]), part(*parts[:6])]
    assert run("baseline", "--json", *middle).out == whole.out
    assert "the others: 4 hosts" in " ".join(run("baseline", *middle).text.split())


@pytest.mark.parametrize("changes,words", [
    ({}, "/changes: "), ([{"hosts": 1, "names": []}], "/changes/0: "),
    ([{"kernel": "x\u001b", "hosts": 1, "names": []}], "/changes/0/kernel"),
    ([{"mediated": "yes", "hosts": 1, "names": []}], "/changes/0/mediated"),
    ([{"mediated": "on", "hosts": 2, "names": []}], "/changes/0/hosts"),
    ([{"mediated": "on", "hosts": 1, "names": []},
      {"mediated": "off", "hosts": 1, "names": []}], "/changes: "),
])
def test_changes_that_cannot_be_are_refused(run, host, part, changes, words):
    document = json.loads(part(host("host")).read_text())
    document["changes"] = changes
    result = run("baseline", input=json.dumps(document).encode())
    assert result.status == 2 and result.out == b"" and words in result.errors[0]
