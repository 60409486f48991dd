# SPDX-License-Identifier: GPL-2.0-or-later
"""Ansible itself runs the fact and the playbooks, over hosts that differ."""
import json
import re

import pytest

import fleet
import schema_check
from conftest import INTEGRATIONS

FOLDER = INTEGRATIONS / "ansible"
# By what guests get of Linux 7.2: 12 hosts, and what the gate does with each.
GATE = {
    "answered": "open", "contradicting": "open", "missing-counter": "open",
    "mediated": "open", "pending": "open", "denied": "open", "zen-4": "open",
    "cpuid-alone": "open", "refused": "open", "disabled": "closed", "hybrid": "closed",
    "nothing": "closed",
}
SETTINGS = {"ANSIBLE_FORKS": "4", "ANSIBLE_NOCOLOR": "1", "ANSIBLE_RETRY_FILES_ENABLED": "0",
            "ANSIBLE_LOCALHOST_WARNING": "0", "ANSIBLE_DEPRECATION_WARNINGS": "0"}


@pytest.fixture
def inventory(tmp_path, program):
    """Hosts that are all this machine, each with another host's record to report."""
    def write(**further):
        folder = tmp_path / "hosts"
        folder.mkdir(exist_ok=True)
        hosts = {name: {"pmu_caps_options": ["--from", str(fleet.write(folder, name))]}
                 for name in GATE}
        hosts.update(further)
        path = tmp_path / "inventory.json"
        path.write_text(json.dumps({"all": {"hosts": hosts, "vars": {
            "ansible_connection": "local", "ansible_python_interpreter": "/usr/bin/python3",
            "pmu_caps_program": str(program / "pmu-caps")}}}))
        return path
    return write


@pytest.fixture
def play(call, tmp_path):
    def run(inventory, playbook, variables, status=0):
        return call("ansible-playbook", "-i", inventory, FOLDER / playbook, "-e",
                    json.dumps(variables), status=status, cwd=tmp_path,
                    env={**SETTINGS, "HOME": str(tmp_path)})
    return run


def test_the_fact_is_the_report(call, tmp_path):
    result = call("ansible", "localhost", "-c", "local", "-m", "ansible.builtin.setup", "-a",
                  f"gather_subset=!all,!min,local filter=ansible_local fact_path={FOLDER}",
                  env={**SETTINGS, "HOME": str(tmp_path)})
    facts = json.loads(result.stdout.split("=>", 1)[1])["ansible_facts"]
    assert schema_check.validate(facts["ansible_local"]["pmu_caps"])


def test_an_inventory_becomes_one_line_a_host(play, inventory, call, tmp_path):
    """And a host that cannot be asked is told, and keeps no other from being written."""
    target = tmp_path / "fleet.jsonl"
    hosts = inventory(broken={"pmu_caps_options": ["--from", "/nonexistent/host"]})
    result = play(hosts, "gather.yml", {"pmu_caps_file": str(target)}, status=2)
    assert re.search(r"^broken .*failed=1", result.stdout, re.M)
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line["source"]["name"] for line in lines] == sorted(GATE)
    for line in lines:
        schema_check.validate(line)
        host = tmp_path / "hosts" / f"{line['source']['name']}.json"
        report = json.loads(call("pmu-caps", "--json", "--from", host).stdout)
        assert {**line, "source": None} == {**report, "source": None}
    counted = call("pmu-caps", "check", "pmu", "--from", target, status=None).stdout
    assert f"{len(GATE)} hosts: " in counted


def test_the_gate_lets_hosts_through_whose_guests_get_what_is_promised(play, inventory,
                                                                        tmp_path):
    tasks = tmp_path / "upgrade.yml"
    tasks.write_text("- ansible.builtin.copy: {content: '', dest: "
                     f"'{tmp_path}/upgraded-{{{{ inventory_hostname }}}}'}}\n")
    result = play(inventory(), "gate.yml", {
        "pmu_caps_kernel": "7.2", "pmu_caps_requirements": ["pmu", "gp>=4"],
        "pmu_caps_upgrade": str(tasks)}, status=2)
    upgraded = {path.name.removeprefix("upgraded-") for path in tmp_path.glob("upgraded-*")}
    assert upgraded == {host for host, state in GATE.items() if state == "open"}
    for host in set(GATE) - upgraded:
        assert re.search(rf"^{host} .*failed=1", result.stdout, re.M), host
    said = " ".join(result.stdout.split())
    assert "pmu: no (" in said and "pmu: unknown (" in said


def test_the_playbooks_are_valid(call, tmp_path):
    for playbook in ("gather.yml", "gate.yml"):
        call("ansible-playbook", "--syntax-check", "-i", "localhost,", FOLDER / playbook,
             env={**SETTINGS, "HOME": str(tmp_path)})
