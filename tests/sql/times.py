# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the engines took, as a table for each fleet."""
import contextlib
import time


class Times:
    def __init__(self):
        self.tables = {}  # {fleet: {what: {engine: seconds}}}

    @contextlib.contextmanager
    def of(self, fleet, engine, what):
        start = time.monotonic()
        yield
        rows = self.tables.setdefault(fleet, {})
        rows.setdefault(what, {})[engine] = time.monotonic() - start

    def text(self):
        lines = []
        for fleet, rows in self.tables.items():
            engines = list(dict.fromkeys(name for row in rows.values() for name in row))
            width = max(map(len, [fleet, *rows]))
            lines.append(" ".join([fleet.ljust(width), *(f"{name:>12}" for name in engines)]))
            for what, row in rows.items():
                cells = (f"{row[name]:10.2f} s" if name in row else " " * 12 for name in engines)
                lines.append(" ".join([what.ljust(width), *cells]))
            lines.append("")
        return "\n".join(lines)
