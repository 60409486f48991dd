# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a program with the rights that daemonset.yaml leaves it: as_pod.py ROOT PROGRAM [ARG...]

Its user stays root, and has no capability; nothing that it calls can get one back. setpriv
would have to stand in the root, as chroot itself needs a capability.
"""
import ctypes
import os
import sys

PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
CAPABILITY_VERSION_3 = 0x20080522
libc = ctypes.CDLL(None, use_errno=True)


def must(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def drop_from_reach():
    """What a program of root's would otherwise be given as it is started."""
    with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as file:
        last = int(file.read())
    for capability in range(last + 1):
        must(libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))


def drop_own():
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    must(libc.capset(header, (ctypes.c_uint32 * 6)()))
    must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def main(root, *command):
    drop_from_reach()
    os.chroot(root)
    os.chdir("/")
    drop_own()
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
