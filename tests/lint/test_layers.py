# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may include whom. The table is the one of docs/ARCHITECTURE.md."""
import fnmatch
import re
from itertools import pairwise

import pytest

import tree

# Folder -> what its files may include from the tree.
LAYERS = {
    "base": ["base/*"],
    "model": ["base/*", "model/*"],
    "probe": ["base/*", "model/snapshot.h", "model/leaves.h", "model/perfmon.h",
              "model/words.h", "model/command_line.h", "model/log_filter.h",
              "model/requests.h", "probe/*"],
    "record": ["base/*", "model/snapshot.h", "model/leaves.h", "model/perfmon.h",
               "model/words.h", "model/command_line.h", "model/log_filter.h",
               "model/requests.h", "model/facts.h", "model/identity.h", "model/baseline.h",
               "record/*"],
    "report": ["base/*", "model/*", "report/*"],
    "cmd": ["base/*", "model/*", "probe/*", "record/*", "report/*", "cmd/*"],
    "man": ["base/*", "report/*"],
    "tests": ["*"],
}
# Files that may include more than their folder.
EXCEPTIONS = {
    "report/json*.[ch]": ["json-c/*", "record/snapshot_json.h"],
}
# System headers that only some folders may include.
RESTRICTED = {
    "json-c/*": ["record", "tests"],
    "libcpuid/*": ["record", "tests"],
    "linux/*": ["probe", "tests"],
    "asm/*": ["probe", "tests"],
    "sys/ioctl.h": ["probe", "tests"],
    "argp.h": ["cmd"],
    "cmocka.h": ["tests"],
}
# The model does no input or output: what is not here, it does not need.
MODEL_SYSTEM = {"assert.h", "errno.h", "inttypes.h", "limits.h", "stdalign.h", "stdarg.h",
                "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "string.h"}
GROUPS = ["own", "system", "library", "base", "model", "other"]
LIBRARIES = ("json-c/", "libcpuid/", "cmocka.h")

INCLUDE = re.compile(r'\s*#\s*include\s+(?P<open>[<"])(?P<header>[^>"]+)[>"]')


def matches(header, patterns):
    return any(fnmatch.fnmatch(header, pattern) for pattern in patterns)


def allowed_extra(name):
    return [header for pattern, headers in EXCEPTIONS.items()
            if fnmatch.fnmatch(name, pattern) for header in headers]


def fault_of(name, folder, quoted, header):
    """Why the file must not include the header; None if it may."""
    if matches(header, allowed_extra(name)):
        return None
    if quoted:
        if "/" not in header:
            # Tests keep helpers beside them.
            return None if folder == "tests" else "is not spelled from the root"
        return None if matches(header, LAYERS[folder]) else f"is above or beside {folder}/"
    for pattern, folders in RESTRICTED.items():
        if matches(header, [pattern]) and folder not in folders:
            return f"is not for {folder}/"
    if folder == "model" and header not in MODEL_SYSTEM:
        return "is not for the pure model/"
    return None


def group_of(quoted, header):
    if header.startswith(LIBRARIES):
        return "library"
    if not quoted:
        return "system"
    folder = header.split("/")[0]
    return folder if folder in GROUPS else "other"


def order_faults(name, includes):
    """Own header first, then the groups; a blank line parts ours from the system's."""
    groups = [(number, quoted, header, GROUPS.index(group_of(quoted, header)))
              for number, quoted, header in includes]
    if name.endswith(".c") and includes and includes[0][1]:
        groups[0] = (*groups[0][:3], GROUPS.index("own"))
    for (before, was_quoted, _, low), (number, quoted, header, high) in pairwise(groups):
        if high < low:
            yield f"{name}:{number}: {header} stands behind '{GROUPS[low]}' headers"
        elif number == before + 1 and quoted != was_quoted:
            yield f"{name}:{number}: no blank line before {header}"


def faults(name, text):
    folder = name.split("/")[0]
    includes = []
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, header = match["open"] == '"', match["header"]
        includes.append((number, quoted, header))
        fault = fault_of(name, folder, quoted, header)
        if fault:
            yield f"{name}:{number}: {header} {fault}"
    if folder != "tests":
        yield from order_faults(name, includes)


def test_every_file_keeps_its_layer():
    found = [fault for path in tree.sources(".c", ".h")
             for fault in faults(tree.name(path), path.read_text())]
    assert not found, "\n".join(found)


def test_every_folder_with_code_has_a_row():
    folders = {tree.name(path).split("/")[0] for path in tree.sources(".c", ".h")}
    assert folders == set(LAYERS)


BROKEN = [
    ("base/x.c", '#include "model/snapshot.h"', "above or beside base/"),
    ("model/x.c", '#include "record/reader.h"', "above or beside model/"),
    ("model/x.c", "#include <json-c/json.h>", "not for model/"),
    ("model/x.c", "#include <stdlib.h>", "pure model/"),
    ("model/x.c", "#include <time.h>", "pure model/"),
    ("probe/x.c", '#include "model/verdict.h"', "above or beside probe/"),
    ("probe/x.c", "#include <json-c/json.h>", "not for probe/"),
    ("record/x.c", '#include "model/hardware.h"', "above or beside record/"),
    ("record/x.c", '#include "probe/probe.h"', "above or beside record/"),
    ("record/x.c", "#include <linux/kvm.h>", "not for record/"),
    ("report/text.c", "#include <json-c/json.h>", "not for report/"),
    ("report/text.c", '#include "record/snapshot_json.h"', "above or beside report/"),
    ("report/json.c", '#include "record/reader.h"', "above or beside report/"),
    ("report/x.c", '#include "probe/host.h"', "above or beside report/"),
    ("report/x.c", "#include <argp.h>", "not for report/"),
    ("cmd/x.c", '#include "tests/unit_test.h"', "above or beside cmd/"),
    ("cmd/x.c", '#include "options.h"', "not spelled from the root"),
    ("cmd/x.c", '#include "cmd/x.h"\n\n#include "cmd/y.h"\n\n#include <stdio.h>',
     "stands behind 'other'"),
    ("cmd/x.c", '#include "cmd/x.h"\n\n#include "model/cpu.h"\n#include "base/bits.h"',
     "behind 'model'"),
    ("cmd/x.c", '#include "cmd/x.h"\n#include <stdio.h>', "no blank line"),
]


@pytest.mark.parametrize("name,text,expected", BROKEN)
def test_a_broken_layer_is_noticed(name, text, expected):
    found = list(faults(name, text))
    assert len(found) == 1 and expected in found[0], found


def test_what_the_exceptions_grant_is_granted():
    text = '#include "report/json.h"\n\n#include <json-c/json.h>\n\n#include "base/arena.h"\n'
    assert not list(faults("report/json.c", text + '\n#include "record/snapshot_json.h"\n'))
