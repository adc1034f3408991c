#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that the C++ files are as .clang-format says; --fix PATH... (or all) formats them.

Another major version of clang-format formats differently, so the pinned one of
tests/requirements.txt is used; without it the check is skipped (exit 77).
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "include", "tests/unit", "tests/support")
MAJOR = "14."


def formatter():
    for candidate in (ROOT / "build/venv/bin/clang-format", shutil.which("clang-format")):
        if candidate and Path(candidate).exists():
            shown = subprocess.run([candidate, "--version"], capture_output=True, text=True).stdout
            if f"version {MAJOR}" in shown:
                return str(candidate)
    return None


def cpp_files(paths):
    for path in paths:
        found = path.rglob("*.[ch]pp") if path.is_dir() else [path]
        yield from (str(file) for file in sorted(found) if file.suffix in (".cpp", ".hpp"))


def main(arguments):
    fix = "--fix" in arguments
    named = [Path(a) for a in arguments if a != "--fix"]
    command = formatter()
    if command is None:
        print(f"no clang-format {MAJOR}x: run scripts/setup")
        return 77
    files = list(cpp_files(named or [ROOT / folder for folder in FOLDERS]))
    mode = ["-i"] if fix else ["--dry-run", "-Werror"]
    if files and subprocess.run([command, *mode, *files]).returncode != 0:
        print("to mend: python3 tests/check_format.py --fix [PATH...]")
        return 1
    print(f"format: {len(files)} files {'formatted' if fix else 'as .clang-format says'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
