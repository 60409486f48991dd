# SPDX-License-Identifier: GPL-2.0-or-later
"""A plugin for sos: what pmu-caps knows of the host, to be judged elsewhere."""
from sos.report.plugins import DebianPlugin, Plugin, RedHatPlugin, SuSEPlugin, UbuntuPlugin


class PmuCaps(Plugin, DebianPlugin, RedHatPlugin, SuSEPlugin, UbuntuPlugin):
    """Facts on the PMU and KVM, as pmu-caps records them, and its report on them.

    The record can be judged again on another machine: pmu-caps --from=FILE
    """
    short_desc = "Performance counters that KVM can give to guests"
    plugin_name = "pmu_caps"
    profiles = ("virt", "performance", "hardware")
    packages = ("pmu-caps",)
    commands = ("pmu-caps",)

    def setup(self):
        self.add_cmd_output("pmu-caps record", suggest_filename="pmu-caps.json")
        self.add_cmd_output("pmu-caps", suggest_filename="pmu-caps.txt")
