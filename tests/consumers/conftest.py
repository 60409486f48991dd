# SPDX-License-Identifier: GPL-2.0-or-later
"""What every test of a consumer uses: the program under its name, the fleet, real programs."""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
INTEGRATIONS = ROOT / "integrations"
sys.path.insert(0, str(ROOT / "tests/cli"))
import fleet  # noqa: E402

LIMIT = 600  # seconds, of a machine that has much else to do


def tool(program, first="/nonexistent"):
    """The path of a real program, or one in the first folder; the test that asks is skipped
    without it."""
    path = shutil.which(program, path=f"{first}:{os.environ['PATH']}:/usr/sbin:/sbin")
    if not path:
        pytest.skip(f"{program} IS MISSING: the export was not shown to its consumer")
    return path


@pytest.fixture
def program(tmp_path):
    """A folder that holds the program under its own name, for PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pmu-caps").symlink_to(pathlib.Path(os.environ["PMU_CAPS"]).resolve())
    return folder


@pytest.fixture
def call(program):
    """Runs a real program that finds ours on its PATH; fails where it fails."""
    def run(*arguments, status=0, env=None, **options):
        environment = {**os.environ, "PATH": f"{program}:{os.environ['PATH']}", **(env or {})}
        result = subprocess.run([tool(str(arguments[0]), program), *map(str, arguments[1:])],
                                env=environment, capture_output=True, text=True,
                                timeout=LIMIT, stdin=subprocess.DEVNULL, **options)
        assert status in (None, result.returncode), result.stdout + result.stderr
        return result
    return run


@pytest.fixture
def export(program, tmp_path):
    """Writes a host of the fleet in a format, to a file."""
    def write(host, form, target):
        folder = tmp_path / "hosts"
        folder.mkdir(exist_ok=True)
        subprocess.run([program / "pmu-caps", "export", form, "--from",
                        fleet.write(folder, host), "-o", target], check=True, timeout=LIMIT)
        return target
    return write


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def serve(tmp_path):
    """Starts servers, and ends them with the test."""
    running = []

    def start(*arguments, **options):
        with open(tmp_path / f"server-{len(running)}.log", "wb") as log:
            running.append(subprocess.Popen(
                [tool(str(arguments[0])), *map(str, arguments[1:])],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options))
    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=30)


def wait_for(question, what, limit=300):
    """The first true answer; servers need a moment, and a slow machine more of them."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.1)
    pytest.fail(f"still waiting for {what}")
    return None
