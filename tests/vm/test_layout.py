# SPDX-License-Identifier: GPL-2.0-or-later
"""A kernel is laid out for Bochs as its image and its ELF header say, or not at all."""
import struct
import subprocess

import pytest

import layout
import shell

ENTRY = 0x1000040
CODE = b"code" * 100


def elf(parts=((1, 0x1000000, CODE), (4, 0, b"note"), (1, 0x1200000, b"data")), entry=ENTRY):
    """A file of 64 bits with these parts: type, address, content."""
    table = 64
    at = table + 56 * len(parts)
    headers, contents = b"", b""
    for kind, address, content in parts:
        headers += struct.pack("<IIQQQQQQ", kind, 0, at + len(contents), 0, address,
                               len(content), len(content), 0)
        contents += content
    head = b"\x7fELF".ljust(24, b"\0") + struct.pack("<QQ", entry, table)
    return head.ljust(56, b"\0") + struct.pack("<H", len(parts)).ljust(8, b"\0") + headers + contents


def vmlinuz(packed, length, setup_sectors=4):
    """Set-up code, and a payload 16 bytes into what comes after it."""
    image = bytearray((setup_sectors + 1) * 512)
    image[0x1f1] = setup_sectors
    struct.pack_into("<II", image, 0x248, 16, len(packed) + 4)
    return bytes(image) + bytes(16) + packed + struct.pack("<I", length) + b"the rest"


def zstd(content):
    return subprocess.run(["zstd", "-qc"], input=content, capture_output=True, check=True).stdout


def test_a_kernel_is_unpacked(tmp_path):
    kernel = elf()
    assert layout.unpack(vmlinuz(zstd(kernel), len(kernel)), tmp_path) == kernel
    with pytest.raises(ValueError, match="not as long"):
        layout.unpack(vmlinuz(zstd(kernel), len(kernel) + 1), tmp_path)
    with pytest.raises(shell.Missing, match="unknown way"):
        layout.unpack(vmlinuz(b"else", 4), tmp_path)


def test_the_parts_lie_where_the_file_wants_them():
    memory, entry = layout.in_memory(elf())
    assert entry == ENTRY
    assert memory.startswith(CODE + bytes(16)) and memory[0x200000:] == b"data"
    for address in (0x100000, layout.INITRD - 2):
        with pytest.raises(ValueError, match="wants to lie"):
            layout.in_memory(elf([(1, address, CODE)]))


def test_the_set_up_code_is_told_what_a_boot_loader_tells():
    setup = layout.set_up(vmlinuz(b"", 0), "console=ttyS0", 12345)
    assert setup.endswith(b"console=ttyS0\0")
    assert struct.unpack_from("<I", setup, 0x228)[0] == layout.SETUP + setup.index(b"console")
    assert struct.unpack_from("<II", setup, 0x218) == (layout.INITRD, 12345)
    assert struct.unpack_from("<I", setup, 0x214)[0] == layout.HERE
    block = 128 * 1024  # of Bochs' RAM, which it fills from a file within one block alone
    assert layout.SETUP // block == (layout.SETUP + len(setup) + 2048) // block


def test_the_disk_has_a_sector_to_start_from_and_both_files(tmp_path):
    kernel = elf()
    (tmp_path / "vmlinuz").write_bytes(vmlinuz(zstd(kernel), len(kernel)))
    (tmp_path / "initrd").write_bytes(b"initrd")

    class Kernel:
        image = tmp_path / "vmlinuz"

    layout.lay_out(Kernel(), tmp_path / "initrd", "x", tmp_path)
    disk = (tmp_path / "disk").read_bytes()
    chunks = -(-(0x200000 + 4) // layout.CHUNK)
    assert disk[510:512] == b"\x55\xaa" and disk[512:].startswith(CODE)
    assert disk[512 + chunks * layout.CHUNK:].startswith(b"initrd")
    assert len(disk) % layout.CYLINDER == 0
    assert 0 < len((tmp_path / "enter").read_bytes()) < 512
