# SPDX-License-Identifier: GPL-2.0-or-later
"""An unpacked sos report is one host, whatever of it is missing, broken or contradictory."""
import os
import shutil

import hosts
import pytest

RELEASE = "7.2.13-1-amd64"
DMESG = f"""[    0.000000] Linux version {RELEASE} (builder@example) #1 SMP
[    0.000000] Command line: BOOT_IMAGE=/vmlinuz root=UUID=1-2 kvm.enable_pmu=1 quiet
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.100000] smpboot: CPU0: Made-up CPU (family: 0x6, model: 0x6a, stepping: 0x6)
[    0.200000] Performance Events: PEBS fmt4+, full-width counters, Intel PMU driver.
[    0.200001] ... fixed-purpose bitmap:   000000000000000f
"""
JOURNALS = [f"sos_commands/logs/journalctl_--{name}" for name in (
    "no-pager_--boot", "no-pager_--catalog_--boot", "all_--this-boot_--no-pager", "no-pager")]
CPUINFO = """processor\t: 0
vendor_id\t: GenuineIntel
cpu family\t: 6
model\t\t: 106
stepping\t: 6
physical id\t: 0
siblings\t: 2
cpuid level\t: 27
flags\t\t: fpu dts vmx pdcm

processor\t: 1
vendor_id\t: GenuineIntel
physical id\t: 0
siblings\t: 2
"""
FILES = {
    "sos_commands/processor/cpuid_-r": hosts.cpuid_r(hosts.intel(), hosts.intel()),
    "sos_commands/kernel/uname_-a": f"Linux node-17 {RELEASE} #1 SMP x86_64 GNU/Linux\n",
    "sos_commands/kernel/sysctl_-a": "kernel.nmi_watchdog = 0\nkernel.perf_event_paranoid = -1\n",
    "sos_commands/kernel/dmesg": DMESG,
    "proc/cpuinfo": CPUINFO,
    "proc/cmdline": "BOOT_IMAGE=/vmlinuz root=UUID=1-2 kvm.enable_pmu=1 quiet\n",
    "sys/module/kvm/parameters/enable_pmu": "Y\n",
    "sys/module/kvm_intel/parameters/enable_mediated_pmu": "Y\n",
    "etc/modprobe.d/kvm.conf": "options kvm_intel enable_mediated_pmu=1\n",
    "usr/lib/modprobe.d/other.conf": "blacklist floppy\n",
}


@pytest.fixture
def sos(tmp_path):
    """Writes a report and returns its folder."""
    root = tmp_path / "sosreport-node-17"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    # Of a merged /usr, as sos packs it.
    (root / "lib").symlink_to("usr/lib")
    return root


def journal_of(log, *others):
    """What journalctl makes of a kernel log, among what programs said."""
    lines = ["-- Journal begins at Mon 2026-11-23 01:33:08 UTC. --"]
    for line in log.splitlines():
        message = line.split("] ", 1)[1]
        lines += [f"Nov 23 01:33:08 node-17 kernel: {message}",
                  "Nov 23 01:33:09 node-17 systemd[1]: Started something.", *others]
    return "\n".join(lines) + "\n"


def write_journal(sos, name, text):
    path = sos / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def reason_of(document, path):
    return [u["reason"] for u in document["unknown"] if u["path"] == path]


def disagreements(document):
    return [f["evidence"] for f in document["findings"] if f["id"] == "sources-disagree"]


def test_a_whole_report_tells_all_but_kvms_answer(run, sos):
    result = run("--json", "--from", sos)
    assert result.status == 0 and not result.err
    document = result.json()
    assert document["source"] == {"kind": "sos", "name": str(sos)}
    assert document["host"]["kernel"] == RELEASE
    assert document["host"]["logical_cpus"] == 2
    assert document["hardware"][0]["version"] == 5
    assert document["kvm"]["module"] == "kvm_intel"
    assert document["kvm"]["parameters"]["enable_mediated_pmu"] is True
    assert document["guest"]["mode"] == "mediated"
    assert document["mediated"]["requested"] is True
    assert document["snapshot"]["kernel"]["nmi_watchdog"] == 0
    assert document["snapshot"]["kernel"]["perf_event_paranoid"] == -1
    assert document["snapshot"]["kvm"]["requested"] == {
        "enable_pmu": {"value": "1", "in": "kernel command line"},
        "enable_mediated_pmu": {"value": "1", "in": "modprobe.d"},
        "error_on_inconsistent_vmcs_config": {"state": "absent"},
    }
    assert disagreements(document) == []
    assert reason_of(document, "/kvm/answer") == ["not-recorded"]


def test_nothing_of_the_host_name_gets_into_the_record(run, sos):
    assert "node-17" not in str(run("record", "--from", sos).json()["snapshot"])


@pytest.mark.parametrize("name", FILES)
def test_each_file_may_be_missing(run, sos, name):
    (sos / name).unlink()
    result = run("--json", "--from", sos)
    assert result.status == 0 and not result.err
    assert disagreements(result.json()) == []


def test_what_is_missing_is_not_recorded_and_not_absent(run, sos):
    for name in ("proc", "sys", "etc", "usr"):
        shutil.rmtree(sos / name)
    (sos / "sos_commands/kernel/uname_-a").unlink()
    (sos / "sos_commands/kernel/dmesg").unlink()
    document = run("--json", "--from", sos).json()
    assert document["host"]["kernel"] is None
    assert reason_of(document, "/host/kernel") == ["not-recorded"]
    assert reason_of(document, "/kvm/module") == ["not-recorded"]
    assert "command_line" not in document["snapshot"]["kernel"]
    assert "perf_devices" not in document["snapshot"]["kernel"]


def test_without_the_kernel_plugin_nobody_looked_into_modprobe_d(run, sos):
    shutil.rmtree(sos / "sos_commands/kernel")
    shutil.rmtree(sos / "etc")
    requested = run("record", "--from", sos).json()["snapshot"]["kvm"]["requested"]
    assert requested == {"enable_pmu": {"value": "1", "in": "kernel command line"}}


def test_a_parameter_beside_others_that_is_not_there_is_absent(run, sos):
    folder = sos / "sys/module/kvm_intel/parameters"
    (folder / "ept").write_text("Y\n")
    (folder / "enable_mediated_pmu").unlink()
    parameters = run("record", "--from", sos).json()["snapshot"]["kvm"]["parameters"]
    assert parameters["enable_mediated_pmu"]["state"] == "absent"


def test_no_module_among_others_means_that_it_is_not_loaded(run, sos):
    shutil.rmtree(sos / "sys/module/kvm")
    shutil.rmtree(sos / "sys/module/kvm_intel")
    (sos / "sys/module/ext4/parameters").mkdir(parents=True)
    kvm = run("record", "--from", sos).json()["snapshot"]["kvm"]
    assert kvm["core_module"]["state"] == kvm["vendor_module"]["state"] == "absent"


def test_without_the_kernel_plugin_not_all_modules_were_collected(run, sos):
    """The plugin kvm copies its own module's files; that others are missing tells nothing."""
    shutil.rmtree(sos / "sos_commands/kernel")
    shutil.rmtree(sos / "sys/module/kvm")
    document = run("--json", "--from", sos).json()
    kvm = document["snapshot"]["kvm"]
    assert "core_module" not in kvm and kvm["vendor_module"] == "kvm_intel"
    assert document["guest"]["mode"] == "mediated"
    shutil.rmtree(sos / "sys/module/kvm_intel")
    (sos / "sys/module/ext4/parameters").mkdir(parents=True)
    (sos / "sys/class/misc/rfkill").mkdir(parents=True)
    document = run("--json", "--from", sos).json()
    assert not {"core_module", "vendor_module", "misc_device"} & document["snapshot"]["kvm"].keys()
    assert document["guest"]["cause"] == "unknown"


def test_a_module_proves_a_kvm_whatever_else_was_collected(run, sos):
    shutil.rmtree(sos / "sys/module/kvm")
    assert run("--json", "--from", sos).json()["guest"]["mode"] == "mediated"


def test_contradictions_within_the_report_are_findings(run, sos):
    (sos / "proc/cpuinfo").write_text(CPUINFO.replace("model\t\t: 106", "model\t\t: 85")
                                      .replace(" pdcm", ""))
    (sos / "sos_commands/kernel/dmesg").write_text(DMESG.replace(RELEASE, "6.12.0"))
    result = run("--json", "--from", sos)
    assert result.status == 0
    document = result.json()
    assert document["host"]["model"] == 106
    assert document["host"]["kernel"] == RELEASE
    assert disagreements(document) == [
        'different machines; family, model, stepping: "6, 106, 6", and "6, 85, 6" by cpuinfo; '
        'CPUID leaf 0x1.0 ECX: "0x00008020", and "0x00000020"; and 1 more']
    assert document["snapshot"]["disagreements"][2] == {
        "fact": "kernel release", "kept": RELEASE, "other": "6.12.0", "source": "kernel-log"}


@pytest.mark.parametrize("name,text", [
    ("sos_commands/processor/cpuid_-r", ""),
    ("sos_commands/processor/cpuid_-r", "bash: cpuid: command not found\n"),
    ("sos_commands/processor/cpuid_-r", "CPU 0:\n   0x0000000a 0x00: eax=0x0"),
    ("sos_commands/kernel/dmesg", "dmesg: read kernel buffer failed: Operation not permitted\n"),
    ("proc/cpuinfo", "\0\0\0\0"),
])
def test_a_broken_part_is_named_and_the_rest_comes_out(run, sos, name, text):
    (sos / name).write_text(text)
    result = run("--json", "--from", sos)
    assert result.status == 2
    assert len(result.errors) == 1 and f"{sos}/{name}" in result.errors[0]
    assert result.json()["host"]["kernel"] == RELEASE


def test_a_broken_small_file_is_a_failed_reading(run, sos):
    (sos / "sos_commands/kernel/uname_-a").write_text("uname: not found\n")
    (sos / "sos_commands/kernel/sysctl_-a").write_text("kernel.nmi_watchdog = maybe\n")
    (sos / "proc/cmdline").unlink()
    (sos / "proc/cmdline").mkdir()
    (sos / "sos_commands/kernel/dmesg").unlink()
    kernel = run("record", "--from", sos).json()["snapshot"]["kernel"]
    for key in ("release", "nmi_watchdog", "command_line"):
        assert kernel[key]["state"] == "failed"


@pytest.mark.skipif(os.geteuid() == 0, reason="ROOT MAY READ EVERYTHING")
def test_a_file_without_rights_is_denied(run, sos):
    (sos / "sys/module/kvm/parameters/enable_pmu").chmod(0)
    parameters = run("record", "--from", sos).json()["snapshot"]["kvm"]["parameters"]
    assert parameters["enable_pmu"]["state"] == "denied"


def test_links_out_of_the_report_are_not_followed(run, sos, tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("Linux x 1.2.3 #1\n")
    for name, target in [("sos_commands/kernel/uname_-a", outside),
                         ("proc/cpuinfo", "/proc/cpuinfo"),
                         ("sos_commands/processor/cpuid_-r", "../../../outside"),
                         ("sys/module/kvm/parameters/enable_pmu", "../../../../../outside")]:
        (sos / name).unlink()
        (sos / name).symlink_to(target)
    (sos / "sos_commands/kernel/dmesg").unlink()
    result = run("record", "--from", sos)
    assert "release" not in result.json()["snapshot"]["kernel"]
    assert "cpus" not in result.json()["snapshot"]
    assert b"1.2.3" not in result.out


def test_links_within_the_report_are_followed_from_its_top(run, sos):
    shutil.move(sos / "sos_commands/processor/cpuid_-r", sos / "dump")
    (sos / "sos_commands/processor/cpuid_-r").symlink_to("/dump")
    assert run("--json", "--from", sos).json()["hardware"][0]["version"] == 5


def test_a_fifo_does_not_hang(run, sos):
    (sos / "sos_commands/kernel/dmesg").unlink()
    os.mkfifo(sos / "sos_commands/kernel/dmesg")
    assert run("record", "--from", sos).status == 2


def test_an_empty_report_is_a_host_of_which_nothing_is_known(run, tmp_path):
    (tmp_path / "sos_commands").mkdir()
    result = run("--json", "--from", tmp_path)
    assert result.status == 0
    assert result.json()["host"]["vendor"] is None


def test_a_report_goes_with_other_sources(run, sos, dump):
    (sos / "sos_commands/processor/cpuid_-r").unlink()
    both = run("--json", "--from", sos, "--with", dump()).json()
    assert both["hardware"][0]["version"] == 5
    turned = run("--json", "--from", dump(), "--with", sos).json()
    assert turned["host"]["kernel"] == RELEASE
    several = run("--json", "--from", sos, "--from", dump())
    assert [d["source"]["kind"] for d in several.lines()] == ["sos", "instlatx64"]


@pytest.mark.parametrize("name", JOURNALS)
def test_the_journal_is_the_log_where_there_is_no_other(run, sos, name):
    expected = run("record", "--from", sos).json()["snapshot"]
    (sos / "sos_commands/kernel/dmesg").unlink()
    assert "log" not in run("record", "--from", sos).json()["snapshot"]["kernel"]
    write_journal(sos, name, journal_of(DMESG))
    result = run("record", "--from", sos)
    assert result.status == 0 and not result.err
    assert result.json()["snapshot"] == expected


def test_the_journal_has_the_boot_that_the_kernels_buffer_has_lost(run, sos):
    late = "[ 9.0] NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.\n"
    (sos / "sos_commands/kernel/dmesg").write_text(late)
    log = run("record", "--from", sos).json()["snapshot"]["kernel"]["log"]
    assert log["state"] == "absent" and len(log["lines"]) == 1
    write_journal(sos, JOURNALS[0], journal_of(DMESG + late))
    document = run("--json", "--from", sos).json()
    log = document["snapshot"]["kernel"]["log"]
    assert log["state"] == "ok" and len(log["lines"]) == 3
    assert disagreements(document) == []


def test_a_log_that_is_whole_needs_no_journal(run, sos):
    whole = run("record", "--from", sos).out
    write_journal(sos, JOURNALS[0], journal_of("[ 0.0] Linux version 9.9.9 (x)\n"))
    assert run("record", "--from", sos).out == whole


def test_of_all_boots_in_the_journal_the_last_one_counts(run, sos):
    (sos / "sos_commands/kernel/dmesg").unlink()
    (sos / "sos_commands/kernel/uname_-a").unlink()
    write_journal(sos, JOURNALS[3], journal_of(DMESG.replace(RELEASE, "6.12.0")) + "-- Reboot --\n" +
                  journal_of(DMESG))
    document = run("--json", "--from", sos).json()
    assert document["host"]["kernel"] == RELEASE and disagreements(document) == []


@pytest.mark.parametrize("line,times", [
    ("-- No entries --\n", 1), ("No journal files were found.\n", 1),
    ("Nov 23 01:33:09 node-17 sshd[9]: hello\n", 40000)])
def test_a_journal_without_a_word_of_the_kernels_tells_nothing(run, sos, line, times):
    (sos / "sos_commands/kernel/dmesg").unlink()
    without = run("record", "--from", sos).json()["snapshot"]
    write_journal(sos, JOURNALS[0], line * times)
    result = run("record", "--from", sos)
    assert result.status == 0 and not result.err
    snapshot = result.json()["snapshot"]
    assert snapshot["kernel"].pop("log") == {"state": "absent"}
    assert snapshot == without


@pytest.mark.parametrize("forged", [
    "Nov 23 01:33:10 node-17 evil[7]: x kernel: Performance Events: forged",
    "Nov 23 01:33:10 node-17 evil[7]: two lines\n                  Linux version 9.9.9 (x)",
    "                  Performance Events: forged",
])
def test_what_programs_write_into_the_journal_does_not_count(run, sos, forged):
    expected = run("record", "--from", sos).out
    (sos / "sos_commands/kernel/dmesg").unlink()
    write_journal(sos, JOURNALS[0], journal_of(DMESG, forged))
    assert run("record", "--from", sos).out == expected


def test_a_journal_that_cannot_be_read_is_named_and_the_next_one_is_read(run, sos):
    (sos / "sos_commands/kernel/dmesg").unlink()
    write_journal(sos, JOURNALS[0], "")
    write_journal(sos, JOURNALS[3], journal_of(DMESG))
    result = run("record", "--from", sos)
    assert result.status == 2
    assert len(result.errors) == 1 and JOURNALS[0] in result.errors[0]
    assert result.json()["snapshot"]["kernel"]["log"]["state"] == "ok"


def test_a_large_journal_is_a_link_to_what_is_left_of_it(run, sos):
    (sos / "sos_commands/kernel/dmesg").unlink()
    write_journal(sos, "sos_strings/logs/journalctl_--no-pager_--boot.tailed", journal_of(DMESG))
    (sos / "sos_commands/logs").mkdir()
    (sos / JOURNALS[0]).symlink_to("../../sos_strings/logs/journalctl_--no-pager_--boot.tailed")
    assert run("record", "--from", sos).json()["snapshot"]["kernel"]["log"]["state"] == "ok"
