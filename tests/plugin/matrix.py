#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs tests/plugin with every Python of this machine and every pytest that we support.

    matrix.py [--python PATH]... [--pytest VERSION]... [-- PYTEST ARGUMENTS]

Without --python: those of pyenv, else the python3.N on PATH, from 3.9 on. The environments are kept
in build/matrix/. Ends with 1 if any combination failed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTESTS = ["7.4", "8", "9"]
COMPANIONS = ["pytest-cov", "pytest-randomly", "pytest-rerunfailures", "pytest-xdist"]
OLDEST = (3, 9)


def version_of(python):
    shown = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    return tuple(map(int, shown.stdout.split()))


def pythons():
    found = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin/python"))
    found = found or [shutil.which(f"python3.{minor}") for minor in range(OLDEST[1], 30)]
    return sorted((version_of(python), str(python)) for python in found if python and version_of(python) >= OLDEST)


def environment(python, version, pytest):
    folder = ROOT / "build" / "matrix" / f"{version[0]}.{version[1]}-pytest-{pytest}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"pytest=={pytest}.*", *COMPANIONS], check=True)
        (folder / "ready").touch()
    return folder / "bin/python"


def run(python, arguments):
    command = [sys.executable, "-m", "pytest", ROOT / "tests/plugin", "-q", *arguments]
    env = os.environ | {"PST_PLUGIN_PYTHON": str(python)}
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    failed = re.findall(r"^(?:FAILED|ERROR) .*", done.stdout, re.MULTILINE)
    return done.returncode, [done.stdout.strip().splitlines()[-1], *failed]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", action="append")
    parser.add_argument("--pytest", action="append")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    chosen = [(version_of(python), python) for python in options.python] if options.python else pythons()
    status = 0
    for version, python in chosen:
        for pytest in options.pytest or PYTESTS:
            if pytest == "9" and version < (3, 10):
                continue
            code, lines = run(environment(python, version, pytest), options.arguments)
            status = status or int(code != 0)
            print(f"Python {version[0]}.{version[1]}, pytest {pytest}: " + "\n    ".join(lines), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
