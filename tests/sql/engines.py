# SPDX-License-Identifier: GPL-2.0-or-later
"""The engines that the questions are asked in, each the real program, each with its own
database that goes with the test."""
import csv
import functools
import os
import pathlib
import shutil
import subprocess

SQL = pathlib.Path(os.environ["PMU_CAPS_SOURCE"]) / "integrations" / "sql"
LIMIT = 900  # seconds


class Missing(Exception):
    """An engine that cannot be had here, and why."""


def call(command, **options):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, timeout=LIMIT, **options)
    if result.returncode:
        raise AssertionError(f"{command}: {result.stderr.decode()}")
    return result.stdout.decode()


def rows(text):
    """CSV with a header line as dictionaries; an empty field is NULL."""
    return list(csv.DictReader(text.splitlines()))


def tool(name, *more):
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *more]))
    if not found:
        raise Missing(f"{name} is not installed")
    return found


class Sqlite:
    def __init__(self, folder):
        self.program = tool("sqlite3")
        self.base = folder / "fleet.sqlite"
        for name in ("sqlite.sql", "common.sql"):
            call([self.program, "-bail", self.base, f".read '{SQL / name}'"])

    def load(self, label, path):
        with open(path, "rb") as lines:
            call([SQL / "load-sqlite", self.base, label], stdin=lines)

    def pools(self, path):
        call([self.program, "-bail", "-csv", self.base, f".import '{path}' pool_member"])

    def ask(self, question):
        return rows(call([self.program, "-bail", "-csv", "-header", self.base,
                          f".read '{question}'"]))

    def close(self):
        pass


class Postgresql:
    """A server of its own on a socket in the folder; root has to be somebody else for it."""

    def __init__(self, folder):
        # Debian keeps the server's programs of each version apart.
        folders = sorted(map(str, pathlib.Path("/usr/lib/postgresql").glob("*/bin")))
        self.programs = {name: tool(name, *folders[-1:]) for name in ("initdb", "pg_ctl")}
        self.psql = tool("psql")
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] \
            if os.geteuid() == 0 else []
        self.folder = pathlib.Path(call(["mktemp", "-d"]).strip())
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = self.folder / "data"
        self.server("initdb", "-D", self.data, "-A", "trust", "-U", "fleet", "-E", "UTF8",
                    "--locale=C", "--no-sync")
        self.server("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o",
                    f"-k {self.folder} -c listen_addresses='' -c fsync=off", "start")
        self.env = {**os.environ, "PGHOST": str(self.folder), "PGUSER": "fleet",
                    "PGDATABASE": "postgres"}
        self.run("-f", SQL / "postgresql.sql", "-f", SQL / "common.sql")

    def server(self, program, *arguments):
        # The server keeps standard output open: what it says goes to its log.
        subprocess.run([*self.user, self.programs[program], *map(str, arguments)], check=True,
                       stdout=subprocess.DEVNULL, timeout=LIMIT, cwd="/")

    def run(self, *arguments, **options):
        return call([self.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments], env=self.env,
                    **options)

    def load(self, label, path):
        with open(path, "rb") as lines:
            call([SQL / "load-postgresql", label], stdin=lines, env=self.env)

    def pools(self, path):
        with open(path, "rb") as lines:
            self.run("-c", r"\copy pool_member from pstdin (format csv)", stdin=lines)

    def ask(self, question):
        return rows(self.run("--csv", "-f", question))

    def close(self):
        self.server("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


@functools.cache
def npm_fault(place):
    """Why npm cannot fetch DuckDB into that folder; None where it is there."""
    if (place / "node_modules" / "@duckdb" / "node-api").is_dir():
        return None
    place.mkdir(exist_ok=True)
    (place / "package.json").write_text("{}")
    got = subprocess.run([tool("npm"), "install", "--no-audit", "--no-fund", "--fetch-retries=1",
                          "@duckdb/node-api"], cwd=place, stdin=subprocess.DEVNULL,
                         capture_output=True, timeout=300, check=False)
    return why_npm_failed(got.stderr.decode()) if got.returncode else None


def why_npm_failed(said):
    """The line that says more than a code, or else the first one."""
    lines = [line.partition("npm ERR! ")[2] or line for line in said.strip().splitlines()]
    telling = [line for line in lines if "reason:" in line]
    return (telling + lines + ["it does not say why"])[0]


class Duckdb:
    """DuckDB is not in Debian: it comes through npm into the build folder, once."""

    def __init__(self, folder):
        node, _ = tool("node"), tool("npm")
        place = pathlib.Path(os.environ["PMU_CAPS_BUILD"]) / "npm"
        fault = npm_fault(place)
        if fault:
            raise Missing(f"npm cannot fetch @duckdb/node-api: {fault}")
        self.command = [node, pathlib.Path(__file__).parent / "duckdb.mjs",
                        folder / "fleet.duckdb"]
        self.env = {**os.environ, "NODE_PATH": str(place / "node_modules"),
                    "PMU_CAPS_NPM": str(place)}
        for name in ("duckdb.sql", "common.sql"):
            self.run((SQL / name).read_text())

    def run(self, statements):
        return call(self.command, input=statements.encode(), env=self.env)

    def load(self, label, path):
        text = (SQL / "load-duckdb.sql").read_text()
        self.run(f"SET VARIABLE label = '{label}'; SET VARIABLE file = '{path}';\n{text}")

    def pools(self, path):
        self.run(f"INSERT INTO pool_member FROM read_csv('{path}', header = false);")

    def ask(self, question):
        return rows(self.run(pathlib.Path(question).read_text()))

    def close(self):
        pass


ENGINES = {"sqlite": Sqlite, "postgresql": Postgresql, "duckdb": Duckdb}
