# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts an emulator as an unprivileged user and watches its serial line till it is done."""
import functools
import os
import re
import signal
import subprocess
import time

import shell

NOBODY = 65534
COMMAND_LINE = ("console=ttyS0,115200 loglevel=4 nokaslr mitigations=off panic=-1 "
                "cryptomgr.notests=1")
# The detector takes a counter, and an emulated counter that is read faults.
NO_WATCHDOG = "nowatchdog nmi_watchdog=0"
DONE = b"@@DONE"
PANIC = re.compile(rb"Kernel panic - not syncing|PANIC: early exception")


class Boot:
    """How a boot ended: "done", "panic", "died" or "timeout", or "cut" because no time was left,
    and what the serial line said."""

    def __init__(self, end, serial, seconds, words=""):
        self.end = end
        self.serial = serial
        self.seconds = seconds
        self.words = words  # the emulator's own, where it is the emulator that ended

    def last_words(self):
        if self.words:
            return self.words
        lines = [line for line in self.serial.decode("utf-8", "replace").splitlines()
                 if line.strip()]
        panics = [line for line in lines if PANIC.search(line.encode())]
        return (panics or lines or ["nothing"])[-1].strip()


@functools.lru_cache(maxsize=None)
def own_network():
    """Words that put a command into a network of its own, where these are allowed: no network
    at all, and no fight about the TCP port of Bochs' display."""
    for words in (["unshare", "--net"], ["unshare", "--net", "--map-current-user"]):
        try:
            shell.run(*words, "true")
            return words
        except (RuntimeError, OSError):
            continue
    return []


def hand_over(folder):
    """As root: a folder and what is in it to the user that the emulator runs as."""
    if os.getuid() == 0:
        for at, _, names in os.walk(folder):
            for path in [at, *(os.path.join(at, name) for name in names)]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def state(process, serial):
    said = serial.read_bytes() if serial.exists() else b""
    if re.search(rb"^" + DONE, said, re.MULTILINE):
        return "done"
    if PANIC.search(said):
        return "panic"
    return "died" if process.poll() is not None else None


def stop(process):
    """The whole group: the emulator may have a wrapper."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait(timeout=30)


def start(command, folder):
    # unshare needs root's rights to make a network; it is setpriv that drops them. However this
    # process ends, the emulator ends with it.
    drop = ["setpriv", "--pdeathsig", "KILL"]
    if os.getuid() == 0:
        drop += [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    with open(folder / "emulator.log", "wb") as log:
        return subprocess.Popen([*own_network(), *drop, *command], cwd=folder,
                                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                start_new_session=True)


def words_of(process, folder):
    """How an emulator ended that nobody told to: its status, and the last that it said."""
    said = [line for name in ("emulator.log", "bochs.log") if (folder / name).exists()
            for line in (folder / name).read_text(errors="replace").splitlines() if line.strip()]
    panics = [line for line in said if ">>PANIC<<" in line]
    return f"the emulator ended with status {process.poll()}: {(panics or said or ['-'])[-1]}"


def watch(command, folder, limit):
    """Runs an emulator whose serial line goes to folder/serial."""
    hand_over(folder)
    serial = folder / "serial"
    begin = time.monotonic()
    process = start(command, folder)
    try:
        end, words = None, ""
        while not end and time.monotonic() - begin < limit:
            time.sleep(0.2)
            end = state(process, serial)
        if end == "panic":
            time.sleep(1)  # the rest of its words
        if end == "died":
            words = words_of(process, folder)
    finally:
        stop(process)
    said = serial.read_bytes() if serial.exists() else b""
    return Boot(end or "timeout", said, time.monotonic() - begin, words)
