# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents of the cases out of what the serial line said.

    @@BEGIN case bytes sha256 / lines of base64 / @@END case

A lost or changed byte is noticed by length and checksum, and so is a frame that is missing."""
import base64
import binascii
import hashlib
import io
import re
import tarfile

BEGIN = re.compile(r"^@@BEGIN (\S+) (\d+) ([0-9a-f]{64})$")


class Broken(Exception):
    """A frame whose content is not what was sent."""


def content(name, size, checksum, lines):
    try:
        data = base64.b64decode("".join(lines), validate=True)
    except binascii.Error as error:
        raise Broken(f"{name}: {error}") from None
    if len(data) != size or hashlib.sha256(data).hexdigest() != checksum:
        raise Broken(f"{name}: {len(data)} bytes of {size} came, or others than were sent")
    return data


def unpack(data):
    """The files of a case, name -> text."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {member.name.split("/")[-1]:
                archive.extractfile(member).read().decode("utf-8", "replace")
                for member in archive if member.isfile()}


def read(serial, cut=False):
    """case -> {file: text} of all frames; Broken if one is not whole, but for the last of a
    machine that was cut off."""
    found, begin, lines = {}, None, []
    for line in serial.decode("ascii", "replace").replace("\r", "").split("\n"):
        match = BEGIN.match(line)
        if match:
            begin, lines = match, []
        elif begin and line == f"@@END {begin[1]}":
            found[begin[1]] = unpack(content(begin[1], int(begin[2]), begin[3], lines))
            begin = None
        elif begin:
            lines.append(line.strip())
    if begin and not cut:
        raise Broken(f"{begin[1]}: no end")
    return found
