# SPDX-License-Identifier: GPL-2.0-or-later
"""What tools/release makes: the same bits anywhere and at any time, clean, and it installs."""
import os
import re
import subprocess
import tarfile

import elf
import pytest
from conftest import ROOT, made, parts, tool

# These two say where, when and with what a package was built.
ABOUT_THE_BUILD = {".buildinfo", ".changes"}
INSTALLED = ["usr/bin/pmu-caps", "usr/share/man/man1/pmu-caps.1.gz",
             "usr/share/man/man5/pmu-caps-report.5.gz", "usr/share/man/man7/pmu-caps.7.gz",
             "usr/share/bash-completion/completions/pmu-caps",
             "usr/share/fish/vendor_completions.d/pmu-caps.fish",
             "usr/share/pmu-caps/schema/report.schema.json",
             "usr/share/doc/pmu-caps/README.md", "usr/share/doc/pmu-caps/NEWS.md",
             "usr/share/doc/pmu-caps/examples/README.md"]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def version():
    return re.search(r"^project\(pmu-caps VERSION (\S+)",
                     (ROOT / "CMakeLists.txt").read_text(), re.M)[1]


def broken_links(root):
    """Of the pages for people, what links to no installed file."""
    pages = list((root / "usr/share/doc/pmu-caps").rglob("*.md"))
    assert sum(len(LINK.findall(page.read_text())) for page in pages) > 10
    return [f"{page}: {link}" for page in pages for link in LINK.findall(page.read_text())
            if not (page.parent / link).is_file()]


def is_installed(root, *more):
    missing = [path for path in (*INSTALLED, *more) if not (root / path).is_file()]
    assert not missing
    assert broken_links(root) == []
    program = root / "usr/bin/pmu-caps"
    assert run(program, "--version").strip() == f"pmu-caps {version()}"
    assert "What a guest" in run(program)
    assert elf.layout_faults(program) == set()
    assert elf.code_faults(program) == set()


def test_the_recipes_name_one_version():
    """NEWS.md, Debian's changelog and the spec are of the version that CMake builds."""
    for path, pattern in {"NEWS.md": r"^## (\S+)", "debian/changelog": r"^pmu-caps \((\S+)\)",
                          "packaging/rpm/pmu-caps.spec": r"^Version: +(\S+)"}.items():
        assert re.search(pattern, (ROOT / path).read_text(), re.M)[1] == version(), path


def test_built_twice_it_is_the_same(first, second):
    files = sorted(path.name for path in first.iterdir())
    assert files == sorted(path.name for path in second.iterdir())
    same = [name for name in files if name != "SHA256SUMS"
            and not name.endswith(tuple(ABOUT_THE_BUILD))]
    assert len(same) == 2 + 4 * ("deb" in parts()) + ("rpm" in parts()), same
    for name in same:
        subprocess.run(["cmp", first / name, second / name], check=True)


def test_the_checksums_are_right(first):
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], check=True, cwd=first)
    named = (first / "SHA256SUMS").read_text().split()[1::2]
    assert set(named) == {path.name for path in first.iterdir()} - {"SHA256SUMS"}


def test_the_static_program_needs_no_other_file(first):
    program = first / f"pmu-caps-{version()}-linux-x86_64"
    assert elf.layout_faults(program) == set()
    assert "NEEDED" not in run("readelf", "-dW", program)
    assert "INTERP" not in run("readelf", "-lW", program)
    assert run(program, "--version").strip() == f"pmu-caps {version()}"


def test_the_archive_is_the_tree(first):
    with tarfile.open(first / f"pmu-caps-{version()}.tar.gz") as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    assert names == set(run("git", "-C", ROOT, "ls-tree", "-r", "--name-only", "HEAD").split())


def test_lintian_says_nothing(first):
    changes = made(first, "*.changes", "deb")
    assert run(tool("lintian"), "--allow-root", "--fail-on", "error,warning", changes) == ""


def test_rpmlint_says_nothing(first):
    package = made(first, "*.x86_64.rpm", "rpm")
    spec = ROOT / "packaging/rpm"
    said = run(tool("rpmlint"), "-c", spec / "rpmlint.toml", spec / "pmu-caps.spec", package)
    assert "0 errors, 0 warnings" in said, said


def test_the_deb_unpacks_to_a_working_program(first, tmp_path):
    run("dpkg-deb", "-x", made(first, "pmu-caps_*.deb", "deb"), tmp_path)
    is_installed(tmp_path, "usr/share/zsh/vendor-completions/_pmu-caps")


def test_the_rpm_comes_and_goes_without_a_trace(first, tmp_path):
    """Its libraries are this system's, which no database of rpm knows: --nodeps."""
    package = made(first, "*.x86_64.rpm", "rpm")
    if os.getuid() != 0:
        pytest.skip("NOT ROOT: rpm could not install into a folder")
    rpm = [tool("rpm"), "--root", tmp_path, "--dbpath", "/var/lib/rpm"]
    run(*rpm, "--initdb")
    run(*rpm, "--nodeps", "-i", package)
    is_installed(tmp_path, "usr/share/zsh/site-functions/_pmu-caps")
    assert run(*rpm, "-V", "--nodeps", "pmu-caps") == ""
    run(*rpm, "-e", "pmu-caps")
    left = [path for path in tmp_path.rglob("*") if not path.is_dir()]
    assert all("var/lib/rpm" in str(path) for path in left), left
