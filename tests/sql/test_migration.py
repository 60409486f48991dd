# SPDX-License-Identifier: GPL-2.0-or-later
"""Question 07 says of every two hosts what "pmu-caps diff" says of them."""
import itertools
import json
import random
import subprocess

import pytest

import engines
import fleet
import migration
import unlike
from setting import PROGRAM, made, snapshots, write

QUESTION = engines.SQL / "questions" / "07-pools-that-cannot-migrate.sql"
# How many hosts of each sort: without a vPMU, of AMD, of Intel.
SORTS = {"none": 2, "kvm_amd": 4, "kvm_intel": 10}


def sort_of(report):
    return report["kvm"]["module"] if "pmu" in report["guest"] else "none"


def sample(reports):
    """Hosts that differ in what matters."""
    unlike = list({migration.profile(report): report for report in reports}.values())
    random.Random(23).shuffle(unlike)
    return [report for sort, count in SORTS.items()
            for report in [it for it in unlike if sort_of(it) == sort][:count]]


def keeps(folder, before, after):
    names = [folder / report["source"]["name"] for report in (before, after)]
    said = subprocess.run([PROGRAM, "diff", "--json", "--guest-visible", *names],
                          stdout=subprocess.PIPE, timeout=fleet.LIMIT, check=False)
    assert said.returncode in (0, 1, 3)
    return json.loads(said.stdout)["migration"]["keeps"]


def unlike_hosts():
    return fleet.run(PROGRAM, "--json", lines=unlike.records())


def hosts_of_a_fleet():
    records, _ = fleet.make(PROGRAM, snapshots("corpus"), 400)
    return sample(fleet.run(PROGRAM, "--json", lines=records))


@pytest.fixture(scope="module", params=[unlike_hosts, hosts_of_a_fleet])
def hosts(request, tmp_path_factory):
    """(the hosts' reports, a folder with them, {(from, to): the answer of diff})"""
    folder = tmp_path_factory.mktemp("hosts")
    reports = request.param()
    for report in reports:
        write(folder / report["source"]["name"], [report])
    write(folder / "now", reports)
    return reports, folder, {
        (a["source"]["name"], b["source"]["name"]): keeps(folder, a, b)
        for a, b in itertools.permutations(reports, 2)}


def test_there_are_pairs_of_all_kinds(hosts):
    answers = list(hosts[2].values())
    assert min(answers.count(answer) for answer in ("yes", "no", "unknown")) >= 5


def test_the_second_count_is_as_diff_says(hosts):
    reports, _, answers = hosts
    assert {(a["source"]["name"], b["source"]["name"]): migration.WORDS[
        migration.keeps(migration.profile(a), migration.profile(b))]
            for a, b in itertools.permutations(reports, 2)} == answers


@pytest.mark.parametrize("name", engines.ENGINES)
def test_every_host_is_a_pool(hosts, name, tmp_path_factory):
    reports, folder, answers = hosts
    engine = made(name, tmp_path_factory)
    try:
        engine.load("now", folder / "now")
        pools = folder / "pools"
        pools.write_text("".join(f"{report['source']['name']},{report['source']['name']}\n"
                                 for report in reports))
        engine.pools(pools)
        said = {(row["from_pool"], row["to_pool"]): row["can_migrate"]
                for row in engine.ask(QUESTION)}
    finally:
        engine.close()
    assert said == {pair: answer for pair, answer in answers.items() if answer != "yes"}
