# SPDX-License-Identifier: GPL-2.0-or-later
"""What protects a program, read off its file with readelf and objdump."""
import functools
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).parents[2]
FUNCTION = re.compile(r"^[a-z][\w *]*?\b\*?(\w+)\(", re.M)


@functools.cache
def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def own_names():
    """The functions that our sources define."""
    return {name for folder in ("base", "model", "probe", "record", "report", "cmd")
            for path in (ROOT / folder).glob("*.c")
            for name in FUNCTION.findall(path.read_text())}


def own_code(program):
    """The disassembled functions that are ours; in a dynamic program nearly all are."""
    code = run("objdump", "-d", "--no-show-raw-insn", program)
    blocks = re.findall(r"^[0-9a-f]+ <([^>]+)>:\n(.*?)(?:\n\n|\Z)", code, re.M | re.S)
    if "INTERP" in run("readelf", "-lW", program):
        return [text for _, text in blocks]
    names = own_names()
    return [text for name, text in blocks if name.split(".")[0] in names]


def program_headers(program):
    """(type, flags) of each, as in ("GNU_STACK", "RW")."""
    rows = re.findall(r"^  (\w+) +(?:0x\w+ +){5}([RWE ]{3})", run("readelf", "-lW", program), re.M)
    return [(kind, flags.replace(" ", "")) for kind, flags in rows]


def layout_faults(program):
    """What the file's headers lack."""
    dynamic = run("readelf", "-dW", program)
    headers = program_headers(program)
    flags = dict(headers)
    return {name for name, held in {
        "PIE": "DYN " in run("readelf", "-hW", program) and re.search(r"FLAGS_1.*PIE", dynamic),
        "RELRO": "GNU_RELRO" in flags,
        "full RELRO": "BIND_NOW" in dynamic,
        "stack not executable": flags.get("GNU_STACK") == "RW",
        "nothing written and executed": all(not {"W", "E"} <= set(flag) for _, flag in headers),
        "no relocation in code": "TEXTREL" not in dynamic,
        "no path of its own for libraries": "RPATH" not in dynamic and "RUNPATH" not in dynamic,
    }.items() if not held}


def code_faults(program):
    """What our functions lack. Not every function has use for each."""
    code = own_code(program)
    counts = {
        "stack protector": sum("<__stack_chk_fail" in text for text in code),
        "fortify": sum(bool(re.search(r"<__\w+_chk(@plt)?>", text)) for text in code),
        # Where an indirect call may land; the start files alone have a few.
        "CET": sum(text.count("endbr64") for text in code) // 20,
    }
    return {name for name, count in counts.items() if not count}


def cet_marks(file):
    """Of the linker's marks for CET those that a file carries: it gives what all inputs have."""
    return set(re.findall(r"\b(?:IBT|SHSTK)\b", run("readelf", "-nW", file)))
