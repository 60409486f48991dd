# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots a kernel in QEMU without acceleration: a real kvm_amd where the CPU has SVM."""
import emulator
import shell

LIMIT = 120  # seconds for a boot and its cases
LEAST = 15  # with fewer left none is begun
PROGRAM = "qemu-system-x86_64"


def check(_cpu):
    shell.need(PROGRAM, "qemu-system-x86")
    shell.need_file("/usr/share/seabios/bios-256k.bin", "seabios")


def boot(cpu, kernel, initrd, command_line, folder, limit):
    return emulator.watch([
        shell.need(PROGRAM, "qemu-system-x86"), "-accel", "tcg", "-machine", "q35",
        "-cpu", cpu.model, "-m", "512", "-smp", "1", "-nodefaults", "-display", "none",
        "-no-reboot", "-serial", f"file:{folder}/serial", "-kernel", str(kernel.image),
        "-initrd", str(initrd), "-append", command_line], folder, limit)
