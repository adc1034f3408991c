# SPDX-License-Identifier: MIT
"""Where the executables under test are, and which options `pst` has."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path

from .environment import plain_environment

REPOSITORY = Path(__file__).parent.parent.parent


def find_executable(name: str, variable: str) -> Path | None:
    """The one that the variable names, else the release, the dev or any other build's."""
    if named := os.environ.get(variable):
        path = Path(named).resolve()
        if not os.access(path, os.X_OK):
            raise FileNotFoundError(f"{variable}={named} is no executable file")
        return path
    build = REPOSITORY / "build"
    candidates = [build / "release/bin" / name, build / "dev/bin" / name]
    candidates += sorted(build.glob(f"*/bin/{name}"))
    return next((path for path in candidates if os.access(path, os.X_OK)), None)


def find_pst() -> Path | None:
    return find_executable("pst", "PST_BIN")


def find_facts_dump() -> Path | None:
    return find_executable("facts_dump", "PST_FACTS")


@functools.cache
def help_text(binary: Path) -> str:
    run = subprocess.run(
        [binary, "--help"], capture_output=True, text=True, timeout=20, env=plain_environment(Path("/"))
    )
    return run.stdout + run.stderr


def has_option(binary: Path, option: str) -> bool:
    return option in help_text(binary)
