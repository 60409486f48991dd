# SPDX-License-Identifier: GPL-2.0-or-later
"""Kubernetes: NFD's rules and KubeVirt's selectors against what nodes are told.

There is no NFD to be had here: the reader of the file and the operators of a rule are restated
from NFD's documentation (nfd_rules.py, and below).
"""
import pytest
import yaml

import fleet
import nfd_rules
from conftest import INTEGRATIONS

FOLDER = INTEGRATIONS / "nfd"
POD = INTEGRATIONS / "kubernetes"
LABEL = "feature.node.kubernetes.io/pmu-caps."
# The operators of NFD's customization guide; an element that is not there matches none of them.
OPERATORS = {
    "In": lambda value, wanted: value in wanted,
    "Gt": lambda value, wanted: int(value) > int(wanted[0]),
    "IsTrue": lambda value, wanted: value == "true",
    "IsFalse": lambda value, wanted: value == "false",
}


def load(path):
    return yaml.safe_load(path.read_text())


@pytest.fixture
def node(export, tmp_path):
    """(labels, features) of a node that is this host."""
    return lambda host: nfd_rules.parse(
        export(host, "nfd", tmp_path / "pmu-caps").read_bytes())


def labels_by_rules(features):
    """What NFD adds to a node with these features."""
    found = {}
    for rule in load(FOLDER / "pmu-caps.rule.yaml")["spec"]["rules"]:
        matched = True
        for term in rule["matchFeatures"]:
            assert term["feature"] == "local.feature"
            for name, expression in term["matchExpressions"].items():
                matched &= name in features and OPERATORS[expression["op"]](
                    features[name], expression.get("value"))
        if matched:
            found.update(rule["labels"])
    return found


RULES = {
    "answered": {"profiling", "mediated.idle"}, "mediated": {"profiling"},
    "zen-4": {"mediated.idle"}, "hybrid": set(), "nothing": set(), "cpuid-alone": {"profiling"},
}


@pytest.mark.parametrize("host", RULES)
def test_rules_label_the_nodes_they_are_about(node, host):
    found = labels_by_rules(node(host)[1])
    assert found == {LABEL + name: "true" for name in RULES[host]}
    for key in found:
        nfd_rules.check_key(key)


def test_a_rule_sees_what_is_no_label(node):
    _, features = node("answered")
    features[LABEL + "requirement.kernel"] = "false"
    assert LABEL + "mediated.needs-kernel" in labels_by_rules(features)


def test_the_example_is_what_is_written(export, tmp_path):
    written = export("answered", "nfd", tmp_path / "pmu-caps")
    assert (FOLDER / "pmu-caps.features").read_bytes() == written.read_bytes()


def test_the_vm_is_placed_where_its_counters_are(node):
    wanted = load(FOLDER / "kubevirt-vm.yaml")["spec"]["template"]["spec"]["nodeSelector"]
    assert wanted
    placed = {host for host in fleet.FLEET
              if wanted.items() <= node(host)[0].items()}
    assert placed == {"mediated"}


def test_the_pod_mounts_two_things_and_may_nothing():
    spec = load(POD / "daemonset.yaml")["spec"]["template"]["spec"]
    assert {volume["hostPath"]["path"] for volume in spec["volumes"]} == {
        "/dev/kvm", "/etc/kubernetes/node-feature-discovery/features.d"}
    for container in spec["initContainers"] + spec["containers"]:
        context = container["securityContext"]
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert context["readOnlyRootFilesystem"] and not context["allowPrivilegeEscalation"]
    [ours] = spec["initContainers"]
    mounts = {mount["name"]: mount["mountPath"] for mount in ours["volumeMounts"]}
    assert mounts == {"kvm": "/dev/kvm", "features": "/features.d"}
    assert ours["args"] == ["export", "nfd", "-o", "/features.d/pmu-caps"]
