# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the result goes: whole, or an error; never a cut-off document with status 0."""
import os
import stat
import subprocess

import pytest


def is_error(result, *words):
    assert result.status == 2
    assert len(result.errors) == 1, result.errors
    for word in words:
        assert word in result.errors[0]


@pytest.mark.parametrize("arguments", [["--json"], ["record"], ["show"], ["--help"]])
def test_a_full_device_is_an_error(run, dump, arguments):
    source = [] if arguments == ["--help"] else ["--from", dump()]
    with open("/dev/full", "wb") as full:
        is_error(run(*arguments, *source, stdout=full), "standard output", "No space left")


@pytest.mark.parametrize("arguments", [["--json"], ["record"], ["show"]])
def test_a_closed_standard_output_is_an_error(run, dump, arguments):
    close = {"stdout": None, "preexec_fn": lambda: os.close(1)}
    is_error(run(*arguments, "--from", dump(), **close), "standard output")


def test_a_closed_standard_output_never_becomes_another_file(run, dump):
    path = dump()
    before = path.read_bytes()
    run("--json", "--from", path, stdout=None,
        preexec_fn=lambda: [os.close(fd) for fd in (0, 1)])
    assert path.read_bytes() == before


def test_a_broken_pipe_is_an_error(run, dump):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        is_error(run("--json", "--from", dump(), stdout=writer), "Broken pipe")
    finally:
        os.close(writer)


def test_output_goes_to_a_file(run, dump, tmp_path):
    target = tmp_path / "report.json"
    source = dump()
    result = run("--json", "--from", source, "-o", target)
    assert (result.status, result.out, result.err) == (0, b"", b"")
    assert target.read_bytes() == run("--json", "--from", source).out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["host.txt", "report.json"]


def test_a_replaced_file_keeps_its_mode_and_a_link_leads_on(run, dump, tmp_path):
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("--json", "--from", dump(), "-o", link).status == 0
    assert link.is_symlink() and target.read_text().startswith("{")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_old_file_whole(run, dump, tmp_path):
    """A file system with no room, seen through a limit on the size of files."""
    import resource
    import signal
    target = tmp_path / "report.json"
    target.write_text("old")

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    is_error(run("--json", "--from", dump(), "-o", target, preexec_fn=limit), str(target))
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_without_any_host_the_old_file_stays(run, tmp_path):
    target, empty = tmp_path / "report.json", tmp_path / "empty"
    target.write_text("old")
    empty.write_text("")
    is_error(run("--json", "--from", empty, "-o", target), str(empty))
    assert target.read_text() == "old"


def test_a_folder_that_is_not_there_is_named(run, dump, tmp_path):
    target = tmp_path / "nowhere" / "report.json"
    is_error(run("--json", "--from", dump(), "-o", target), str(target), "No such file")


def test_a_device_is_written_to_and_stays_a_device(run, dump):
    is_error(run("--json", "--from", dump(), "-o", "/dev/full"), "/dev/full", "No space left")
    assert run("--json", "--from", dump(), "-o", "/dev/null").status == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_a_link_that_leads_nowhere_stays(run, dump, tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to("nowhere")
    is_error(run("--json", "--from", dump(), "-o", link), str(link))
    assert link.is_symlink()


def test_a_kill_leaves_nothing_that_a_folder_reading_would_take(run, dump, tmp_path):
    """The temporary file beside the target has a dot before its name."""
    import shutil
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    log, target = tmp_path / "log", tmp_path / "report.json"
    subprocess.run(["strace", "-e", "trace=openat", "-o", log, os.environ["PMU_CAPS"],
                    "--json", "--from", dump(), "-o", target],
                   env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}, check=True)
    created = [line for line in log.read_text().splitlines() if "O_CREAT" in line]
    assert len(created) == 1 and f'"{tmp_path}/.report.json.' in created[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_replaced_file_keeps_its_owner(run, dump, tmp_path):
    target = tmp_path / "report.json"
    target.write_text("old")
    os.chown(target, 65534, 65534)
    assert run("--json", "--from", dump(), "-o", target).status == 0
    assert (target.stat().st_uid, target.stat().st_gid) == (65534, 65534)


def test_colour_is_for_terminals_only(run, dump):
    source = dump(perfmon=(0x0D300806, 0, 0x77, 0x8603))
    plain = run("--from", source).out
    assert b"\x1b" not in plain
    assert b"\x1b[" in run("--from", source, "--color=always").out
    assert run("--from", source, "--color=never").out == plain


@pytest.mark.parametrize("env,coloured", [({}, True), ({"NO_COLOR": "1"}, False),
                                          ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)])
def test_colour_on_a_terminal_follows_no_color(dump, env, coloured):
    import pty
    source = dump(perfmon=(0x0D300806, 0, 0x77, 0x8603))
    master, slave = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment.update({"TERM": "xterm", **env})
    process = subprocess.Popen([os.environ["PMU_CAPS"], "--from", str(source)], stdout=slave,
                               stdin=subprocess.DEVNULL, env=environment)
    os.close(slave)
    seen = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
    process.wait()
    os.close(master)
    assert process.returncode == 0
    assert (b"\x1b[" in seen) == coloured
