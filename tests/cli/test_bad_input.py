# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are not what they should be: one line, status 2, nothing for that file."""
import json
import os
import resource
import subprocess
import threading

import hosts
import pytest


def refused(result, path, *words):
    assert result.status == 2
    assert result.out == b""
    assert len(result.errors) == 1, result.errors
    line = result.errors[0]
    assert line.startswith("pmu-caps: ")
    for word in (str(path), *words):
        assert word in line, line
    return line


def document(**changes):
    whole = hosts.record(hosts.intel())
    whole.update(changes)
    return whole


def cut(data, part):
    return data[:int(len(data) * part)]


TEXTS = {
    "empty": b"",
    "blanks": b"\n \n\t\n",
    "prose": b"This is a letter.\nIt speaks of no register.\n",
    "binary": bytes(range(256)) * 64,
    "zeros": b"\0" * 100000,
    "no-cpuid-line": b"------[ CPUID Registers / Logical CPU #0 ]------\n\nallcpu: Valid\n",
    "number-out-of-range": b"CPUID 00000000: 123456789-756E6547-6C65746E-49656E69\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_no_dump_is_refused(run, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(TEXTS[name])
    refused(run("--json", "--from", path), path)
    refused(run("--from", path), path)
    refused(run("record", "--from", path), path)


def test_what_is_not_there_is_named(run, tmp_path):
    refused(run("--json", "--from", tmp_path / "nothing"), tmp_path / "nothing",
            "No such file or directory")


def test_an_empty_folder_is_an_error(run, tmp_path):
    refused(run("--json", "--from", tmp_path), tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
@pytest.mark.skipif("PMU_CAPS_COVERAGE" in os.environ,
                    reason="somebody else cannot write the instrumentation's counts")
def test_a_file_without_permission_is_named(run, dump):
    path = dump()
    path.chmod(0)
    os.chmod(path.parent, 0o755)

    def drop():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    # The path to the file is closed to others as well: either way it is named.
    refused(run("--json", "--from", path, preexec_fn=drop), path, "Permission denied")


JSON_CASES = {
    "cut": (cut(json.dumps(document()).encode(), 0.5), "line 1"),
    "cut-indented": (cut(json.dumps(document(), indent=2).encode(), 0.5), "line"),
    "not-ours": (b'{"a": 1}', "schema"),
    "array-inside": (b'{"schema": []}', "/schema"),
    "other-schema": (json.dumps(document(schema={"name": "x", "version": "1.0"})).encode(),
                     "/schema/name"),
    "no-snapshot": (json.dumps({"schema": {"name": "pmu-caps.record", "version": "1.0"}}
                               ).encode(), "snapshot"),
    "snapshot-is-text": (json.dumps(document(snapshot="x")).encode(), "/snapshot"),
    "cpus-is-object": (json.dumps(hosts.record(hosts.intel(), cpus={})).encode(),
                       "/snapshot/cpus"),
    "cpuid-entry-is-number": (json.dumps(hosts.record(
        {}, cpus=[{"cpus": "0", "cpuid": [1]}])).encode(), "/snapshot/cpus/0/cpuid/0"),
    "cpuid-entry-is-short": (json.dumps(hosts.record(
        {}, cpus=[{"cpus": "0", "cpuid": ["0x00000000 0x0"]}])).encode(),
        "/snapshot/cpus/0/cpuid/0"),
    "count-is-text": (json.dumps(hosts.record(hosts.intel(), logical_cpus="4")).encode(),
                      "/snapshot/logical_cpus"),
    "deep": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "line 1"),
    "trailing-comma": (b'{"schema": {},}', "line 1"),
    "invalid-utf-8": (b'{"schema": "\xff"}', "line 1"),
}


@pytest.mark.parametrize("name", JSON_CASES)
def test_bad_json_names_line_or_path(run, tmp_path, name):
    data, word = JSON_CASES[name]
    path = tmp_path / name
    path.write_bytes(data)
    refused(run("--json", "--from", path), path, word)


@pytest.mark.parametrize("version", ["1.1", "2.0", "99.0"])
def test_a_newer_format_is_refused_with_both_versions(run, tmp_path, version):
    path = tmp_path / "newer.json"
    path.write_text(json.dumps(document(schema={"name": "pmu-caps.record",
                                                "version": version})))
    refused(run("--json", "--from", path), path, version, "1.0")


@pytest.mark.parametrize("version", ["", "1", "x.y", "1.0.0", "-1.0", "1.99999999999999999999"])
def test_a_version_that_is_none_is_refused(run, tmp_path, version):
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(document(schema={"name": "pmu-caps.record",
                                                "version": version})))
    refused(run("--json", "--from", path), path, "/schema/version")


def test_the_others_still_come_out(run, dump, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("no dump")
    result = run("--json", "--from", dump("a.txt"), "--from", bad, "--from", dump("b.txt"))
    assert result.status == 2
    assert len(result.errors) == 1 and str(bad) in result.errors[0]
    assert len(result.lines()) == 2


def test_a_bad_line_among_json_lines_costs_only_itself(run, tmp_path):
    good = json.dumps(document())
    path = tmp_path / "fleet.jsonl"
    path.write_text(f"{good}\n{good[:100]}\n{good}\n")
    result = run("--json", "--from", path)
    assert result.status == 2
    assert len(result.errors) == 1 and f"{path}" in result.errors[0]
    assert "line 2" in result.errors[0] or f"{path}:2" in result.errors[0]
    assert len(result.lines()) == 2


def test_one_broken_line_in_a_dump_is_a_finding(run, dump):
    path = dump()
    lines = path.read_text().splitlines()
    lines.insert(5, "CPUID 00000002: 00FEFF01-0000")
    path.write_text("\n".join(lines) + "\n")
    result = run("--json", "--from", path)
    assert result.status == 0
    found = [f for f in result.json()["findings"] if f["id"] == "broken-line"]
    assert len(found) == 1 and "line 6" in found[0]["evidence"]


def test_the_first_of_two_answers_wins_and_is_a_finding(run, dump):
    path = dump()
    path.write_text(path.read_text() + "CPUID 0000000A: 07300402-00000000-00000000-00000603 [SL 00]\n")
    report = run("--json", "--from", path).json()
    assert report["hardware"][0]["version"] == 5
    assert "cpuid-conflict" in [f["id"] for f in report["findings"]]


def test_a_dump_without_leaf_0_is_refused(run, tmp_path):
    path = tmp_path / "part.txt"
    path.write_text("CPUID 0000000A: 08300805-00000000-0000000F-00008604\n")
    refused(run("--json", "--from", path), path, "leaf 0")


def test_a_leaf_lost_on_one_cpu_is_no_disagreement(run, tmp_path):
    path = tmp_path / "two.txt"
    whole = hosts.intel()
    part = {key: regs for key, regs in whole.items() if key != (0xA, 0)}
    path.write_text(hosts.instlatx64(whole, part))
    report = run("--json", "--from", path).json()
    assert [h["cpus"] for h in report["hardware"]] == ["0", "1"]
    assert report["hardware"][1]["version"] is None
    assert "cpus-disagree" not in [f["id"] for f in report["findings"]]


def test_one_cpu_of_cpuid_is_not_the_whole_machine(run, tmp_path):
    path = tmp_path / "one.txt"
    path.write_text(hosts.cpuid_r(hosts.intel()))
    report = run("--json", "--from", path).json()
    assert report["host"]["logical_cpus"] is None
    assert report["snapshot"]["coverage"] == "boot-cpu"


def test_pipes_in_a_folder_are_passed_over(run, dump, tmp_path):
    folder = tmp_path / "fleet"
    folder.mkdir()
    (folder / "a.txt").write_bytes(dump().read_bytes())
    os.mkfifo(folder / "b.fifo")
    (folder / "c.txt").symlink_to(folder / "a.txt")
    documents = run("--json", "--from", folder).lines()
    assert [os.path.basename(d["source"]["name"]) for d in documents] == ["a.txt", "c.txt"]


@pytest.mark.parametrize("name", ["n\x1b[31m", "n\nm", "n\u009b31m"])
def test_a_files_name_cannot_steer_the_terminal(run, dump, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(dump().read_bytes())
    result = run("--from", path, "--from", path)
    heading = result.text.splitlines()[0]
    assert heading.startswith("== ") and heading.endswith(" ==")
    path.write_text("no dump")
    for text in (heading, run("--from", path).err.decode().rstrip("\n")):
        assert not any(c in text for c in "\x1b\n\u009b")


def test_a_truncated_dump_is_read_as_far_as_it_goes(run, dump):
    path = dump()
    path.write_bytes(path.read_bytes()[:300])
    result = run("--json", "--from", path)
    assert result.status == 0
    assert result.json()["host"]["vendor"] == "GenuineIntel"


def test_a_fifo_is_read(run, tmp_path):
    path = tmp_path / "fifo"
    os.mkfifo(path)
    data = hosts.instlatx64(hosts.intel()).encode()
    writer = threading.Thread(target=lambda: path.write_bytes(data))
    writer.start()
    result = run("--json", "--from", path)
    writer.join()
    assert result.json()["hardware"][0]["version"] == 5


def limited():
    """At most 256 MiB of memory; not under AddressSanitizer, which maps terabytes."""
    resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))


def is_sanitized():
    symbols = subprocess.run(["nm", "-D", os.environ["PMU_CAPS"]], capture_output=True)
    return b"__asan_init" in symbols.stdout


def peak(path, *arguments, feed=None):
    """Runs the program and gives its status, its lines on stderr and peak memory in KiB."""
    process = subprocess.Popen([os.environ["PMU_CAPS"], *arguments, "--from", str(path)],
                               stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if feed:
        try:
            feed(process.stdin)
            process.stdin.close()
        except BrokenPipeError:
            pass
    errors = process.stderr.read().decode().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), errors, usage.ru_maxrss


GIB = 1 << 30
ROOM = 64 * 1024 if not is_sanitized() else 512 * 1024  # KiB


@pytest.mark.parametrize("begin", [b"", b"CPUID 00000000: ", b'{"schema": "'])
def test_a_gibibyte_without_a_line_end_takes_bounded_memory(tmp_path, begin):
    path = tmp_path / "long"
    with open(path, "wb") as file:
        file.write(begin)
        file.truncate(GIB)  # a sparse file: the rest reads as zeros
    status, errors, memory = peak(path, "--json")
    assert status == 2 and len(errors) == 1, errors
    assert memory < ROOM


@pytest.mark.parametrize("begin", [b"", b"CPUID 00000000: ", b'{"schema": "'])
def test_an_endless_line_on_standard_input_ends(begin):
    def feed(stream):
        stream.write(begin)
        for _ in range(GIB >> 20):
            stream.write(b"A" * (1 << 20))
    status, errors, memory = peak("-", "--json", feed=feed)
    assert status == 2 and len(errors) == 1, errors
    assert memory < ROOM


def test_a_hundred_thousand_sections_are_read(run, tmp_path):
    path = tmp_path / "many"
    section = hosts.instlatx64(hosts.intel()).split("\n", 1)[1]
    with open(path, "w") as file:
        for number in range(100000):
            file.write(f"------[ CPUID Registers / Logical CPU #{number} ]------\n{section}")
    report = run("--json", "--from", path).json()
    assert report["host"]["logical_cpus"] == 100000
    assert [h["cpus"] for h in report["hardware"]] == ["0-99999"]
    assert peak(path, "--json")[2] < ROOM


def test_more_distinct_pmus_than_any_machine_has_is_a_finding(run, tmp_path):
    tables = [hosts.intel(perfmon=(0x08300005 | n << 8, 0, 0xF, 0x8604)) for n in range(40)]
    path = tmp_path / "many"
    path.write_text(hosts.instlatx64(*tables))
    result = run("--json", "--from", path)
    assert result.status == 0
    assert "too-many-pmus" in [f["id"] for f in result.json()["findings"]]
