# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands and options of the program, as its own --help lists them."""
import os
import re
import subprocess

PROGRAM = os.environ.get("PMU_CAPS", "pmu-caps")
OPTION = re.compile(r"^ +(?:-(?P<short>.), | {2,})--(?P<long>[a-z-]+)(?:=(?P<value>[A-Z]+))?",
                    re.MULTILINE)
COMMAND = re.compile(r"^  (?P<name>[a-z][a-z-]+) ", re.MULTILINE)


def help_text():
    return subprocess.run([PROGRAM, "--help"], stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, check=True).stdout


def options():
    """{"--from": "FILE", "--json": None, ...}"""
    return {"--" + match["long"]: match["value"] for match in OPTION.finditer(help_text())}


def short_options():
    """{"-o": "--output", ...}"""
    return {"-" + match["short"]: "--" + match["long"]
            for match in OPTION.finditer(help_text()) if match["short"]}


def commands():
    _, _, rest = help_text().partition("Commands:\n")
    return {match["name"] for match in COMMAND.finditer(rest.partition("\n\n")[0] + "\n")}
