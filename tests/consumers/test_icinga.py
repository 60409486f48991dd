# SPDX-License-Identifier: GPL-2.0-or-later
"""Icinga 2 itself takes the command, runs it, and understands what it says."""
import os
import re

import pytest

import fleet
from conftest import INTEGRATIONS, tool, wait_for

HOSTS = {"answered": 0, "contradicting": 1, "missing-counter": 2, "nothing": 3}
PROMISED = {"promised": ('["pmu", "fixed>=4"]', 2), "kept": ('["pmu", "gp>=8"]', 0)}
CONFIG = """
include <itl>
object CheckerComponent "checker" {{ }}
object PerfdataWriter "perfdata" {{
  host_perfdata_path = "{folder}/hosts"
  service_perfdata_path = "{folder}/services"
  host_temp_path = "{folder}/hosts.new"
  service_temp_path = "{folder}/services.new"
  rotation_interval = 1s
  service_format_template = "$host.name$\\t$service.state_id$\\t$service.output$\\t$service.perfdata$"
}}
include "{command}"
"""
HOST = """
object Host "{name}" {{
  check_command = "dummy"
  vars.kvm = true
  vars.pmu_caps_from = "{record}"
  {further}
}}
"""


def write_config(tmp_path, program):
    command = (INTEGRATIONS / "icinga/pmu-caps.conf").read_text()
    # the first check waits for a part of the interval
    (tmp_path / "pmu-caps.conf").write_text(
        command.replace("/usr/bin/pmu-caps", str(program / "pmu-caps"))
        .replace("check_interval = 1h", "check_interval = 2s"))
    text = CONFIG.format(folder=tmp_path, command=tmp_path / "pmu-caps.conf")
    for name in HOSTS:
        text += HOST.format(name=name, record=fleet.write(tmp_path, name), further="")
    for name, (requirements, _) in PROMISED.items():
        text += HOST.format(name=name, record=fleet.write(tmp_path, "answered"),
                            further=f"vars.pmu_caps_requirements = {requirements}")
    path = tmp_path / "icinga2.conf"
    path.write_text(text)
    return path


@pytest.fixture
def arguments(tmp_path, program):
    """Icinga's, with all that it writes in our folder."""
    folders = {"DataDir": "data", "LogDir": "log", "CacheDir": "cache", "SpoolDir": "spool",
               "InitRunDir": "run", "ConfigDir": "etc"}
    for folder in folders.values():
        (tmp_path / folder).mkdir()
    defined = {key: tmp_path / folder for key, folder in folders.items()}
    # it starts as root only to become someone else
    defined.update({"RunAsUser": "root", "RunAsGroup": "root", "StateFile":
                    tmp_path / "state", "PidPath": tmp_path / "run/pid"})
    return ["daemon", "-c", write_config(tmp_path, program),
            *(f"-D{key}={value}" for key, value in defined.items())]


def test_the_command_is_valid(call, arguments):
    out = call("icinga2", *arguments, "-C").stdout
    assert "warning" not in out and "critical" not in out, out
    assert re.search(rf"Instantiated {len(HOSTS) + len(PROMISED)} Services", out)


def seen(folder):
    """{host: (state, output, perfdata)} of all that was written so far."""
    lines = [line for path in folder.glob("services*")
             for line in path.read_text().splitlines()]
    return {fields[0]: fields[1:] for fields in (line.split("\t") for line in lines)
            if len(fields) == 4}


def test_icinga_runs_it_and_has_state_text_and_numbers(serve, arguments, tmp_path):
    if os.geteuid() != 0:
        pytest.skip(f"{tool('icinga2')} wants root to start: IT WAS NOT SEEN TO RUN THE CHECK")
    serve("icinga2", *arguments)
    hosts = {**HOSTS, **{name: state for name, (_, state) in PROMISED.items()}}
    wait_for(lambda: set(seen(tmp_path)) == set(hosts), "all checks")
    found = seen(tmp_path)
    assert {name: int(fields[0]) for name, fields in found.items()} == hosts
    words = ["OK", "WARNING", "CRITICAL", "UNKNOWN"]
    for state, output, numbers in found.values():
        assert output.startswith(f"PMU {words[int(state)]} - ")
        assert "findings=" in numbers and "|" not in output
    assert "guest_gp=8 guest_fixed=3 " in found["answered"][2]
    assert "fixed>=4" in found["promised"][1]
