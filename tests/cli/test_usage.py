# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line itself: one line for a mistake, exit status 2, nothing on stdout."""
import pytest

MISTAKES = [
    (["--no-such-option"], "--no-such-option"),
    (["--from"], "--from"),
    (["frobnicate"], "unknown command 'frobnicate'"),
    (["show", "something"], "does not take 'something'"),
    (["record", "--color=always"], "--color"),
    (["show", "--kernel=7.2"], "does not take --kernel"),
    (["record", "--mediated=on"], "does not take --mediated"),
    (["what-if"], "needs a change"),
    (["what-if", "--kernel=next"], "7.0, fixed3-v2, fixed3-v6"),
    (["what-if", "--kernel="], "rule sets"),
    (["what-if", "--mediated=yes"], "expected on or off"),
    (["what-if", "--enable-pmu=1"], "expected on or off"),
    (["what-if", "--nmi-watchdog="], "expected on or off"),
    (["what-if", "--mediated=on", "pmu"], "does not take 'pmu'"),
    (["check"], "needs REQUIREMENT"),
    (["check", "gp"], "gp>=N"),
    (["check", "pmu", "turbo"], "'turbo' is no requirement"),
    (["export"], "needs FORMAT"),
    (["export", "xml"], "prometheus, nfd, facter, nova-traits, monitoring-plugin"),
    (["export", "nfd", "pmu"], "does not take 'pmu'"),
    (["export", "nfd", "--json"], "does not take --json"),
    (["list"], "needs SUBJECT"),
    (["list", "guests"], "requirements, rules, causes, findings, inputs, exports"),
    (["list", "rules", "causes"], "does not take 'causes'"),
    (["list", "rules", "--json"], "does not take --json"),
    (["--color=sometimes"], "expected auto, always or never"),
    (["--perf-capabilities=xyz"], "hexadecimal"),
    (["--perf-capabilities="], "hexadecimal"),
    (["--perf-capabilities=0x12345678123456789"], "hexadecimal"),
    (["--all-cpus", "--from", "x"], "--all-cpus"),
    (["--with"], "--with"),
    (["show", "--redact"], "does not take --redact"),
    (["--from", "x", "--from", "y", "--with", "z"], "does not go with several"),
    (["list", "rules", "--with", "x"], "does not take --with"),
]


@pytest.mark.parametrize("arguments,expected", MISTAKES)
def test_a_mistake_is_one_line_and_status_2(run, arguments, expected):
    result = run(*arguments)
    assert result.status == 2
    assert result.out == b""
    assert len(result.errors) == 1, result.errors
    assert result.errors[0].startswith("pmu-caps: ")
    assert expected in result.errors[0]


def test_an_unknown_command_leads_to_the_list(run):
    assert "--help" in run("frobnicate").errors[0]


def test_help_goes_to_standard_output(run):
    result = run("--help")
    assert result.status == 0 and result.err == b""
    for word in ("show", "record", "check", "what-if", "list", "--kernel", "--from", "--json", "Exit status"):
        assert word in result.text


def test_version_is_one_line(run):
    result = run("--version")
    assert result.status == 0
    assert result.text.startswith("pmu-caps ") and result.text.count("\n") == 1


@pytest.mark.parametrize("option", ["--help", "-?", "--usage", "--version", "-V"])
def test_what_judges_nothing_is_unknown_to_a_plugin(run, option):
    """A check that was set up with it must never be taken for OK: guidelines, "Input"."""
    alone = run(option)
    assert alone.status == 0
    for arguments in (["export", "monitoring-plugin", option],
                      [option, "export", "monitoring-plugin", "pmu"]):
        result = run(*arguments)
        assert result.status == 3 and result.err == b"" and result.out == alone.out
        with open("/dev/full", "wb") as full:
            assert run(*arguments, stdout=full).status == 3
    assert run("export", "prometheus", option).status == 0


def test_options_may_stand_before_the_command(run, dump):
    path = dump()
    assert run("--from", path, "show").out == run("show", "--from", path).out
