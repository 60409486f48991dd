# SPDX-License-Identifier: GPL-2.0-or-later
"""What Node Feature Discovery takes from a feature file, and makes of it by a NodeFeatureRule,
restated from its documentation.

Its customization guide ("Local feature source", input format; "Feature rule format") and the
rules of Kubernetes for labels: https://kubernetes-sigs.github.io/node-feature-discovery/stable/usage/customization-guide
"""
import re

SIZE_MAX = 64 * 1024
NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
DOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
OURS = ("feature.node.kubernetes.io", "profile.node.kubernetes.io")


class Refused(Exception):
    """NFD would log this and drop the line, or the file."""


def check_key(key):
    namespace, slash, name = key.partition("/")
    if not slash or not DOMAIN.fullmatch(namespace) or len(namespace) > 253:
        raise Refused(f"no namespace: {key}")
    if namespace == "kubernetes.io" or namespace.endswith(".kubernetes.io"):
        if not any(namespace == own or namespace.endswith("." + own) for own in OURS):
            raise Refused(f"namespace is not allowed: {key}")
    if not NAME.fullmatch(name):
        raise Refused(f"name: {key}")


def parse(text):
    """({key: value} of the labels, the same of the features)."""
    if len(text) > SIZE_MAX:
        raise Refused(f"{len(text)} bytes")
    labels, features, skip = {}, {}, set()
    for line in map(str.strip, text.decode("ascii").split("\n")):
        if line.startswith("# +"):
            directive = line[3:].partition("=")[0]
            if directive not in ("no-label", "no-feature", "expiry-time"):
                raise Refused(line)
            skip.add(directive)
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            value = value if equals else "true"
            check_key(key)
            if not VALUE.fullmatch(value):
                raise Refused(f"value: {line}")
            for name, found in (("no-label", labels), ("no-feature", features)):
                if name not in skip:
                    if key in found:
                        raise Refused(f"twice: {key}")
                    found[key] = value
            skip.clear()
    return labels, features


def is_more(value, low):
    return int(value) > int(low)


# Of each operator, how many values it takes and when it matches an element that is there. Those
# that every release with NodeFeatureRules has: Ge, Le and GeLe came later.
OPERATORS = {
    "In": (range(1, 1000), lambda value, *wanted: value in wanted),
    "NotIn": (range(1, 1000), lambda value, *wanted: value not in wanted),
    "InRegexp": (range(1, 1000), lambda value, *wanted: any(re.search(each, value)
                                                            for each in wanted)),
    "Exists": (range(1), lambda value: True),
    "DoesNotExist": (range(1), lambda value: False),
    "Gt": (range(1, 2), is_more),
    "Lt": (range(1, 2), lambda value, high: is_more(high, value)),
    "GtLt": (range(2, 3), lambda value, low, high: is_more(value, low) and is_more(high, value)),
    "IsTrue": (range(1), lambda value: value == "true"),
    "IsFalse": (range(1), lambda value: value == "false"),
}
INTEGERS = {"Gt", "Lt", "GtLt"}


def matches(expression, features, name):
    """Whether an expression of a rule matches; an element that is not there fails all but one."""
    unknown = set(expression) - {"op", "value"}
    operator, wanted = expression.get("op"), expression.get("value", [])
    if unknown or operator not in OPERATORS:
        raise Refused(f"operator: {expression}")
    counts, match = OPERATORS[operator]
    if not isinstance(wanted, list) or len(wanted) not in counts:
        raise Refused(f"number of values: {expression}")
    if not all(isinstance(each, str) for each in wanted):
        raise Refused(f"values are strings: {expression}")
    if operator in INTEGERS and not all(re.fullmatch(r"-?[0-9]+", each) for each in wanted):
        raise Refused(f"no integer: {expression}")
    if name not in features:
        return operator == "DoesNotExist"
    return match(features[name], *wanted)


def labels_by(document, features):
    """The labels that the rules of a NodeFeatureRule add to a node with these features."""
    if (document["apiVersion"], document["kind"]) != ("nfd.k8s-sigs.io/v1alpha1",
                                                      "NodeFeatureRule"):
        raise Refused("kind")
    found = {}
    for rule in document["spec"]["rules"]:
        if set(rule) != {"name", "labels", "matchFeatures"}:
            raise Refused(f"fields: {rule}")
        for key, value in rule["labels"].items():
            check_key(key)
            if not isinstance(value, str) or not VALUE.fullmatch(value):
                raise Refused(f"value: {rule}")
        terms = [matches(expression, features, name) for term in rule["matchFeatures"]
                 if term["feature"] == "local.feature"
                 for name, expression in term["matchExpressions"].items()]
        if not terms:
            raise Refused(f"asks for nothing: {rule}")
        if all(terms):
            found.update(rule["labels"])
    return found
