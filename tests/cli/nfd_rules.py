# SPDX-License-Identifier: GPL-2.0-or-later
"""What Node Feature Discovery takes from a feature file, restated from its documentation.

Its customization guide ("Local feature source", input format) and the rules of Kubernetes for
labels: https://kubernetes-sigs.github.io/node-feature-discovery/stable/usage/customization-guide
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
