# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots a kernel in Debian's Bochs, whose CPUs have VMX: a real kvm_intel runs in it.

Debian builds it with the debugger, so it has to be told to go on; its display is a VNC server
that nobody looks at."""
import pathlib
import re
import shutil
import threading

import cpus
import emulator
import layout
import shell

LIMIT = 600  # seconds for a boot and its cases
LEAST = 60  # with fewer left none is begun
BIOS = "/usr/share/bochs/BIOS-bochs-latest"
VGA_BIOS = "/usr/share/vgabios/vgabios.bin"
# Without a network of its own, a Bochs that starts must have found its port before the next.
PORT = threading.Lock()

CONFIGURATION = """\
config_interface: textconfig
display_library: rfb, options="timeout=0"
cpu: model={model}, count=1, ips=50000000, reset_on_triple_fault=0, ignore_bad_msrs=1{msrs}
memory: guest=512, host=512
romimage: file={bios}, options=fastboot
vgaromimage: file={vga}
pci: enabled=1, chipset=i440fx
clock: sync=none, time0=local
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=disk, path={folder}/disk, mode=flat, cylinders=0
boot: disk
optramimage1: file={folder}/setup, address={setup:#x}
optramimage2: file={folder}/enter, address={enter:#x}
log: {folder}/bochs.log
panic: action=fatal
error: action=ignore
info: action=ignore
com1: enabled=1, mode=file, dev={folder}/serial
speaker: enabled=0
"""


def program():
    """The emulator proper; "bochs" is a wrapper around it in bookworm."""
    wrapper = shell.need("bochs", "bochs")
    return shutil.which("bochs-bin") or wrapper


def models():
    """The CPU models of the Bochs that is installed."""
    process = shell.run("sh", "-c", f"{program()} --help cpu 2>&1; true")
    return set(re.findall(r"^\w+$", process, re.MULTILINE))


def check(cpu):
    """Missing if this machine's Bochs cannot play this CPU."""
    for path, package in ((BIOS, "bochsbios"), (VGA_BIOS, "vgabios")):
        shell.need_file(path, package)
    if cpu.model not in models():
        raise shell.Missing(f"Bochs has no CPU model {cpu.model}")


def emulator_for(cpu, folder):
    """The path of a Bochs with this CPU's leaf 0xA: where it is not the model's own, a copy
    with other bytes."""
    if not cpu.stands_for:
        return program()
    try:
        changed = cpus.with_leaf(pathlib.Path(program()).read_bytes(), cpu)
    except ValueError as error:
        raise shell.Missing(str(error)) from None
    path = folder / "bochs"
    path.write_bytes(changed)
    path.chmod(0o755)
    return path


def boot(cpu, kernel, initrd, command_line, folder, limit):
    """One boot of at most limit seconds in a folder of its own."""
    path = emulator_for(cpu, folder)
    layout.lay_out(kernel, initrd, f"{command_line} {cpu.command_line}", folder)
    msrs = ""
    if cpu.pmu_msrs:
        (folder / "msrs.def").write_text(cpus.msr_file(cpu))
        msrs = f', msrs="{folder}/msrs.def"'
    (folder / "bochsrc").write_text(CONFIGURATION.format(
        model=cpu.model, msrs=msrs, bios=BIOS, vga=VGA_BIOS, folder=folder,
        setup=layout.SETUP, enter=layout.HERE))
    (folder / "continue").write_text("c\n")
    command = [str(path), "-q", "-f", "bochsrc", "-rc", "continue"]
    if not emulator.own_network():
        with PORT:
            threading.Event().wait(2)
    return emulator.watch(command, folder, limit)
