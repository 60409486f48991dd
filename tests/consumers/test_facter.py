# SPDX-License-Identifier: GPL-2.0-or-later
"""Facter itself runs the fact, and finds the report in it."""
import json
import os

import pytest

import fleet
from conftest import INTEGRATIONS


@pytest.fixture
def facter(call, program, tmp_path):
    """Asks Facter for a fact of a host of the fleet."""
    def ask(host, fact):
        real = os.readlink(program / "pmu-caps")
        path = fleet.write(tmp_path, host)
        (program / "pmu-caps").unlink()
        (program / "pmu-caps").write_text(f'#!/bin/sh\nexec {real} "$@" --from {path}\n')
        (program / "pmu-caps").chmod(0o755)
        result = call("facter", "--external-dir", INTEGRATIONS / "facter", "--json", fact)
        assert "pmu" not in result.stderr, result.stderr
        report = call("pmu-caps", "--json").stdout
        return json.loads(result.stdout)[fact], json.loads(report)
    return ask


@pytest.mark.parametrize("host", ["answered", "zen-4", "nothing"])
def test_the_fact_is_the_report(facter, host):
    fact, report = facter(host, "pmu_caps")
    assert fact == report


def test_parts_of_it_can_be_asked_for(facter):
    fact, _ = facter("answered", "pmu_caps.guest.mode")
    assert fact == "emulated"
