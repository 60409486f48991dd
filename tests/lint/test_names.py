# SPDX-License-Identifier: GPL-2.0-or-later
"""--help, the manual page and the completions name the same commands and options."""
import re

import pytest

import interface
import tree

MANUAL = (tree.ROOT / "man/pmu-caps.1").read_text()
COMPLETIONS = {
    "bash/pmu-caps": r"(--[a-z-]{2,})",
    "zsh/_pmu-caps": r"(--[a-z-]{2,})",
    "fish/pmu-caps.fish": r"complete .*-l ([a-z-]+)",
}


def section(title):
    match = re.search(rf"^\.Sh {title}$(.*?)(?=^\.Sh |\Z)", MANUAL, re.M | re.S)
    return match[1]


def manual_options():
    """{"--from": "FILE", ...} from items like ".It Fl -from Ns = Ns Ar FILE"."""
    found = {}
    for item in re.findall(r"^\.It (Fl .*)$", section("OPTIONS"), re.M):
        match = re.search(r"Fl -([a-z-]+)(?: Ns = Ns Ar (\w+))?", item)
        found["--" + match[1]] = match[2]
    return found


def manual_short_options():
    found = {}
    for item in re.findall(r"^\.It (Fl .*)$", section("OPTIONS"), re.M):
        match = re.match(r"Fl (?:\\&)?(\S)(?: Ar \w+)? , Fl -([a-z-]+)", item)
        if match:
            found["-" + match[1]] = "--" + match[2]
    return found


def manual_commands():
    return set(re.findall(r"^\.It Cm ([a-z-]+)", section("COMMANDS"), re.M))


def completion_text(name):
    lines = (tree.ROOT / "completions" / name).read_text().splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def test_help_is_understood():
    assert {"--from", "--json", "--output"} <= set(interface.options())
    assert {"show", "record"} <= interface.commands()


def test_the_manual_has_the_options_of_help():
    assert manual_options() == interface.options()
    assert manual_short_options() == interface.short_options()


def test_the_manual_has_the_commands_of_help():
    assert manual_commands() == interface.commands()


@pytest.mark.parametrize("name", COMPLETIONS)
def test_a_completion_has_the_options_of_help(name):
    found = {"--" + option.removeprefix("--")
             for option in re.findall(COMPLETIONS[name], completion_text(name))}
    assert found == set(interface.options())


@pytest.mark.parametrize("name", COMPLETIONS)
def test_a_completion_has_the_commands_of_help(name):
    text = completion_text(name)
    for command in interface.commands():
        assert re.search(rf"\b{command}\b", text), command
