# SPDX-License-Identifier: GPL-2.0-or-later
"""A strict reader of Prometheus' classic text format, as node_exporter's collector takes it."""
import re

HELP = re.compile(r"# HELP (?P<name>[a-z_]+) (?P<text>.+)")
TYPE = re.compile(r"# TYPE (?P<name>[a-z_]+) gauge")
LABEL = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
SERIES = re.compile(rf"(?P<name>[a-z_]+)(?:\{{(?P<labels>{LABEL}(?:,{LABEL})*)\}})? "
                    r"(?P<value>[0-9]+)")


def parse(text):
    """{(name, labels as written): value}; no name comes back after another one."""
    lines = text.decode().split("\n")
    assert lines.pop() == "", "no newline at the end"
    found, names, helped = {}, [], None
    for line in lines:
        if HELP.fullmatch(line):
            helped = HELP.fullmatch(line)["name"]
            assert helped not in names, f"{helped} comes twice"
            names.append(helped)
        elif TYPE.fullmatch(line):
            assert TYPE.fullmatch(line)["name"] == helped
        else:
            match = SERIES.fullmatch(line)
            assert match and match["name"] == helped, line
            key = (match["name"], match["labels"] or "")
            assert key not in found, f"{key} stands twice"
            found[key] = int(match["value"])
    assert set(names) == {name for name, _ in found}, "a metric without series"
    return found


def labels_of(text):
    """{"kind": "fixed"} of labels as written."""
    return {name: re.sub(r"\\(.)", r"\1", value)
            for name, value in re.findall(r'([a-z_]+)="((?:[^"\\]|\\.)*)"', text)}
