# SPDX-License-Identifier: GPL-2.0-or-later
"""How long loads and questions took."""
import os
import pathlib

import pytest

from times import Times


@pytest.fixture(scope="session")
def times():
    """Ends up in sql/times.txt of the build folder."""
    it = Times()
    yield it
    path = pathlib.Path(os.environ["PMU_CAPS_BUILD"]) / "sql/times.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(it.text())
