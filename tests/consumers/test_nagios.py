# SPDX-License-Identifier: GPL-2.0-or-later
"""Nagios itself takes the command; that it is understood, Icinga shows, by the same rules."""
import grp
import os
import pwd

import pytest

import fleet
from conftest import INTEGRATIONS

HOSTS = ["answered", "nothing"]
MAIN = """
cfg_file={folder}/command.cfg
cfg_file={folder}/hosts.cfg
log_file={folder}/log
status_file={folder}/status
object_cache_file={folder}/objects
state_retention_file={folder}/retention
temp_file={folder}/temp
lock_file={folder}/lock
command_file={folder}/command
check_result_path={folder}/results
temp_path={folder}
query_socket={folder}/query
nagios_user={user}
nagios_group={group}
illegal_macro_output_chars=`~$&|'"<>
use_syslog=0
"""
# Not in a time of the day, nor to anyone.
COMMON = """
define timeperiod {
    timeperiod_name always
    alias always
}
define command {
    command_name nothing
    command_line /bin/true
}
define contact {
    contact_name nobody
    host_notification_period always
    service_notification_period always
    host_notification_commands nothing
    service_notification_commands nothing
}
"""
HOST = """
define host {{
    host_name {name}
    address 127.0.0.1
    max_check_attempts 1
    check_period always
    notifications_enabled 0
}}
define service {{
    host_name {name}
    service_description pmu
    check_command check_pmu!--from {record}
    check_interval 5
    retry_interval 5
    max_check_attempts 1
    check_period always
    notifications_enabled 0
}}
"""


@pytest.fixture
def config(tmp_path, program):
    command = (INTEGRATIONS / "icinga/nagios.cfg").read_text()
    (tmp_path / "command.cfg").write_text(
        command.replace("/usr/bin/pmu-caps", str(program / "pmu-caps")))
    (tmp_path / "hosts.cfg").write_text(COMMON + "".join(
        HOST.format(name=name, record=fleet.write(tmp_path, name)) for name in HOSTS))
    (tmp_path / "results").mkdir()
    path = tmp_path / "nagios.cfg"
    path.write_text(MAIN.format(folder=tmp_path, user=pwd.getpwuid(os.geteuid()).pw_name,
                                group=grp.getgrgid(os.getegid()).gr_name))
    return path


def test_the_command_is_valid(call, config):
    out = call("nagios4", "-v", config).stdout
    assert "Total Errors:   0" in out, out
