# SPDX-License-Identifier: GPL-2.0-or-later
"""What explain says, taken apart."""
import pathlib

HOSTS = pathlib.Path(__file__).parents[1] / "hosts/synthetic"
ICE_LAKE, ZEN_4 = HOSTS / "ice-lake.json", HOSTS / "zen4.json"
LAYERS = ["cpu", "perf", "kvm", "vmm", "guest"]


def items(document):
    return {item["item"]: item for item in document["items"]}


def causes(document):
    return {item["item"]: item["cause"] for item in document["items"] if "cause" in item}


def explain(run, *arguments):
    result = run("explain", *arguments, "--json")
    assert result.status == 0 and not result.err, result.errors
    return result.json()


def rows(text):
    """{title: (cells, cause)} of the table."""
    table = text.partition("\n\n")[0].splitlines()[2:]
    found = {}
    for line in table:
        cells = line[38:].split()
        found[line[:38].strip()] = (cells[:5], cells[5] if len(cells) > 5 else None)
    return found
