# SPDX-License-Identifier: GPL-2.0-or-later
"""The ten questions of integrations/sql give the same, right answer in every engine."""
import json
import os
import pathlib
import time

import pytest

import engines
import expected
import fleet

PROGRAM = os.environ["PMU_CAPS"]
CORPUS = os.environ.get("PMU_CAPS_CORPUS")
# PMU_CAPS_FLEET: how many hosts of the corpus, for who wants the times of a large one.
SIZES = {"made-up": 200, "corpus": int(os.environ.get("PMU_CAPS_FLEET", "400"))}


def snapshots(kind):
    if kind == "made-up":
        return fleet.made_up_snapshots()
    if not CORPUS:
        pytest.skip("PMU_CAPS_CORPUS is not set: THE FLEET MADE FROM REAL DUMPS IS SKIPPED")
    return fleet.corpus_snapshots(PROGRAM, pathlib.Path(CORPUS))


@pytest.fixture(scope="module", params=SIZES)
def loaded(request, tmp_path_factory):
    """A fleet and the files that it is loaded from."""
    folder = tmp_path_factory.mktemp(request.param)
    records, pools = fleet.make(PROGRAM, snapshots(request.param), SIZES[request.param])
    now = fleet.run(PROGRAM, "--json", lines=records)
    then = fleet.run(PROGRAM, "what-if", "--json", "--kernel=7.2", "--mediated=on",
                     lines=records)
    for name, documents in (("now", now), ("then", then)):
        (folder / name).write_text("".join(json.dumps(document) + "\n"
                                           for document in documents))
    (folder / "pools").write_text("".join(f"{host},{pool}\n" for host, pool in pools.items()))
    return folder, expected.Fleet(now, then, pools)


@pytest.fixture(scope="module", params=engines.ENGINES)
def engine(request, loaded, tmp_path_factory):
    try:
        made = engines.ENGINES[request.param](tmp_path_factory.mktemp(request.param))
    except engines.Missing as missing:
        pytest.skip(f"{missing}: {request.param.upper()} IS NOT TESTED")
    start = time.monotonic()
    for label in ("now", "then"):
        made.load(label, loaded[0] / label)
    made.pools(loaded[0] / "pools")
    print(f"\n{request.param}: {2 * len(loaded[1].hosts)} reports loaded in "
          f"{time.monotonic() - start:.1f} s")
    yield made
    made.close()


def comparable(rows):
    return sorted(tuple((name, "" if value is None else str(value))
                        for name, value in row.items()) for row in rows)


@pytest.mark.parametrize("question", expected.QUESTIONS)
def test_question(loaded, engine, question):
    path = engines.SQL / "questions" / f"{question}.sql"
    start = time.monotonic()
    rows = engine.ask(path)
    print(f"{type(engine).__name__} {question}: {len(rows)} rows in "
          f"{time.monotonic() - start:.2f} s")
    wanted = comparable(expected.QUESTIONS[question](loaded[1]))
    assert wanted, "the fleet has no such host: the question is not tested"
    assert comparable(rows) == wanted


def test_loading_again_replaces(loaded, engine):
    path = engines.SQL / "questions" / "01-possible-but-off.sql"
    engine.load("now", loaded[0] / "now")
    assert comparable(engine.ask(path)) == comparable(
        expected.QUESTIONS["01-possible-but-off"](loaded[1]))


def test_every_question_is_asked():
    assert {path.stem for path in (engines.SQL / "questions").iterdir()} == \
        set(expected.QUESTIONS)
