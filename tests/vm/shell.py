# SPDX-License-Identifier: GPL-2.0-or-later
"""Running other programs, and the one way to say that something cannot be had."""
import pathlib
import shutil
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class Missing(Exception):
    """An emulator, a package or a mirror that is not there: a loud skip, never a pass."""


def need(program, package):
    """The path of a program, also of one that only root's PATH has."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not path:
        raise Missing(f"{program} is not installed (Debian package {package})")
    return path


def need_file(path, package):
    if not pathlib.Path(path).exists():
        raise Missing(f"{path} is not there (Debian package {package})")
    return path


def run(*command, seconds=300, **options):
    """What a program printed; RuntimeError with its last words if it failed."""
    command = [str(word) for word in command]
    options.setdefault("stdout", subprocess.PIPE)
    try:
        process = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                 timeout=seconds, **options)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{command[0]}: no end after {seconds} seconds") from None
    if process.returncode:
        words = process.stderr.decode("utf-8", "replace").strip().splitlines() or ["no word"]
        raise RuntimeError(f"{command[0]}: status {process.returncode}: {words[-1]}")
    return process.stdout.decode("utf-8", "replace") if process.stdout is not None else ""
