# SPDX-License-Identifier: MIT
"""pytest plugin: the same session, in which only the tests run that a file lists.

As arguments the ids could move pytest's settings and conftests to another folder.
"""

import json
import os
from pathlib import Path


def pytest_collection_modifyitems(items):
    listed = Path(os.environ["RUN_ONLY"])
    if listed.exists():
        wanted = set(json.loads(listed.read_text(encoding="utf-8")))
        items[:] = [item for item in items if item.nodeid in wanted]
