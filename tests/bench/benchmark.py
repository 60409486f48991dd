#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What pmu-caps costs, side by side with a floor and peers in one run.

usage: benchmark.py DYNAMIC STATIC FOLDER (that holds the floors and measure)
PMU_CAPS_CORPUS names the corpus for the bulk part. Rounds of all programs alternate, so that
a busy machine slows them alike; the median of the rounds counts.
"""
import itertools
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 9
RUNS = 60  # of a small program in one round
BULK_ROUNDS = 5
INVENTORY = 100_000  # recorded hosts

TOOLS = pathlib.Path(sys.argv[3]).resolve()
# Hosts that real kernels ran on, with KVM's answer; dumps have a CPU alone.
RECORDED = pathlib.Path(__file__).resolve().parent.parent / "hosts" / "recorded"
MEASURE = str(TOOLS / "measure")


class Cost:
    """Sums over the rounds of one program."""

    def __init__(self, name, argv):
        self.name, self.argv = name, argv
        self.cpu, self.wall, self.peak = [], [], 0

    def round(self, runs):
        answer = subprocess.run([MEASURE, str(runs), *self.argv], check=True,
                                capture_output=True).stdout.split()
        self.cpu.append(float(answer[0]) / 1e3)
        self.wall.append(float(answer[1]) / 1e3)
        self.peak = max(self.peak, int(answer[2]))


def syscalls(argv):
    """How many system calls one run makes; 0 without strace."""
    if not shutil.which("strace"):
        return 0
    with tempfile.NamedTemporaryFile() as log:
        subprocess.run(["strace", "-f", "-c", "-o", log.name, *argv], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        total = re.search(rb"^100\.00\s+\S+\s+(?:\S+\s+)?(\d+)\s+(?:\d+\s+)?total",
                          pathlib.Path(log.name).read_bytes(), re.M)
    return int(total.group(1)) if total else 0


def compare(costs, runs, rounds, base):
    for cost in costs:
        cost.round(max(1, runs // 10))  # warm up
        cost.cpu.clear()
        cost.wall.clear()
    for _ in range(rounds):
        for cost in costs:
            cost.round(runs)
    floor_cpu = statistics.median(base.cpu)
    floor_wall = statistics.median(base.wall)
    print(f"{'':28}{'CPU ms':>9}{'x floor':>9}{'wall ms':>9}{'x floor':>9}"
          f"{'peak KiB':>10}{'syscalls':>10}")
    for cost in costs:
        cpu, wall = statistics.median(cost.cpu), statistics.median(cost.wall)
        calls = syscalls(cost.argv) if runs > 1 else 0
        print(f"{cost.name:28}{cpu:9.3f}{cpu / floor_cpu:9.2f}{wall:9.3f}"
              f"{wall / floor_wall:9.2f}{cost.peak:10}{calls or '-':>10}")


def peer(name, *arguments):
    path = shutil.which(name)
    return [Cost(" ".join((name, *arguments)), [path, *arguments])] if path else []


def one_host(dynamic, static, floor):
    print("One host (this machine), the mean of a round's runs, the median of the rounds:")
    base = Cost("floor", [floor])
    compare([base, Cost("pmu-caps --json, dynamic", [dynamic, "--json"]),
             Cost("pmu-caps --json, static", [static, "--json"]),
             *peer("cpuid", "-1", "-l", "0xa"), *peer("cpuid", "-1"), *peer("lscpu", "-J")],
            RUNS, ROUNDS, base)


LINE = re.compile(r"^CPUID\s*([0-9A-Fa-f]{8})\s*:?\s*([0-9A-Fa-f]{8})[- ]([0-9A-Fa-f]{8})[- ]"
                  r"([0-9A-Fa-f]{8})[- ]([0-9A-Fa-f]{8})(?:.*\[SL\s*([0-9A-Fa-f]+)\])?")


def as_cpuid_r(paths, out):
    """The dumps in the form that 'cpuid -f' reads."""
    for path in paths:
        print("CPU:", file=out)
        for line in path.read_text(errors="replace").splitlines():
            found = LINE.match(line)
            if not found:
                continue
            leaf, eax, ebx, ecx, edx, sub = found.groups()
            if leaf == "00000000":
                print("CPU:", file=out)
            print(f"   0x{leaf.lower()} 0x{int(sub or '0', 16):02x}: eax=0x{eax.lower()} "
                  f"ebx=0x{ebx.lower()} ecx=0x{ecx.lower()} edx=0x{edx.lower()}", file=out)


def in_bulk(dynamic, static, floor_lines):
    corpus = os.environ.get("PMU_CAPS_CORPUS")
    if not corpus:
        print("\nPMU_CAPS_CORPUS is not set: the bulk part is skipped")
        return
    # Debian 12's cpuid dies on this dump, so it is left out for all.
    paths = sorted(p for p in pathlib.Path(corpus, "instlatx64").iterdir()
                   if "Clanton_03" not in p.name)
    names = list(map(str, paths))
    size = sum(p.stat().st_size for p in paths)
    print(f"\nIn bulk: {len(paths)} dumps, {size / 1e6:.1f} MB, to JSON Lines in one process:")
    with tempfile.TemporaryDirectory() as folder:
        links = pathlib.Path(folder, "dumps")
        links.mkdir()
        for path in paths:
            (links / path.name).symlink_to(path)
        converted = pathlib.Path(folder, "cpuid-r.txt")
        with open(converted, "w") as out:
            as_cpuid_r(paths, out)
        base = Cost("floor: read, split", [floor_lines, *names])
        costs = [base, Cost("pmu-caps --json, dynamic", [dynamic, "--json", "--from", str(links)]),
                 Cost("pmu-caps --json, static", [static, "--json", "--from", str(links)]),
                 Cost("  the first ten dumps", [dynamic, "--json", *(
                     a for n in names[:10] for a in ("--from", n))])]
        cpuid = shutil.which("cpuid")
        if cpuid:
            costs.append(Cost("cpuid -f, converted", [cpuid, "-f", str(converted)]))
        compare(costs, 1, BULK_ROUNDS, base)


# Counts the hosts with the same leaf 0xA: the least that grouping them takes.
GROUPING = """reduce inputs as $host ({};
    .[[$host.snapshot.cpus[0].cpuid[]? | select(startswith("0x0000000a"))] | tostring] += 1)"""


def records(dynamic, *sources):
    """The hosts of each list of files as lines of records, taking turns without end."""
    lines = [subprocess.run([dynamic, "record", *(f"--from={path}" for path in paths)],
                            check=True, capture_output=True).stdout.splitlines(True)
             for paths in sources]
    return itertools.chain.from_iterable(zip(*map(itertools.cycle, lines)))


def inventory(dynamic, static, floor_json):
    """The verdict of each of many recorded hosts, against parsing their JSON."""
    corpus = os.environ.get("PMU_CAPS_CORPUS")
    if not corpus:
        print("\nPMU_CAPS_CORPUS is not set: the inventory is skipped")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "inventory.jsonl")
        with open(path, "wb") as out:
            out.writelines(itertools.islice(
                records(dynamic, [f"{corpus}/instlatx64"], RECORDED.glob("*.json")), INVENTORY))
        print(f"\nAn inventory: {INVENTORY} records, {path.stat().st_size / 1e6:.0f} MB:")
        base = Cost("floor: json-c parses", [floor_json, str(path)])
        costs = [Cost(f"pmu-caps {command[0]}, {kind}", [program, *command, str(path)])
                 for kind, program in (("dynamic", dynamic), ("static", static))
                 for command in (["check", "pmu", "--from"], ["baseline"])]
        jq = shutil.which("jq")
        if jq:
            costs.append(Cost("jq groups by leaf 0xA", [jq, "-n", GROUPING, str(path)]))
        compare([base, *costs], 1, BULK_ROUNDS, base)


def main():
    dynamic, static = map(os.path.abspath, sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    one_host(dynamic, static, str(TOOLS / "floor"))
    in_bulk(dynamic, static, str(TOOLS / "floor_lines"))
    inventory(dynamic, static, str(TOOLS / "floor_json"))


if __name__ == "__main__":
    main()
