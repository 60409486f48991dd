# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual pages: clean mdoc, complete, and with examples that work."""
import json
import os
import pathlib
import re
import subprocess

import pytest

import interface
import tree

MAN = tree.ROOT / "man"
# Section 7 is made from the program's tables while it is built.
GENERATED = pathlib.Path(os.environ["PMU_CAPS_BUILD"]) / "man/pmu-caps.7"
PAGES = [*sorted(MAN.glob("*.[1-8]")), GENERATED]
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "ENVIRONMENT", "FILES",
            "PERMISSIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]
# What the installed schemas hold beside the names of keys.
SCHEMAS = sorted((tree.ROOT / "schema").glob("*.json"))


def page(name):
    return (MAN / name).read_text()


def rendered(name):
    text = subprocess.run([tree.tool("mandoc"), "-Tascii", "-Owidth=200", MAN / name],
                          capture_output=True, text=True, check=True).stdout
    return re.sub(".\x08", "", text)  # bold is a letter twice, the backspace between


def section(text, title):
    return re.search(rf"^\.Sh {title}$(.*?)(?=^\.Sh |\Z)", text, re.M | re.S)[1]


def property_names(schema):
    """All keys that a JSON Schema names, wherever it does."""
    if isinstance(schema, list):
        return set().union(*map(property_names, schema))
    if not isinstance(schema, dict):
        return set()
    names = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return names.union(*map(property_names, schema.values()))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_mandoc_has_nothing_to_say(path):
    result = subprocess.run([tree.tool("mandoc"), "-Tlint", path], capture_output=True,
                            text=True)
    # Whether the manuals that a page refers to are installed says nothing of the page.
    said = [line for line in result.stdout.splitlines()
            if "referenced manual not found" not in line]
    assert not said, "\n".join(said)


def test_mandoc_warns_about_a_broken_page(tmp_path):
    path = tmp_path / "broken.1"
    path.write_text(page("pmu-caps.1").replace(".Sh NAME\n", ".Sh NAME\n.Nope\n", 1))
    result = subprocess.run([tree.tool("mandoc"), "-Tlint", "-W", "warning", path],
                            capture_output=True, text=True)
    assert result.returncode != 0


def test_the_program_page_has_its_sections():
    assert re.findall(r"^\.Sh (.*)$", page("pmu-caps.1"), re.M) == SECTIONS


def test_every_finding_is_explained_in_its_order():
    ids = re.findall(r'\.id = "([a-z-]+)"', (tree.ROOT / "model/findings.c").read_text())
    assert ids
    text = section(page("pmu-caps-report.5"), "FINDINGS")
    assert re.findall(r"^\.It Sy (\S+)$", text, re.M) == ids


def test_every_finding_is_given_its_severity():
    source = (tree.ROOT / "model/findings.c").read_text()
    kinds = re.findall(r'\.id = "([a-z-]+)",\s*\.severity = SEVERITY_(\w+)', source)
    text = section(page("pmu-caps-report.5"), "FINDINGS")
    assert re.findall(r"^\.It Sy (\S+)\n(\w+)\.$", text, re.M) == [
        (name, severity.capitalize()) for name, severity in kinds]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_key_of_a_schema_is_explained(path):
    words = set(re.findall(r"\w+", rendered("pmu-caps-report.5")))
    keys = property_names(json.loads(path.read_text()))
    assert keys and keys <= words, keys - words


def test_section_7_explains_what_the_program_lists():
    text = subprocess.run([tree.tool("mandoc"), "-Tascii", GENERATED], capture_output=True,
                          check=True, text=True).stdout
    words = set(re.sub(".\x08", "", text).split())
    for subject in ("requirements", "rules", "causes", "findings", "inputs", "exports", "vmms"):
        listed = subprocess.run([interface.PROGRAM, "list", subject], capture_output=True,
                                check=True, text=True).stdout
        ids = set(re.findall(r"^  (\S+)", listed, re.M))
        assert len(ids) >= 4 and ids <= words, ids - words


def test_there_are_schemas():
    assert SCHEMAS


def jq_programs():
    """The programs of the page's jq examples, as a shell would hand them on."""
    text = rendered("pmu-caps.1")
    return re.findall(r"jq -r '([^']*)'", text)


def test_the_jq_examples_work(tmp_path):
    programs = jq_programs()
    assert len(programs) >= 3
    host = tmp_path / "host.txt"
    host.write_text("CPUID 00000000: 0000000A-756E6547-6C65746E-49656E69\n"
                    "CPUID 00000001: 000006F2-00000000-00000000-00000000\n"
                    "CPUID 0000000A: 07300405-00000000-0000000D-00000600\n")
    report = subprocess.run([interface.PROGRAM, "--json", f"--from={host}"],
                            capture_output=True, check=True).stdout
    answers = [subprocess.run([tree.tool("jq"), "-r", program], input=report,
                              capture_output=True, check=True).stdout.decode()
               for program in programs]
    # The counters 0, 2 and 3 have a hole; no KVM was asked; much of the host is unknown.
    assert answers[0] == f"{host}\n"
    assert answers[1] == ""
    assert "/kvm/answer" in answers[2]
