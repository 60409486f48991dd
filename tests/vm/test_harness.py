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
import plans
import records
import shell


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
    made = plans.plans(cases.chosen("full"))
    assert sum(len(plan.cases) for plan in made) == len(cases.chosen("full"))
    for plan in made:
        assert {case.watchdog for case in plan.cases} == {plan.watchdog}


def test_each_kernel_is_asked_before_any_is_asked_twice():
    """The fast part, then what takes seconds, then each kernel on the first CPU."""
    made = plans.plans(cases.chosen("full"))
    fast = {(kernel, case.cpu) for kernel, case in cases.chosen("fast")}
    rest = [plan for plan in made if (plan.kernel, plan.cpu) not in fast]
    assert made[len(made) - len(rest):] == rest
    quick = [plan for plan in rest if plan.emulator == "qemu"]
    assert quick and rest[:len(quick)] == quick
    first = rest[len(quick):len(quick) + 3]
    assert {plan.kernel for plan in first} == {*cases.ALL} - {cases.FAST_KERNEL}
    assert {(plan.cpu, plan.watchdog) for plan in first} == {(cases.FIRST_CPU, False)}


def test_a_step_that_nothing_knows_is_refused():
    for options in ({"steps": "no-msrs"}, {"steps": "vcpu"}, {"vcpu": "0"}):
        with pytest.raises(ValueError):
            cases.Case("x", "skylake", (), None, "", "", None, None, "", **options)
    init = re.sub(r"^\s*#.*$", "", (initramfs.HERE / "init").read_text(), flags=re.M)
    known = set(re.findall(r"\bhas ([a-z-]+)", init))
    # The watchdog is the kernel's command line; what nobody recorded is recorded always.
    assert {*cases.CHANGES, *cases.QUESTIONS} == known | {"watchdog", "nobody"}


def test_the_names_of_records_are_those_of_the_cases():
    case = next(case for case in cases.CASES if case.has("member"))
    assert records.names("7.2", case) == [f"7.2-{case.cpu}-{case.name}{suffix}"
                                          for suffix in ("", "-nobody", "-member")]


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


class Yard:
    """No kernel and no emulator."""

    def __init__(self, left=1000.0):
        self.time, self.loud, self.programs = left, [], [None]

    def left(self):
        return self.time

    def say(self, text):
        self.loud.append(text)

    def kernel(self, name):
        raise shell.Missing(f"{name}: the mirror does not answer")


class Kernel:
    release = "6.1.0-1-cloud-amd64"


PLAN = plans.Plan("6.1", "epyc", False, tuple(case for case in cases.CASES
                                              if (case.cpu, case.name) == ("epyc", "default")))


def test_what_cannot_be_had_is_skipped_and_says_why(monkeypatch):
    monkeypatch.setattr(boots.qemu, "check", lambda cpu: None)
    [outcome] = boots.carry_out(Yard(), PLAN)
    assert (outcome.state, outcome.why) == ("skipped", ["6.1: the mirror does not answer"])


def test_a_boot_for_which_there_is_no_time_is_not_begun():
    with pytest.raises(shell.Missing, match="no time was left"):
        boots.boot(Yard(left=boots.qemu.LEAST - 1.0), PLAN, Kernel())


@pytest.mark.parametrize("left, end, state", [(60.0, "cut", "skipped"),
                                              (1000.0, "timeout", "failed")])
def test_a_boot_ends_with_the_time(monkeypatch, tmp_path, left, end, state):
    """What is cut off says nothing about the kernel; what had its time and hangs does."""
    limits = []

    def hang(*arguments):
        limits.append(arguments[-1])
        return emulator.Boot("timeout", serial(frame(name="other")[:-1])[:-20], limits[-1])

    yard = Yard(left)
    yard.build = tmp_path
    monkeypatch.setattr(boots.initramfs, "make", lambda *_: None)
    monkeypatch.setattr(boots.qemu, "boot", hang)
    result = boots.boot(yard, PLAN, Kernel())
    assert (result.end, limits) == (end, [min(left, boots.qemu.LIMIT)])
    if end == "cut":
        assert [outcome.state for outcome in boots.judged(PLAN, Kernel(), result, None)] == [state]
    else:
        with pytest.raises(frames.Broken):
            list(boots.judged(PLAN, Kernel(), result, None))


def test_a_second_try_is_told_aloud(monkeypatch):
    ends = [emulator.Boot("panic", b"Kernel panic - not syncing: x", 1.0),
            emulator.Boot("done", b"", 1.0)]
    monkeypatch.setattr(boots, "boot", lambda *_: ends.pop(0))
    yard = Yard()
    assert boots.boot_patiently(yard, PLAN, Kernel()).end == "done"
    assert "TRIED ONCE MORE: Kernel panic" in yard.loud[0]


def test_an_earlier_download_is_told_aloud(monkeypatch, tmp_path):
    def broken(*_):
        raise RuntimeError("the mirror is gone")

    said = []
    monkeypatch.setattr(fetch, "Apt", broken)
    with pytest.raises(shell.Missing, match="bookworm/bookworm-security: the mirror is gone"):
        fetch.kernel("6.1", tmp_path, lambda: 10, said.append)
    (tmp_path / "6.1/kernel").mkdir(parents=True)
    (tmp_path / "6.1/kernel/release").write_text("6.1.0-1-cloud-amd64\n")
    assert fetch.kernel("6.1", tmp_path, lambda: 10, said.append).release == Kernel.release
    assert said == ["6.1: the mirror is gone; THE KERNEL OF AN EARLIER DOWNLOAD IS USED"]


def test_a_panic_is_told_from_an_end(tmp_path):
    class Process:
        def poll(self):
            return None

    path = tmp_path / "serial"
    for said, want in ((b"", None), (b"x\r\n@@DONE\r\n", "done"),
                       (b"[ 1.0] Kernel panic - not syncing: Fatal exception\r\n", "panic")):
        path.write_bytes(said)
        assert emulator.state(Process(), path) == want


def test_an_emulator_that_ends_by_itself_says_how(tmp_path, monkeypatch):
    monkeypatch.setattr(emulator, "own_network", lambda: [])
    script = "echo x > serial; echo '>>PANIC<< no way' > bochs.log; echo ends >> bochs.log; exit 3"
    tmp_path.chmod(0o755)
    result = emulator.watch(["sh", "-c", script], tmp_path, 20)
    assert result.end == "died"
    assert result.last_words() == "the emulator ended with status 3: >>PANIC<< no way"
    killed = emulator.watch(["sh", "-c", "kill -KILL $$"], tmp_path, 20)
    assert killed.last_words().startswith("the emulator ended with status -9")
