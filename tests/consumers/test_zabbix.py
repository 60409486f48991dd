# SPDX-License-Identifier: GPL-2.0-or-later
"""The Zabbix agent itself runs the user parameters."""
import json

import pytest

import fleet
import schema_check
from conftest import INTEGRATIONS


@pytest.fixture
def ask(call, tmp_path, program):
    """What the agent has for a key, of a host of the fleet."""
    def run(host, key):
        command = f"{program}/pmu-caps"
        script = tmp_path / "pmu-caps"
        script.write_text(f'#!/bin/sh\nexec {command} "$@" --from '
                          f"{fleet.write(tmp_path, host)}\n")
        script.chmod(0o755)
        parameters = (INTEGRATIONS / "zabbix/pmu-caps.conf").read_text()
        config = tmp_path / "zabbix_agentd.conf"
        config.write_text("LogType=console\nServer=127.0.0.1\nTimeout=30\n" +
                          parameters.replace("/usr/bin/pmu-caps", str(script)))
        out = call("zabbix_agentd", "-c", config, "-t", key).stdout
        assert "[t|" in out, out  # a text; otherwise it is not supported
        return out.split("[t|", 1)[1].rstrip().removesuffix("]")
    return run


def test_the_report_arrives_whole(ask):
    document = schema_check.validate(json.loads(ask("answered", "pmu.caps")))
    assert document["guest"]["pmu"]["fixed"]["count"] == 3


@pytest.mark.parametrize("host,key,state", [
    ("answered", "pmu.caps.state[]", "PMU OK - "),
    ("answered", "pmu.caps.state[pmu full-width]", "PMU OK - "),
    ("answered", "pmu.caps.state[topdown]", "PMU CRITICAL - "),
    ("contradicting", "pmu.caps.state[]", "PMU WARNING - "),
    ("answered", "pmu.caps.state[turbo]", "PMU UNKNOWN - ")])
def test_the_state_arrives_whatever_it_is(ask, host, key, state):
    assert ask(host, key).splitlines()[-1].startswith(state)
