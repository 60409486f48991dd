# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU itself takes the CPU options that a baseline asks for, and has no others for the rest.

Without KVM there is no -cpu host; max has the same properties (target/i386/cpu.c and
kvm-cpu.c: both are max_features, and host adds none).
"""
import json
import re
import subprocess

import pytest

import asked
from conftest import LIMIT, tool

QEMU = "qemu-system-x86_64"
MACHINE = ["-accel", "tcg", "-machine", "pc", "-m", "16", "-nodefaults", "-display", "none", "-S",
           "-qmp", "stdio"]
YOUNG = ("perfmon-v2", (10, 0))  # 7.2 refuses it; between the two nobody has looked
OFF = ("off", "no")


def talk(*questions, cpu=None):
    """The answers of a QEMU with that CPU; or what it says instead of starting."""
    commands = [{"execute": "qmp_capabilities"}, *questions, {"execute": "quit"}]
    result = subprocess.run([tool(QEMU), *MACHINE, *(["-cpu", cpu] if cpu else [])],
                            input="".join(json.dumps(c) + "\n" for c in commands),
                            capture_output=True, text=True, timeout=LIMIT)
    if result.returncode:
        return None, result.stderr
    answers = [line for line in map(json.loads, result.stdout.splitlines())
               if "return" in line or "error" in line]
    return [answer.get("return", answer) for answer in answers[1:-1]], result.stderr


def release():
    (version,), _ = talk({"execute": "query-version"})
    return version["qemu"]["major"], version["qemu"]["minor"]


def options(call, folder, fleet):
    """What stands behind -cpu, as (name, value)."""
    model, *rest = asked.ask(call, folder, fleet)["qemu"]["cpu"].split(",")
    assert model == "host"
    return [tuple(option.split("=")) for option in rest]


def value_of(text):
    if text in OFF:
        return False
    return True if text == "on" else int(text, 0)


@pytest.mark.parametrize("fleet", asked.FLEETS)
def test_qemu_takes_what_is_asked_for(call, tmp_path, fleet):
    """Each option by its name and its value; one that this release has not it refuses."""
    found = options(call, tmp_path, fleet)
    command = ",".join(["max", *(f"{name}={value}" for name, value in found)])
    answers, said = talk(cpu=command)
    if YOUNG[0] in dict(found) and release() < YOUNG[1] and answers is None:
        assert f"{YOUNG[0]}' not found" in said
        found = [(name, value) for name, value in found if name != YOUNG[0]]
        command = ",".join(["max", *(f"{name}={value}" for name, value in found)])
        answers, said = talk(cpu=command)
    assert answers is not None, said
    wanted = {name: value_of(value) for name, value in found}
    (model,), _ = talk({"execute": "query-cpu-model-expansion", "arguments": {
        "type": "full", "model": {"name": "max", "props": wanted}}})
    properties = model["model"]["props"]
    assert {name: properties[name] for name in wanted} == wanted


def test_the_fleets_ask_for_every_option(call, tmp_path):
    names = {name for fleet in asked.FLEETS for name, _ in options(call, tmp_path, fleet)}
    assert names == {"pmu", "migratable", "lbr-fmt", "pdcm", "full-width-write", "arch-lbr",
                     "perfctr-core", "perfmon-v2"}


def test_qemu_refuses_what_is_no_option():
    answers, said = talk(cpu="max,pebs=off")
    assert answers is None and "not found" in said
    answers, said = talk(cpu="max,lbr-fmt=0x40")
    assert answers is None and "lbr-fmt" in said


def test_what_cannot_be_asked_for_has_no_property():
    """A QEMU that can be asked for more: model/cpu_options.c has to learn of it."""
    (properties,), _ = talk({"execute": "device-list-properties",
                             "arguments": {"typename": "max-x86_64-cpu"}})
    names = {entry["name"] for entry in properties}
    assert {"pmu", "migratable", "lbr-fmt"} <= names
    assert not {name for name in names
                if re.search("pebs|metrics|topdown|counter|perfmon-(?!v2)", name)}


def test_a_cpu_is_migratable_unless_it_is_told_otherwise():
    (model,), _ = talk({"execute": "query-cpu-model-expansion",
                        "arguments": {"type": "full", "model": {"name": "max"}}})
    assert model["model"]["props"]["migratable"] is True
