# SPDX-License-Identifier: GPL-2.0-or-later
"""Nova's own reader of provider.yaml, from Debian's package, takes what we write.

The package needs two hundred others to be installed; its reader needs the few small ones that
are unpacked beside it here, and two modules of Nova's that only word its messages.
"""
import importlib
import os
import pathlib
import re
import subprocess
import sys
import types

import pytest

import fleet
import nova_rules
from conftest import INTEGRATIONS, tool

PACKAGES = ["python3-nova", "python3-os-traits", "python3-os-resource-classes",
            "python3-microversion-parse", "python3-pbr"]
FOLDER = INTEGRATIONS / "nova"


class Refused(Exception):
    """Stands for Nova's ProviderConfigException: nova-compute stops."""
    def __init__(self, error):
        super().__init__(error)


def fetch(folder):
    """Unpacks the packages; kept in the build folder, and fetched once."""
    for package in PACKAGES:
        subprocess.run([tool("apt-get"), "download", "-q", package], cwd=folder,
                       capture_output=True, timeout=120, check=True)
    for archive in folder.glob("*.deb"):
        subprocess.run([tool("dpkg"), "-x", archive, folder / "root"], check=True)


@pytest.fixture(scope="module")
def nova():
    folder = pathlib.Path(os.environ["PMU_CAPS_BUILD"]) / "tests/consumers/nova"
    modules = folder / "root/usr/lib/python3/dist-packages"
    if not (modules / "pbr").exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            fetch(folder)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"NOVA CANNOT BE FETCHED, only its rules restated were tried: {error}")
    stand_ins = {"nova.exception": {"ProviderConfigException": Refused},
                 "nova.i18n": {"_": str}}
    for name, members in stand_ins.items():
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules[name] = module
    for name in ("nova", "nova.compute"):
        module = types.ModuleType(name)
        module.__path__ = [str(modules / name.replace(".", "/"))]
        sys.modules[name] = module
    sys.path.append(str(modules))
    return importlib.import_module("nova.compute.provider_config")


@pytest.mark.parametrize("host", fleet.FLEET)
def test_nova_takes_what_we_write(nova, export, tmp_path, host):
    folder = tmp_path / "provider_config"
    folder.mkdir()
    written = export(host, "nova-traits", folder / "pmu-caps.yaml")
    found = nova.get_provider_configs(str(folder))
    wanted = nova_rules.traits(written.read_text())
    if not wanted:
        assert not found  # a provider without traits counts as none
        return
    assert set(found) == {"$COMPUTE_NODE"}
    assert set(found["$COMPUTE_NODE"]["traits"]["additional"]) == wanted


@pytest.mark.parametrize("trait", ["HW_CPU_X86_VMX", "custom_kvm", "CUSTOM-KVM"])
def test_nova_refuses_what_is_wrong(nova, tmp_path, trait):
    text = (FOLDER / "provider.yaml").read_text()
    (tmp_path / "wrong.yaml").write_text(text.replace("CUSTOM_KVM_VPMU_EMULATED", trait))
    with pytest.raises(Refused):
        nova.get_provider_configs(str(tmp_path))


def test_the_example_is_what_is_written(export, tmp_path):
    written = export("answered", "nova-traits", tmp_path / "provider.yaml")
    assert (FOLDER / "provider.yaml").read_text() == written.read_text()


def test_the_flavor_asks_for_traits_that_there_are(export, call, tmp_path):
    asked = set(re.findall(r"trait:(\w+)=required", (FOLDER / "flavor.sh").read_text()))
    written = export("mediated", "nova-traits", tmp_path / "provider.yaml")
    assert asked and asked <= nova_rules.traits(written.read_text())
    assert asked <= set(re.findall(r"^  (CUSTOM_\w+)$", call("pmu-caps", "list",
                                                             "exports").stdout, re.M))
