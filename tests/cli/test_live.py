# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine of the tests, whatever it is, and the same machine with parts taken away."""
import json
import os
import subprocess

import pytest

import schema_check

PROGRAM = os.environ["PMU_CAPS"]
# AddressSanitizer's leak check needs /proc, which some of these tests take away.
WITHOUT_LEAKS = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mount namespaces need root")


def report(command, **options):
    process = subprocess.run(command, capture_output=True, timeout=60, env=WITHOUT_LEAKS,
                             stdin=subprocess.DEVNULL, **options)
    assert process.returncode == 0, process.stderr.decode()
    assert process.stderr == b""
    document = json.loads(process.stdout, object_pairs_hook=schema_check.no_duplicates)
    schema_check.validate(document)
    return document


# AddressSanitizer reads its options from /proc/self/environ: this process' own part stays.
WITHOUT_PROC = ["old=$(mktemp -d)", "mount --bind /proc $old", "mount -t tmpfs none /proc",
                "mkdir /proc/self", "mount --bind $old/$$ /proc/self", "umount -l $old",
                "rmdir $old"]


def without(*folders, keep=()):
    """The report with folders replaced by empty ones; keep: files in them that stay."""
    private = ["unshare", "-m", "mount", "--make-rprivate", "/"]
    if subprocess.run(private, capture_output=True).returncode:
        pytest.skip("NO MOUNT NAMESPACE CAN BE HAD HERE (in a chroot whose root is no mount "
                    "point): hosts without /sys, /proc and /dev are not tested")
    steps = ["set -e", "mount --make-rprivate /"]
    # File descriptors reach what the empty folder is going to cover.
    for number, name in enumerate(keep, start=3):
        steps.append(f"exec {number}<{name}")
    steps += [f"mount -t tmpfs none {folder}" for folder in folders if folder != "/proc"]
    if "/proc" in folders:
        steps += WITHOUT_PROC
    for number, name in enumerate(keep, start=3):
        steps.append(f"touch {name}; mount -c --bind /proc/self/fd/{number} {name}")
    steps.append(f"exec {PROGRAM} --json")
    return report(["unshare", "-m", "sh", "-c", "\n".join(steps)])


def unknown(document):
    return {item["path"]: item for item in document["unknown"]}


def test_the_host_is_reported():
    document = report([PROGRAM, "--json"])
    assert document["source"] == {"kind": "live", "name": ""}
    assert document["host"]["kernel"] == os.uname().release
    assert document["host"]["logical_cpus"] == os.cpu_count()
    with open("/proc/cpuinfo") as file:
        info = dict(line.rstrip("\n").split("\t", 1) for line in file.read().split("\n\n")[0]
                    .splitlines() if "\t" in line)
    facts = {key.strip(): value.lstrip("\t: ") for key, value in info.items()}
    assert document["host"]["vendor"] == facts["vendor_id"]
    assert document["host"]["brand"] == facts["model name"]
    assert document["host"]["family"] == int(facts["cpu family"])
    assert document["host"]["model"] == int(facts["model"])
    assert document["host"]["stepping"] == int(facts["stepping"])
    assert (document["host"]["role"] == "guest") == ("hypervisor" in facts["flags"].split())


def test_all_cpus_agree_with_the_boot_cpu():
    one, every = report([PROGRAM, "--json"]), report([PROGRAM, "--json", "--all-cpus"])
    assert every["snapshot"]["coverage"] == "all-cpus"
    if not one["host"]["hybrid"] and len(every["hardware"]) == 1:
        assert one["hardware"] == every["hardware"]


def test_the_affinity_of_the_caller_is_respected():
    """Tied to the last CPU: that one answers, and with --all-cpus the report says so."""
    last = max(os.sched_getaffinity(0))
    if last == 0:
        pytest.skip("one CPU only")
    tied = {"preexec_fn": lambda: os.sched_setaffinity(0, {last})}
    found = [f["id"] for f in report([PROGRAM, "--json", "--all-cpus"], **tied)["findings"]]
    assert "cpu-not-visited" in found
    plain = report([PROGRAM, "--json"], **tied)
    if not plain["host"]["hybrid"]:
        assert "cpu-not-visited" not in [f["id"] for f in plain["findings"]]


@needs_root
def test_without_sysfs_the_report_is_whole():
    document = without("/sys")
    assert document["host"]["vendor"]
    assert document["kvm"]["parameters"].get("enable_pmu") is None


@needs_root
def test_without_devices_kvm_is_absent():
    document = without("/dev", keep=("/dev/null",))
    assert document["kvm"]["device"] == {"state": "absent", "errno": "ENOENT"}
    assert document["kvm"]["answer"] is None
    assert unknown(document)["/kvm/answer"]["reason"] == "absent"
    # sysfs still shows the KVM that a container is not given
    is_there = os.path.exists("/sys/class/misc/kvm")
    assert (document["guest"].get("cause") == "no-kvm") is not is_there


@needs_root
def test_without_proc_the_report_is_whole():
    document = without("/proc")
    assert document["host"]["kernel"] == os.uname().release


@needs_root
def test_without_rights_the_report_says_what_they_would_add():
    """As nobody: /dev/kvm may be closed, the MSRs are, and nothing else is lost."""
    def drop():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    document = report([PROGRAM, "--json"], preexec_fn=drop)
    root = report([PROGRAM, "--json"])
    for key in ("host", "hardware"):
        ours = json.dumps(document[key])
        assert ours == json.dumps(root[key]) or "perf_capabilities" in ours
    if os.path.exists("/dev/kvm") and os.stat("/dev/kvm").st_mode & 0o006 != 0o006:
        assert document["kvm"]["device"] == {"state": "denied", "errno": "EACCES",
                                             "api_version": None}
        assert unknown(document)["/kvm/answer"]["reason"] == "denied"
        assert unknown(document)["/kvm/answer"]["how"]


def test_nothing_is_written_anywhere(tmp_path):
    """Every file the program opens is opened for reading, but /dev/kvm for its ioctls."""
    import shutil
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    log = tmp_path / "strace"
    subprocess.run(["strace", "-f", "-e", "trace=open,openat,execve,mount,init_module,unlink,"
                    "rename,mkdir", "-o", log, PROGRAM, "--json"], check=True,
                   env=WITHOUT_LEAKS, stdout=subprocess.DEVNULL)
    for line in log.read_text().splitlines():
        if "/dev/kvm" in line:
            continue
        assert "O_WRONLY" not in line and "O_RDWR" not in line and "O_CREAT" not in line, line
        assert "execve(" not in line or PROGRAM in line, line
        for call in ("mount(", "init_module(", "unlink(", "rename(", "mkdir("):
            assert call not in line, line
