# SPDX-License-Identifier: GPL-2.0-or-later
"""What the emulated machine boots into: busybox, our static programs, modules, the cases."""
import gzip
import os
import pathlib
import re
import shutil
import subprocess

import fetch
import registers
import shell

HERE = pathlib.Path(__file__).resolve().parent
OURS = ("pmu-caps", "first_vcpu", "with_event", "kvm_answer_peer")
APPLETS = ("sh", "mount", "umount", "mkdir", "cat", "cp", "rm", "ls", "grep", "insmod", "rmmod",
           "dmesg", "su", "chgrp", "chmod", "chroot", "tar", "gzip", "base64", "sha256sum",
           "wc", "cut", "sleep")
# An ordinary user, and one that may use /dev/kvm.
PASSWD = "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\nmember:x:1000:1000::/:/bin/sh\n"
GROUP = "root:x:0:\nnogroup:x:65534:\nmember:x:1000:\nkvm:x:108:member\n"


def build_programs(build, seconds):
    """Our programs from the preset "static", built in a folder of their own."""
    folder = pathlib.Path(build) / "vm/static"
    shell.run("cmake", "--preset", "static", "-B", folder, cwd=shell.SOURCE)
    shell.run("cmake", "--build", folder, "--target", "pmu-caps", "first_vcpu", "with_event",
              "vm_answer_peer", seconds=seconds)
    return [next(path for path in (folder / "cmd" / name, folder / "tests/vm/inside" / name)
                 if path.exists()) for name in OURS]


def add_rdmsr(root):
    """msr-tools' rdmsr is not static: its libraries come along. Nothing else uses them."""
    rdmsr = shell.need("rdmsr", "msr-tools")
    shutil.copy(rdmsr, root / "bin/rdmsr")
    for path in re.findall(r"(/\S+) \(0x", shell.run("ldd", rdmsr)):
        target = root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def write_tree(root, kernel, programs, cases):
    for folder in ("bin", "dev", "proc", "sys", "etc", "out", "modules"):
        (root / folder).mkdir(parents=True)
    shutil.copy(shell.need("busybox", "busybox-static"), root / "bin/busybox")
    for applet in APPLETS:
        (root / "bin" / applet).symlink_to("busybox")
    for program in programs:
        shutil.copy(program, root / "bin")
    for module in fetch.MODULES:
        shutil.copy(kernel.module(module), root / "modules")
    add_rdmsr(root)
    (root / "etc/passwd").write_text(PASSWD)
    (root / "etc/group").write_text(GROUP)
    (root / "registers").write_text("".join(name + "\n" for name in registers.NAMES))
    (root / "cases").write_text("".join(line + "\n" for line in cases))
    shutil.copy(HERE / "init", root / "init")
    for path in (root / "bin").iterdir():
        if not path.is_symlink():
            path.chmod(0o755)


def make(folder, kernel, programs, cases):
    """Writes folder/initrd; cases are lines of /cases as tests/vm/init explains them."""
    root = folder / "root"
    write_tree(root, kernel, programs, cases)
    names = "\n".join(sorted(os.path.relpath(os.path.join(at, name), root)
                             for at, folders, files in os.walk(root)
                             for name in folders + files)) + "\n"
    (folder / "names").write_text(names)
    with open(folder / "names") as stdin, open(folder / "cpio", "wb") as stdout:
        subprocess.run([shell.need("cpio", "cpio"), "-o", "-H", "newc", "--quiet", "-R", "0:0"],
                       cwd=root, stdin=stdin, stdout=stdout, check=True, timeout=60)
    with gzip.GzipFile(folder / "initrd", "wb", compresslevel=6, mtime=0) as stream:
        stream.write((folder / "cpio").read_bytes())
    (folder / "cpio").unlink()
    shutil.rmtree(root)
    return folder / "initrd"
