# SPDX-License-Identifier: GPL-2.0-or-later
"""baseline: a fleet of any size takes the memory of a small one."""
import fcntl
import json
import os
import struct
import subprocess
import termios
import time

import hosts
import pytest

PROGRAM = os.environ["PMU_CAPS"]
LIMIT = 60  # seconds
F_SETPIPE_SZ = 1031  # Python 3.9 has no name for it
PIPE_SIZE = 4096  # less than a document
PEAK_MAX = 16 * 1024  # KiB, of a program as it is installed


def filled(pipe):
    """How many bytes nobody has read yet."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]


def peak_of(chunks):
    """
    (peak in KiB, document) of a baseline over standard input. The peak is asked for while the
    program waits for somebody to read its answer, when all that it needs it has needed; what
    the kernel says of ended children counts what they were before they became the program.
    """
    environment = dict(os.environ)
    # freed memory is kept back for finding its late users, and would look like growth
    environment["ASAN_OPTIONS"] = ":".join(filter(None, (
        environment.get("ASAN_OPTIONS"), "quarantine_size_mb=0",
        "thread_local_quarantine_size_kb=0")))
    with subprocess.Popen([PROGRAM, "baseline", "--json"], env=environment,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        fcntl.fcntl(program.stdout, F_SETPIPE_SZ, PIPE_SIZE)
        for chunk in chunks:
            program.stdin.write(chunk)
        program.stdin.close()
        deadline = time.monotonic() + LIMIT
        while filled(program.stdout) < PIPE_SIZE:
            assert program.poll() is None and time.monotonic() < deadline
            time.sleep(0.01)
        with open(f"/proc/{program.pid}/status", encoding="ascii") as status:
            (peak,) = [int(line.split()[1]) for line in status if line.startswith("VmHWM:")]
        document = json.loads(program.stdout.read())
    assert program.returncode in (0, 3)
    return peak, document


@pytest.fixture
def records(run, tmp_path):
    """500 records in one text, of hosts that differ in much, each with a name of its own."""
    documents = []
    for perfmon in (None, hosts.SKYLAKE, hosts.HYPER_V):
        path = tmp_path / "host.txt"
        path.write_text(hosts.instlatx64(hosts.intel(**{"perfmon": perfmon} if perfmon else {})))
        for caps in range(0x2000, 0x2c00, 0x41):
            documents.append(run("record", "--from", path, f"--perf-capabilities={caps:#x}").json())
    made = []
    for number in range(500):
        document = documents[number % len(documents)]
        document["source"]["name"] = f"rack/host-{number}"
        made.append(json.dumps(document, separators=(",", ":")).encode() + b"\n")
    return b"".join(made)


def test_memory_does_not_grow_with_the_number_of_hosts(records):
    few, document = peak_of([records])
    assert document["hosts"]["count"] == 500
    many, document = peak_of(records.replace(b"/host-", b"/round-%d-" % number)
                             for number in range(16))
    assert document["hosts"]["count"] == 8000
    assert many <= few + 1024
    with open(PROGRAM, "rb") as program:
        if b"__asan_init" not in program.read():
            assert many <= PEAK_MAX
