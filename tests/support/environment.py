# SPDX-License-Identifier: MIT
"""The environment of every child process: the same on every machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_DROPPED = ("PYTEST", "PYTHON", "GIT_", "PST_", "PY_SMART_TEST", "COVERAGE", "XDG_", "DJANGO")
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A U Thor",
    "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_AUTHOR_DATE": "2024-01-02T03:04:05+00:00",
    "GIT_COMMITTER_NAME": "A U Thor",
    "GIT_COMMITTER_EMAIL": "author@example.com",
    "GIT_COMMITTER_DATE": "2024-01-02T03:04:05+00:00",
    "GIT_TERMINAL_PROMPT": "0",
}


def plain_environment(home: Path) -> dict[str, str]:
    """Without what steers pytest, Python, git or `pst` from outside; this Python comes first."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(_DROPPED) and k != "CI"}
    return env | _GIT | {
        "HOME": str(home),
        "GIT_CEILING_DIRECTORIES": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "VIRTUAL_ENV": sys.prefix,
        "PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", os.defpath),
    }
