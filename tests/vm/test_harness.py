# SPDX-License-Identifier: GPL-2.0-or-later
"""The harness of the emulated machines notices what it is there to notice."""
import base64
import hashlib
import io
import re
import tarfile

import pytest

import boots
import cases
import cpus
import emulator
import fetch
import frames
import initramfs
import shell
import table


def frame(name="a", data=None, size=None, checksum=None):
    if data is None:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w:gz") as archive:
            member = tarfile.TarInfo(f"{name}/text")
            member.size = 3
            archive.addfile(member, io.BytesIO(b"yes"))
        data = stream.getvalue()
    begin = f"@@BEGIN {name} {size or len(data)} {checksum or hashlib.sha256(data).hexdigest()}"
    return [begin, *base64.encodebytes(data).decode().split(), f"@@END {name}"]


def serial(lines):
    return "\r\n".join(["a kernel says something", *lines, "@@DONE", ""]).encode()


def test_a_whole_frame_is_read():
    assert frames.read(serial(frame())) == {"a": {"text": "yes"}}


@pytest.mark.parametrize("broken", [
    frame()[:-1], [*frame()[:1], *frame()[2:]], frame(size=4), frame(checksum="0" * 64),
    [frame()[0], "a kernel message between", *frame()[1:]]],
    ids=["end", "line", "length", "checksum", "noise"])
def test_a_frame_that_is_not_whole_is_noticed(broken):
    with pytest.raises(frames.Broken):
        frames.read(serial(broken))


def test_a_leaf_is_replaced_only_where_it_stands_once():
    cpu = cpus.CPUS["clearwater"]
    old, new = cpus.registers(cpu.stands_for), cpus.registers(cpu.leaf_0a)
    assert cpus.with_leaf(b"x" + old + b"y", cpu) == b"x" + new + b"y"
    for program in (b"xy", b"x" + old + old + b"y"):
        with pytest.raises(ValueError):
            cpus.with_leaf(program, cpu)


def test_a_register_is_read_only_or_not_as_the_file_says():
    lines = cpus.msr_file(cpus.CPUS["lbr-pebs"]).splitlines()
    assert "0x345 0 00000000 000033c5 00000000 00000000 ffffffff ffffffff" in lines
    assert "0x38f 0 00000000 00000000 00000000 00000000 00000000 00000000" in lines
    assert len(lines) == len({line.split()[0] for line in lines})


def test_every_case_has_a_cpu_and_a_name_of_its_own():
    for kernel in cases.ALL:
        names = [(case.cpu, case.name) for case in cases.CASES if kernel in case.kernels]
        assert len(names) == len(set(names)), kernel
    assert {case.cpu for case in cases.CASES} == set(cpus.CPUS)


def test_a_watchdog_does_not_share_a_boot():
    plans = boots.plans(cases.chosen("full"))
    assert sum(len(plan.cases) for plan in plans) == len(cases.chosen("full"))
    for plan in plans:
        assert {case.watchdog for case in plan.cases} == {plan.watchdog}


def test_a_step_that_nothing_knows_is_refused():
    for options in ({"steps": "no-msrs"}, {"steps": "vcpu"}, {"vcpu": "0"}):
        with pytest.raises(ValueError):
            cases.Case("x", "skylake", (), None, "", "", None, None, "", **options)
    init = re.sub(r"^\s*#.*$", "", (initramfs.HERE / "init").read_text(), flags=re.M)
    known = set(re.findall(r"\bhas ([a-z-]+)", init))
    # The watchdog is the kernel's command line; what nobody recorded is recorded always.
    assert {*cases.CHANGES, *cases.QUESTIONS} == known | {"watchdog", "nobody"}


def apt_says(monkeypatch, *lines):
    fetch.mirrors.cache_clear()
    monkeypatch.setattr(shell, "run", lambda *_: "".join(line + "\n" for line in lines))
    monkeypatch.setattr(fetch, "keyring", lambda: "KEY")


def test_packages_come_from_the_mirror_that_this_machine_uses(monkeypatch):
    main, security = "Debian|main|Debian|file:/a/", "Debian|main|Debian-Security|file:/b"
    other = "Else|main|Debian|file:/c"
    suites = ("trixie", "trixie-security")
    apt_says(monkeypatch, other, main, security)
    assert list(fetch.sources(suites)) == ["deb [signed-by=KEY] file:/a trixie main\n",
                                           "deb [signed-by=KEY] file:/b trixie-security main\n"]
    apt_says(monkeypatch, main, other)
    assert list(fetch.sources(suites)) == ["deb [signed-by=KEY] file:/a trixie main\n"]
    apt_says(monkeypatch, other)
    with pytest.raises(shell.Missing, match="names no mirror"):
        list(fetch.sources(suites))
    fetch.mirrors.cache_clear()


def test_what_cannot_be_had_is_skipped_and_says_why(monkeypatch, tmp_path):
    plan = boots.Plan("6.1", "skylake", False, tuple(cases.CASES[:1]))

    class Yard:
        deadline = float("inf")

        def kernel(self, name):
            raise shell.Missing(f"{name}: the mirror does not answer")

    monkeypatch.setattr(boots.bochs, "check", lambda cpu: None)
    [outcome] = boots.carry_out(Yard(), plan)
    assert (outcome.state, outcome.why) == ("skipped", ["6.1: the mirror does not answer"])
    assert "SKIPPED: 6.1: the mirror does not answer" in table.text([outcome])


def test_a_panic_is_told_from_an_end(tmp_path):
    class Process:
        def poll(self):
            return None

    path = tmp_path / "serial"
    for said, want in ((b"", None), (b"x\r\n@@DONE\r\n", "done"),
                       (b"[ 1.0] Kernel panic - not syncing: Fatal exception\r\n", "panic")):
        path.write_bytes(said)
        assert emulator.state(Process(), path) == want
