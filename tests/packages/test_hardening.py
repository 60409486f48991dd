# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs that people get are hardened, whatever built them; and their flags are theirs."""
import json
import os
import subprocess

import elf
import pytest

PLAIN = ["-DCMAKE_BUILD_TYPE=Release"]
STATIC = [*PLAIN, "-DPMU_CAPS_STATIC=ON"]


def configure(folder, *options, **environment):
    without = {key: value for key, value in os.environ.items()
               if key not in {"CFLAGS", "LDFLAGS"}}
    subprocess.run(["cmake", "-S", elf.ROOT, "-B", folder, "-G", "Ninja", *options],
                   check=True, stdout=subprocess.DEVNULL, env={**without, **environment})


@pytest.fixture(scope="module", params=[PLAIN, STATIC], ids=["plain", "static"])
def program(request, tmp_path_factory):
    """The program of the README's commands, and the static one before it is stripped."""
    folder = tmp_path_factory.mktemp("build")
    configure(folder, *request.param)
    subprocess.run(["cmake", "--build", folder, "--target", "pmu-caps"], check=True,
                   stdout=subprocess.DEVNULL)
    return folder / "cmd/pmu-caps"


def test_the_layout_is_hardened(program):
    assert elf.layout_faults(program) == set()


def test_the_code_is_hardened(program):
    assert elf.code_faults(program) == set()


def test_cet_is_marked_where_the_c_runtime_is_made_for_it(program):
    """The linker marks a program whose parts all are; Debian 12's and 13's start files are not."""
    start = elf.run("gcc", "-print-file-name=Scrt1.o").strip()
    if not elf.cet_marks(start):
        pytest.skip("THE C LIBRARY'S START FILES ARE NOT MARKED FOR CET: so no program is; "
                    "our code has the landing pads all the same")
    assert elf.cet_marks(program) == elf.cet_marks(start)


def test_a_soft_program_is_noticed(tmp_path):
    source, soft = tmp_path / "soft.c", tmp_path / "soft"
    source.write_text("#include <string.h>\nchar b[8];\n"
                      "int main(int c, char **v) { strcpy(b, v[c - 1]); return *b; }\n")
    subprocess.run(["gcc", "-O2", "-no-pie", "-fno-pie", "-fno-stack-protector",
                    "-U_FORTIFY_SOURCE", "-fcf-protection=none", "-Wl,-z,norelro,-z,lazy",
                    "-Wl,-z,execstack", "-Wl,-rpath,/opt", source, "-o", soft], check=True)
    assert elf.layout_faults(soft) == {"PIE", "RELRO", "full RELRO", "stack not executable",
                                       "nothing written and executed",
                                       "no path of its own for libraries"}
    assert elf.code_faults(soft) == {"stack protector", "fortify", "CET"}


def test_the_flags_of_the_user_have_the_last_word(tmp_path):
    configure(tmp_path, *PLAIN, CFLAGS="-fno-stack-protector -D_FORTIFY_SOURCE=1",
              LDFLAGS="-Wl,-z,lazy")
    commands = json.loads((tmp_path / "compile_commands.json").read_text())
    words = commands[0]["command"].split()
    assert words.index("-fno-stack-protector") > words.index("-fstack-protector-strong")
    assert [word for word in words if "FORTIFY" in word] == ["-D_FORTIFY_SOURCE=1"]
    link = (tmp_path / "build.ninja").read_text().partition("LINK_FLAGS = ")[2].split("\n")[0]
    assert link.index("-Wl,-z,lazy") > link.index("-Wl,-z,now")
