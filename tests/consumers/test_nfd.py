# SPDX-License-Identifier: GPL-2.0-or-later
"""Kubernetes: NFD's rules and KubeVirt's selectors against what nodes are told.

There is no NFD to be had here: the reader of the file and the operators of a rule are restated
from NFD's documentation (nfd_rules.py).
"""
import copy
import re

import pytest
import yaml

import fleet
import nfd_rules
from conftest import INTEGRATIONS

FOLDER = INTEGRATIONS / "nfd"
POD = INTEGRATIONS / "kubernetes"
LABEL = "feature.node.kubernetes.io/pmu-caps."

def load(path):
    return yaml.safe_load(path.read_text())


@pytest.fixture
def node(export, tmp_path):
    """(labels, features) of a node that is this host."""
    return lambda host: nfd_rules.parse(
        export(host, "nfd", tmp_path / "pmu-caps").read_bytes())


def labels_by_rules(features):
    """What NFD adds to a node with these features."""
    return nfd_rules.labels_by(load(FOLDER / "pmu-caps.rule.yaml"), features)


def at_least(version=(), gp=(), fixed=()):
    return {f"guest.{what}-at-least-{step}"
            for what, steps in (("version", version), ("gp-counters", gp),
                                ("fixed-counters", fixed)) for step in steps}


INTEL = at_least([2], [4, 6, 8], [3])
RULES = {
    "answered": {"profiling", "mediated.idle"} | INTEL, "mediated": {"profiling"} | INTEL,
    "zen-4": {"mediated.idle"} | at_least([2], [4, 6]), "zen-2": at_least([], [4, 6]),
    "missing-counter": {"profiling", "mediated.idle"} | at_least([2], [4, 6, 8], [3, 4]),
    "hybrid": set(), "nothing": set(), "disabled": set(), "cpuid-alone": {"profiling"} | INTEL,
}


@pytest.mark.parametrize("host", RULES)
def test_rules_label_the_nodes_they_are_about(node, host):
    found = labels_by_rules(node(host)[1])
    assert found == {LABEL + name: "true" for name in RULES[host]}


def test_no_rule_takes_what_is_unknown_for_something():
    """What is not known is not there: no rule may match that."""
    for rule in load(FOLDER / "pmu-caps.rule.yaml")["spec"]["rules"]:
        for term in rule["matchFeatures"]:
            for expression in term["matchExpressions"].values():
                assert expression["op"] != "DoesNotExist", rule["name"]


def test_the_thresholds_are_those_of_nova(call):
    """A fleet that moves from the one to the other finds the same steps."""
    traits = re.findall(r"CUSTOM_KVM_VPMU_(VERSION|GP_COUNTERS|FIXED_COUNTERS)_(\d+)",
                        call("pmu-caps", "list", "exports").stdout)
    every = {LABEL + "guest." + name: "1000" for name in ("version", "gp-counters",
                                                          "fixed-counters")}
    steps = {key for key in labels_by_rules(every) if "-at-least-" in key}
    assert steps == {LABEL + f"guest.{name.lower().replace('_', '-')}-at-least-{step}"
                     for name, step in traits} and len(steps) == 6


@pytest.mark.parametrize("expression", [
    {"op": "Ge", "value": ["4"]}, {"op": "Gt", "value": [3]}, {"op": "Gt", "value": "3"},
    {"op": "Gt", "value": ["3", "4"]}, {"op": "Gt", "value": ["three"]}, {"op": "Gt"},
    {"op": "GtLt", "value": ["3"]}, {"op": "In"}, {"op": "IsTrue", "value": ["true"]},
    {"op": "Gt", "value": ["3"], "type": "version"}])
def test_a_rule_that_nfd_would_refuse_is_refused(expression):
    document = copy.deepcopy(load(FOLDER / "pmu-caps.rule.yaml"))
    [name] = document["spec"]["rules"][-1]["matchFeatures"][0]["matchExpressions"]
    document["spec"]["rules"][-1]["matchFeatures"][0]["matchExpressions"][name] = expression
    with pytest.raises(nfd_rules.Refused):
        nfd_rules.labels_by(document, {})


@pytest.mark.parametrize("operator,values,matching", [
    ("Gt", ["3"], ["4", "8"]), ("Lt", ["6"], ["3", "4"]), ("GtLt", ["3", "8"], ["4"]),
    ("In", ["3", "8"], ["3", "8"]), ("NotIn", ["3"], ["4", "8"]), ("Exists", [], ["3", "4", "8"]),
    ("InRegexp", ["^[48]$"], ["4", "8"]), ("DoesNotExist", [], [None])])
def test_operators_match_as_documented(operator, values, matching):
    expression = {"op": operator, "value": values}
    assert [each for each in ("3", "4", "8", None) if nfd_rules.matches(
        expression, {"x": each} if each else {}, "x")] == matching


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
    placed = set()
    for host in fleet.FLEET:
        labels, features = node(host)
        if wanted.items() <= {**labels, **labels_by_rules(features)}.items():
            placed.add(host)
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
    [stays] = spec["containers"]
    assert stays["image"] == ours["image"] and stays["stdin"] is True
    assert stays["args"] == ["show", "--from=-"] and "volumeMounts" not in stays
    mounts = {mount["name"]: mount["mountPath"] for mount in ours["volumeMounts"]}
    assert mounts == {"kvm": "/dev/kvm", "features": "/features.d"}
    assert ours["args"] == ["export", "nfd", "-o", "/features.d/pmu-caps"]


def images(node):
    """Every image that a document names, wherever it stands."""
    if isinstance(node, list):
        return {image for each in node for image in images(each)}
    if not isinstance(node, dict):
        return set()
    own = {node["image"]} if "image" in node else set()
    return own | {image for each in node.values() for image in images(each)}


def test_images_are_the_users_own():
    """What is to be put in is plain to see, and nothing comes from a registry of our choice."""
    for path in (POD / "daemonset.yaml", FOLDER / "kubevirt-vm.yaml"):
        found = images(load(path))
        assert found and all(name.startswith("registry.example/") for name in found), path
