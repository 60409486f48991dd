# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of a release, made twice: here and now, and elsewhere at another time."""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
NEEDED = {"deb": ["dpkg-buildpackage", "dh"], "rpm": ["rpmbuild"]}


def tool(program):
    if not shutil.which(program):
        pytest.skip(f"{program} IS MISSING: nothing was shown to it")
    return program


def parts():
    return ["static"] + [part for part, tools in NEEDED.items() if all(map(shutil.which, tools))]


def release(top, out, prefix=(), **environment):
    # The unit tests have run in the build that runs this.
    environment = {**os.environ, "DEB_BUILD_OPTIONS": "nocheck parallel=2", **environment}
    log = out.with_suffix(".log")
    with log.open("w", encoding="utf-8") as stream:
        status = subprocess.call([*prefix, top / "tools/release", "-o", out, *parts()],
                                 stdout=stream, stderr=stream, env=environment)
    assert status == 0, log.read_text()[-4000:]
    return out


@pytest.fixture(scope="session")
def first(tmp_path_factory):
    if not (ROOT / ".git").exists():
        pytest.skip("THIS IS NO CLONE: a release is made of what is committed")
    return release(ROOT, tmp_path_factory.mktemp("first") / "dist")


@pytest.fixture(scope="session")
def second(tmp_path_factory):
    """Another folder, year, language, time zone and number of jobs, and no compiler cache."""
    faketime = tool("faketime")
    folder = tmp_path_factory.mktemp("second-with-a-longer-name")
    subprocess.run(["git", "clone", "-q", ROOT, folder / "a/clone"], check=True)
    (folder / "tmp").mkdir()
    return release(folder / "a/clone", folder / "dist", [faketime, "-f", "+400d"],
                   TMPDIR=str(folder / "tmp"), LANG="de_DE.UTF-8", TZ="Asia/Tokyo",
                   DEB_BUILD_OPTIONS="nocheck parallel=1", CCACHE_DISABLE="1")


def made(folder, pattern, part):
    """The one file of that name; without it, the test is skipped by name."""
    if part not in parts():
        pytest.skip(f"{' OR '.join(NEEDED[part])} IS MISSING: no {part} was built")
    (path,) = folder.glob(pattern)
    return path
