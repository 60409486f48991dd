# SPDX-License-Identifier: GPL-2.0-or-later
"""The ten questions of integrations/sql give the same, right answer in every engine."""
import collections
import json
import os
import subprocess

import pytest

import engines
import expected
import fleet
from setting import CORPUS, PROGRAM, made, snapshots, write

LARGE = 10000
# PMU_CAPS_FLEET: how many hosts of the corpus, for who wants the times of a large one.
SIZES = {"made-up": 200, "corpus": int(os.environ.get("PMU_CAPS_FLEET") or "400")}


def test_the_fleet_is_large():
    if not CORPUS:
        pytest.skip("PMU_CAPS_CORPUS is not set: NO QUESTION IS ASKED OF REAL DUMPS' HOSTS")
    if SIZES["corpus"] < LARGE:
        pytest.skip(f"PMU_CAPS_FLEET is not {LARGE}: THE FLEET HAS {SIZES['corpus']} HOSTS")


def baselines(folder, now, pools):
    """{pool: the document of "pmu-caps baseline" over its hosts' reports}"""
    members = collections.defaultdict(list)
    for report in now:
        members[pools.get(report["source"]["name"], "")].append(report)
    found = {}
    for pool, reports in members.items():
        said = subprocess.run([PROGRAM, "baseline", "--json", write(folder / "pool", reports)],
                              stdout=subprocess.PIPE, timeout=fleet.LIMIT, check=False)
        assert said.returncode in (0, 3)
        found[pool] = json.loads(said.stdout)
    return found


Loaded = collections.namedtuple("Loaded", "kind folder fleet")


@pytest.fixture(scope="module", params=SIZES)
def loaded(request, tmp_path_factory):
    """A fleet and the files that it is loaded from; a few hosts have no report under then."""
    folder = tmp_path_factory.mktemp(request.param)
    records, pools = fleet.make(PROGRAM, snapshots(request.param), SIZES[request.param])
    now = fleet.run(PROGRAM, "--json", lines=records)
    then = fleet.run(PROGRAM, "what-if", "--json", "--kernel=7.2", "--mediated=on",
                     lines=[record for number, record in enumerate(records) if number % 50])
    write(folder / "now", now)
    write(folder / "then", then)
    # A label that no question asks for; with it none of them may get by without naming its own.
    write(folder / "earlier", now[::20])
    (folder / "pools").write_text("".join(f"{host},{pool}\n" for host, pool in pools.items()))
    return Loaded(request.param, folder,
                  expected.Fleet(now, then, pools, baselines(folder, now, pools)))


def name_of(loaded):
    return f"{loaded.kind}, {len(loaded.fleet.hosts)} hosts"


@pytest.fixture(scope="module", params=engines.ENGINES)
def engine(request, loaded, times, tmp_path_factory):
    it = made(request.param, tmp_path_factory)
    it.load("earlier", loaded.folder / "earlier")
    count = len(loaded.fleet.hosts) + len(loaded.fleet.then)
    with times.of(name_of(loaded), request.param, f"load {count} reports"):
        for label in ("now", "then"):
            it.load(label, loaded.folder / label)
        it.pools(loaded.folder / "pools")
    yield it
    it.close()


def comparable(rows):
    return sorted(tuple(sorted((name, "" if value is None else str(value))
                               for name, value in row.items())) for row in rows)


@pytest.mark.parametrize("question", expected.QUESTIONS)
def test_question(loaded, engine, times, question):
    path = engines.SQL / "questions" / f"{question}.sql"
    with times.of(name_of(loaded), type(engine).__name__.lower(), question):
        rows = engine.ask(path)
    wanted = comparable(loaded.fleet.answer(question))
    assert wanted, "the fleet has no such host: the question is not tested"
    assert comparable(rows) == wanted


def kind_of_pool(baseline, bitmaps):
    """What question 08 has to get right about a pool."""
    if baseline["vpmu"] != "yes":
        return {"no": "no vPMU", "unknown": "not known"}[baseline["vpmu"]]
    common = int(baseline["pmu"]["fixed"]["bitmap"] or "0", 16)
    if not common:
        return "no fixed counters"
    return "less than some have" if bitmaps - {common} else "all alike"


def test_the_pools_are_of_all_kinds(loaded):
    bitmaps = collections.defaultdict(set)
    for row in loaded.fleet.hosts:
        bitmaps[row["pool"]].add(row["fixed_bitmap"])
    kinds = {kind_of_pool(baseline, bitmaps[pool])
             for pool, baseline in loaded.fleet.baselines.items()}
    assert kinds == {"no vPMU", "not known", "no fixed counters", "less than some have",
                     "all alike"}


def test_loading_again_replaces(loaded, engine):
    path = engines.SQL / "questions" / "01-possible-but-off.sql"
    engine.load("now", loaded.folder / "now")
    assert comparable(engine.ask(path)) == comparable(
        loaded.fleet.answer("01-possible-but-off"))


def test_every_question_is_asked():
    assert {path.stem for path in (engines.SQL / "questions").iterdir()} == \
        set(expected.QUESTIONS)


def test_why_npm_failed_is_said_in_one_line():
    assert engines.why_npm_failed(
        "npm ERR! code ENOTFOUND\nnpm ERR! request to https://x failed, reason: no such host\n"
        "npm ERR! A complete log of this run is in:\nnpm ERR! /x") == \
        "request to https://x failed, reason: no such host"
    assert engines.why_npm_failed("npm ERR! code E404\nnpm ERR! 404 Not Found") == "code E404"
    assert engines.why_npm_failed("") == "it does not say why"
