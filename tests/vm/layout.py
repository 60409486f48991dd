# SPDX-License-Identifier: GPL-2.0-or-later
"""A kernel laid out for Bochs as its decompressor would leave it.

Half of the time that a boot takes in an emulator goes into reading and decompressing a kernel.
Here its image is unpacked outside: the kernel proper, otherwise as Debian built it, lies on a
disk, from which enter.S reads it to the place that it is linked for. The kernel's own set-up
code, which asks the BIOS, runs before. It presumes "nokaslr"."""
import pathlib
import struct

import shell

# Where things lie in RAM. Bochs itself fills in SETUP and HERE, of which each has to lie in one
# of its blocks of 128 KiB; the command line ends below the BIOS' data at 0x9fc00.
SETUP, HERE, TABLES, INITRD = 0x90000, 0x100000, 0x110000, 0x18000000
COMMAND_LINE = 0xe000  # from SETUP on
LOWEST, HIGHEST = 0x1000000, INITRD  # where a kernel may lie

DECOMPRESSORS = {  # the first bytes of a compressed kernel
    bytes.fromhex("28b52ffd"): ("zstd", "zstd"),
    bytes.fromhex("02214c18"): ("lz4", "lz4"),
    bytes.fromhex("fd377a58"): ("xz", "xz-utils"),
}
HEADER = 0x1f1  # of the kernel's boot protocol: Documentation/arch/x86/boot.rst
CHUNK = 256 * 512  # what enter.S reads at once
CYLINDER = 16 * 63 * 512  # a disk has whole ones


def setup_size(image):
    return (image[HEADER] + 1) * 512


def unpack(image, folder):
    """The kernel proper, an ELF file, out of the bytes of a vmlinuz."""
    start, size = struct.unpack_from("<II", image, 0x248)
    start += setup_size(image)
    packed = image[start:start + size - 4]
    length, = struct.unpack_from("<I", image, start + size - 4)
    known = DECOMPRESSORS.get(packed[:4])
    if not known:
        raise shell.Missing(f"a kernel compressed in an unknown way ({packed[:4].hex()})")
    (folder / "packed").write_bytes(packed)
    with open(folder / "unpacked", "wb") as stream:
        shell.run(shell.need(*known), "-dc", folder / "packed", stdout=stream)
    kernel = (folder / "unpacked").read_bytes()
    if len(kernel) != length:
        raise ValueError("the kernel is not as long as its image says")
    return kernel


def in_memory(kernel):
    """(bytes from LOWEST on, address of the first instruction) of an ELF file."""
    entry, table = struct.unpack_from("<QQ", kernel, 24)
    count, = struct.unpack_from("<H", kernel, 56)
    memory = bytearray()
    for number in range(count):
        kind, _, offset, _, address, size, _, _ = struct.unpack_from(
            "<IIQQQQQQ", kernel, table + 56 * number)
        if kind != 1:  # PT_LOAD
            continue
        if address < LOWEST or address + size > HIGHEST:
            raise ValueError(f"a part of the kernel wants to lie at {address:#x}")
        end = address - LOWEST + size
        memory.extend(bytes(max(0, end - len(memory))))
        memory[end - size:end] = kernel[offset:offset + size]
    return bytes(memory), entry


def set_up(image, command_line, initrd_size):
    """The real-mode part with the fields that a boot loader fills in."""
    setup = bytearray(image[:setup_size(image)])
    struct.pack_into("<H", setup, 0x1fa, 0xffff)  # vid_mode: normal
    setup[0x210] = 0xff  # type_of_loader: none that is known
    setup[0x211] |= 0x81  # loadflags: LOADED_HIGH, CAN_USE_HEAP
    struct.pack_into("<I", setup, 0x214, HERE)  # code32_start
    struct.pack_into("<II", setup, 0x218, INITRD, initrd_size)
    struct.pack_into("<H", setup, 0x224, COMMAND_LINE - 0x200)  # heap_end_ptr
    struct.pack_into("<I", setup, 0x228, SETUP + COMMAND_LINE)  # cmd_line_ptr
    return bytes(setup.ljust(COMMAND_LINE, b"\0")) + command_line.encode() + b"\0"


def first_steps(entry, chunks, folder):
    """Assembles enter.S into folder/enter; its .sector is returned."""
    symbols = {"SETUP": SETUP >> 4, "HERE": HERE, "TABLES": TABLES, "ENTRY": entry,
               "KERNEL": LOWEST, "KERNEL_CHUNKS": chunks[0],
               "INITRD": INITRD, "INITRD_CHUNKS": chunks[1]}
    words = [word for name, value in symbols.items() for word in ("--defsym", f"{name}={value}")]
    shell.run(shell.need("as", "binutils"), *words, "-o", folder / "enter.o",
              pathlib.Path(__file__).with_name("enter.S"))
    for section in ("sector", "enter"):
        shell.run(shell.need("objcopy", "binutils"), "-O", "binary", "-j", f".{section}",
                  folder / "enter.o", folder / section)
    return (folder / "sector").read_bytes()


def lay_out(kernel, initrd, command_line, folder):
    """Writes folder/disk, folder/setup and folder/enter."""
    image = kernel.image.read_bytes()
    memory, entry = in_memory(unpack(image, folder))
    contents = [memory, initrd.read_bytes()]
    chunks = [-(-len(content) // CHUNK) for content in contents]
    sector = first_steps(entry, chunks, folder)
    (folder / "setup").write_bytes(set_up(image, command_line, len(contents[1])))
    with open(folder / "disk", "wb") as disk:
        disk.write(sector)
        for content, count in zip(contents, chunks):
            disk.write(content)
            disk.write(bytes(count * CHUNK - len(content)))
        disk.truncate(-(-disk.tell() // CYLINDER) * CYLINDER)
