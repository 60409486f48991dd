# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernels: Debian's packages, downloaded with apt in a root of its own, unpacked, never installed.

Versions move, so names are looked up: what linux-image-cloud-amd64 depends on in the suite.
7.x spreads an image over linux-binary-* and linux-modules-*; the image itself is empty."""
import functools
import os
import pathlib
import re
import shutil
import time

import shell

KEYRINGS = ("/usr/share/keyrings/debian-archive-keyring.gpg",
            "/usr/share/keyrings/debian-archive-keyring.pgp")

# The name of the kernel in the table of cases -> where Debian has it.
SUITES = {
    "6.1": ("bookworm", "bookworm-security"),
    "6.12": ("trixie", "trixie-security"),
    "sid": ("sid",),
    "backports": ("trixie-backports",),
}

# What of a kernel is needed; the packages have the modules as .ko or as .ko.xz.
MODULES = {
    "irqbypass": "virt/lib/irqbypass",
    "kvm": "arch/x86/kvm/kvm",
    "kvm_intel": "arch/x86/kvm/kvm-intel",
    "kvm_amd": "arch/x86/kvm/kvm-amd",
    "msr": "arch/x86/kernel/msr",
}

WAY = "2"  # of laying out; another one does not do
FRESH = 24 * 3600  # seconds for which a list of packages is not asked for again


class Kernel:
    """A kernel laid out in a folder: vmlinuz and one stripped .ko per module."""

    def __init__(self, folder):
        self.folder = folder
        self.release = (folder / "release").read_text().strip()

    @property
    def image(self):
        return self.folder / "vmlinuz"

    def module(self, name):
        return self.folder / f"{name}.ko"

    def is_at_least(self, major, minor):
        numbers = re.match(r"(\d+)\.(\d+)", self.release)
        return (int(numbers[1]), int(numbers[2])) >= (major, minor)


@functools.lru_cache(maxsize=None)
def mirrors():
    """Where this machine gets its own Debian packages from: "main", and "security" where it
    has that."""
    found = {}
    try:
        lines = shell.run("apt-get", "indextargets", "--format",
                          "$(ORIGIN)|$(COMPONENT)|$(LABEL)|$(REPO_URI)", "Created-By: Packages")
    except (RuntimeError, OSError) as error:
        raise shell.Missing(f"apt does not tell its mirror ({error})") from None
    for line in reversed(lines.splitlines()):
        origin, component, label, uri = line.split("|")
        if (origin, component) == ("Debian", "main"):
            found["security" if label == "Debian-Security" else "main"] = uri.rstrip("/")
    if "main" not in found:
        raise shell.Missing("apt names no mirror of Debian (try apt-get update)")
    return found


def sources(suites):
    """Lines of a sources.list; a -security suite only where this machine has such a source."""
    for suite in suites:
        uri = mirrors().get("security" if suite.endswith("-security") else "main")
        if uri:
            yield f"deb [signed-by={keyring()}] {uri} {suite} main\n"


def keyring():
    for path in KEYRINGS:
        if os.path.exists(path):
            return path
    raise shell.Missing(f"{KEYRINGS[0]} is not there (Debian package debian-archive-keyring)")


class Apt:
    """apt in a root of its own: nothing of this machine's package state is used or changed."""

    def __init__(self, root, suites, left):
        self.root, self.left = root, left
        for folder in ("lists/partial", "archives/partial", "etc", "state", "debs"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "status").touch()
        (root / "etc/sources.list").write_text("".join(sources(suites)))
        (root / "apt.conf").write_text(self.configuration())
        self.environment = dict(os.environ, APT_CONFIG=str(root / "apt.conf"), LC_ALL="C")

    def configuration(self):
        # How this machine reaches a mirror (a proxy, say) holds here as well.
        ours = [line for line in shell.run("apt-config", "dump").splitlines()
                if re.match(r"Acquire::(http|https|ftp|Retries)", line)]
        return "\n".join(ours + [
            f'Dir "{self.root}/";',
            f'Dir::State "{self.root}/state";',
            f'Dir::State::status "{self.root}/status";',
            f'Dir::State::lists "{self.root}/lists";',
            f'Dir::Cache "{self.root}";',
            f'Dir::Etc "{self.root}/etc";',
            'APT::Architecture "amd64";',
            'APT::Architectures { "amd64"; };',
            'APT::Sandbox::User "";',
            'Acquire::GzipIndexes "true";',
            'Acquire::Languages "none";',
            # A mirror may be frozen: a kernel does not age, and signatures are checked.
            'Acquire::Check-Valid-Until "false";',
            'Acquire::http::Timeout "20";',
            'Acquire::https::Timeout "20";',
            'Acquire::Retries "2";', ""])

    def call(self, program, *arguments, seconds=300, **options):
        return shell.run(program, *arguments, seconds=min(seconds, max(1, self.left())),
                         env=self.environment, **options)

    def update(self):
        stamp = self.root / "updated"
        if stamp.exists() and time.time() - stamp.stat().st_mtime < FRESH:
            return
        self.call("apt-get", "update", "-q", "-o", "APT::Update::Error-Mode=any")
        stamp.touch()

    def depends(self, package):
        """The names that a package's newest version depends on."""
        shown = self.call("apt-cache", "show", "--no-all-versions", package)
        field = re.search(r"^Depends: (.*)$", shown, re.MULTILINE)
        return [name.split()[0] for name in field[1].split(",")] if field else []

    def newest(self):
        """The packages that make up the suite's newest kernel for clouds: small, with KVM."""
        image = next((name for name in self.depends("linux-image-cloud-amd64")
                      if re.fullmatch(r"linux-image-\d.*-cloud-amd64", name)), None)
        if not image:
            raise RuntimeError("linux-image-cloud-amd64 names no image")
        parts = [name for name in self.depends(image)
                 if re.match(r"linux-(binary|modules)-\d", name)]
        return image, parts or [image]

    def download(self, packages):
        self.call("apt-get", "download", "-q", *packages, seconds=900, cwd=self.root / "debs")
        found = []
        for package in packages:
            debs = sorted((self.root / "debs").glob(f"{package}_*.deb"),
                          key=lambda deb: deb.stat().st_mtime)
            found.append(debs[-1])
        return found


def lay_out(tree, release, folder):
    """Picks the parts of an unpacked kernel and puts them into a folder, in one step."""
    strip, xz = shell.need("strip", "binutils"), shell.need("xz", "xz-utils")
    making = folder.with_name(folder.name + ".part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for name, path in MODULES.items():
        source = next(tree.glob(f"**/kernel/{path}.ko*"), None)
        if not source:
            raise RuntimeError(f"the packages of {release} have no {path}.ko")
        module = making / f"{name}.ko"
        if source.suffix == ".xz":
            with open(module, "wb") as stream:
                shell.run(xz, "-dc", source, stdout=stream)
        else:
            shutil.copy(source, module)
        # Most of the time that insmod takes goes into symbols, if they are there, and into
        # looking up for ftrace the place of each function.
        shell.run(strip, "--strip-unneeded", "--remove-section=__mcount_loc", module)
    image = next(path for path in tree.glob("**/vmlinuz*") if path.is_file())
    shutil.copy(image, making / "vmlinuz")
    (making / "release").write_text(release + "\n")
    (making / "way").write_text(WAY + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)


def told(path):
    return path.read_text().strip() if path.exists() else None


def kernel(name, cache, left, say):
    """A kernel by its name in SUITES; one that was laid out before serves without the mirror,
    which is said. left() tells how many seconds there are."""
    shell.need("apt-get", "apt"), shell.need("dpkg-deb", "dpkg")
    folder = pathlib.Path(cache) / name
    try:
        apt = Apt(folder / "apt", SUITES[name], left)
        apt.update()
        image, packages = apt.newest()
        release = image.removeprefix("linux-image-")
        if told(folder / "kernel/release") != release or told(folder / "kernel/way") != WAY:
            tree = folder / "tree"
            shutil.rmtree(tree, ignore_errors=True)
            for deb in apt.download(packages):
                shell.run("dpkg-deb", "-x", deb, tree)
            lay_out(tree, release, folder / "kernel")
            shutil.rmtree(tree)
            shutil.rmtree(folder / "apt/debs")
    except (RuntimeError, shell.Missing) as error:
        if not (folder / "kernel/release").exists():
            raise shell.Missing(f"{'/'.join(SUITES[name])}: {error}") from None
        say(f"{name}: {error}; THE KERNEL OF AN EARLIER DOWNLOAD IS USED")
    return Kernel(folder / "kernel")
