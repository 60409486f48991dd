# SPDX-License-Identifier: GPL-2.0-or-later
"""libvirt's own schema and map of CPU features take the elements that a baseline asks for."""
import pathlib
import re
import xml.etree.ElementTree as xml

import pytest

import asked

SHARED = pathlib.Path("/usr/share/libvirt")
DOMAIN = """<domain type='kvm'>
  <name>guest</name>
  <memory>65536</memory>
  <os><type>hvm</type></os>
{}</domain>
"""
YOUNG = {"perfmon-v2"}  # 9.0 does not know it, 11.3 does


@pytest.fixture
def libvirt():
    if not (SHARED / "schemas/domain.rng").exists():
        pytest.skip("LIBVIRT'S SCHEMAS ARE MISSING: no element was shown to them")
    return SHARED


@pytest.fixture
def accepts(libvirt, call, tmp_path):
    """Whether the schema takes elements of a domain."""
    def check(elements):
        path = tmp_path / "domain.xml"
        path.write_text(DOMAIN.format(elements))
        result = call("xmllint", "--noout", "--relaxng", libvirt / "schemas/domain.rng", path,
                      status=None)
        return result.returncode == 0
    return check


def known_features(libvirt):
    features = xml.parse(libvirt / "cpu_map/x86_features.xml").getroot()
    return {feature.get("name") for feature in features.iter("feature")}


@pytest.mark.parametrize("fleet", asked.FLEETS)
def test_libvirt_takes_what_is_asked_for(accepts, libvirt, call, tmp_path, fleet):
    elements = asked.ask(call, tmp_path, fleet)["libvirt"]["xml"]
    assert accepts(elements), elements
    names = set(re.findall(r"<feature policy='disable' name='([^']+)'/>", elements))
    assert len(names) == elements.count("<feature ")
    assert names - known_features(libvirt) <= YOUNG


def test_the_fleets_ask_for_every_element(call, tmp_path):
    elements = "".join(asked.ask(call, tmp_path, fleet)["libvirt"]["xml"]
                       for fleet in asked.FLEETS)
    for piece in ("<pmu state='on'/>", "<pmu state='off'/>", " migratable='off'>", "'pdcm'",
                  "'arch-lbr'", "'perfctr_core'", "'perfmon-v2'"):
        assert piece in elements, piece


@pytest.mark.parametrize("elements", [
    "<features><pmu state='no'/></features>\n",
    "<cpu mode='host-passthrough' migratable='no'/>\n",
    "<cpu mode='host-passthrough'><feature policy='off' name='pdcm'/></cpu>\n",
])
def test_libvirt_refuses_what_is_none(accepts, elements):
    assert not accepts(elements)


def test_what_cannot_be_asked_for_is_no_feature(libvirt):
    """A libvirt that knows more: model/cpu_options.c has to learn of it."""
    assert not {name for name in known_features(libvirt)
                if re.search("full-width|lbr-fmt|pebs|perf-metrics|topdown", name)}
    text = (libvirt / "cpu_map/x86_features.xml").read_text()
    assert not re.search(r"<msr index='0x0*345'", text)
