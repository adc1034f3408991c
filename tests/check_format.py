#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that the C++ files are as .clang-format says; --fix PATH... (or all) formats them.

Another major version of clang-format formats differently, so the pinned one of
tests/requirements.txt is used; without it the check is skipped (exit 77).
"""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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


def is_formatted(command, file):
    formatted = subprocess.run([command, file], capture_output=True, check=True).stdout
    return formatted == Path(file).read_bytes()


def main(arguments):
    fix = "--fix" in arguments
    named = [Path(a).resolve() for a in arguments if a != "--fix"]
    command = formatter()
    if command is None:
        print(f"no clang-format {MAJOR}x: run scripts/setup")
        return 77
    files = list(cpp_files(named or [ROOT / folder for folder in FOLDERS]))
    if fix and files:
        return subprocess.run([command, "-i", *files]).returncode
    with ThreadPoolExecutor() as pool:
        formatted = list(pool.map(lambda file: is_formatted(command, file), files))
    wrong = [file for file, good in zip(files, formatted) if not good]
    if wrong:
        print(*(Path(file).relative_to(ROOT) for file in wrong), sep="\n")
        print("to mend: python3 tests/check_format.py --fix [PATH...]")
    else:
        print(f"format: {len(files)} files as .clang-format says")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
