# SPDX-License-Identifier: GPL-2.0-or-later
"""The completions, in the shells they are for."""
import os
import pty
import re
import select
import subprocess
import time

import interface
import tree

FOLDER = tree.ROOT / "completions"
COLOURS = {"auto", "always", "never"}
FORMATS = {"prometheus", "nfd", "facter", "nova-traits", "monitoring-plugin"}
BASH = """
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_pmu_caps
printf '%s\\n' "${COMPREPLY[@]}"
"""
# The quotes keep the terminal's echo of the line from looking like its result.
ZSH_SETUP = """unsetopt zle_bracketed_paste; setopt no_beep; LISTMAX=1000
fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; print rea''dy
"""
ANSWER_WITHIN = 30  # seconds


def bash(*words):
    """What bash offers for the last of the words."""
    result = subprocess.run([tree.tool("bash"), "--norc", "-c", BASH, "bash",
                             FOLDER / "bash/pmu-caps", *words],
                            capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def fish(line, folder):
    """What fish offers at the end of the line; it wants a home to write to."""
    program = tree.tool("fish")
    result = subprocess.run(
        [program, "--no-config", "-c", f"source {FOLDER}/fish/pmu-caps.fish; "
         f"complete -C '{line}'"], capture_output=True, text=True, check=True,
        cwd=folder, env={**os.environ, "HOME": str(folder), "TERM": "dumb"})
    return {offer.split("\t")[0] for offer in result.stdout.splitlines()}


def read_terminal(terminal, expected):
    """Reads until every expected text was seen, or nothing more is to be hoped for."""
    text, end = "", time.monotonic() + ANSWER_WITHIN
    while not all(word in text for word in expected) and time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            text += os.read(terminal, 65536).decode("utf-8", "replace")
    return text


def zsh(line, expected, folder):
    """What an interactive zsh shows after the line and a tab."""
    program = tree.tool("zsh")
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execve(program, [program, "-f", "-i"],
                  {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb"})
    try:
        os.write(terminal, ZSH_SETUP.format(folder=FOLDER / "zsh").encode())
        read_terminal(terminal, ["ready\r\n"])
        os.write(terminal, line.encode() + b"\t\t")
        return read_terminal(terminal, expected)
    finally:
        os.close(terminal)
        os.waitpid(process, 0)


def test_bash_offers_options():
    assert bash("pmu-caps", "--") == set(interface.options())
    assert bash("pmu-caps", "show", "--js") == {"--json"}


def test_bash_offers_commands_once():
    assert bash("pmu-caps", "") == interface.commands()
    assert bash("pmu-caps", "show", "") == set()


def test_bash_offers_formats():
    assert bash("pmu-caps", "export", "") == FORMATS


def test_bash_offers_colours():
    assert bash("pmu-caps", "--color", "=", "") == COLOURS
    assert bash("pmu-caps", "--color", "=") == COLOURS
    assert bash("pmu-caps", "--color", "a") == {"auto", "always"}


def test_bash_offers_files_for_from():
    readme = str(tree.ROOT / "README")
    assert bash("pmu-caps", "--from", "=", readme) == {readme + ".md"}
    assert bash("pmu-caps", "--from", readme) == {readme + ".md"}
    assert bash("pmu-caps", "-o", readme) == {readme + ".md"}


def test_fish_offers_options(tmp_path):
    assert fish("pmu-caps --", tmp_path) == set(interface.options())


def test_fish_offers_commands_once(tmp_path):
    assert fish("pmu-caps ", tmp_path) == interface.commands()
    assert not fish("pmu-caps show ", tmp_path) & interface.commands()


def test_fish_offers_formats(tmp_path):
    assert fish("pmu-caps export ", tmp_path) == FORMATS


def test_fish_offers_colours(tmp_path):
    offers = {re.sub(r".*=", "", offer) for offer in fish("pmu-caps --color=", tmp_path)}
    assert offers == COLOURS


def test_fish_offers_files_for_from(tmp_path):
    (tmp_path / "host.json").touch()
    assert "host.json" in fish("pmu-caps --from ho", tmp_path)


def test_zsh_offers_options(tmp_path):
    options = set(interface.options())
    shown = zsh("pmu-caps --", options, tmp_path)
    assert all(option in shown for option in options), shown


def test_zsh_offers_commands(tmp_path):
    commands = {f"{command} " for command in interface.commands()}
    shown = zsh("pmu-caps ", commands, tmp_path)
    assert all(command in shown for command in commands), shown


def test_zsh_offers_formats(tmp_path):
    shown = zsh("pmu-caps export ", FORMATS, tmp_path)
    assert all(form in shown for form in FORMATS), shown


def test_zsh_offers_colours(tmp_path):
    shown = zsh("pmu-caps --color=", COLOURS, tmp_path)
    assert all(colour in shown for colour in COLOURS), shown
