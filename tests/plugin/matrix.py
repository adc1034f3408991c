#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs tests/plugin with every Python of this machine and every pytest that we support.

    matrix.py [--python PATH]... [--pytest VERSION]... [--pair PYTHON/PYTEST]... [--prepare]
              [-- PYTEST ARGUMENTS]

Without --python: those of pyenv and the python3.N on PATH, from 3.9 on. `--pair 3.9/7.4` is one of
the combinations; where its Python is absent, that is said and no failure. The environments are kept
in build/matrix/; --prepare only makes them. Ends with 1 if any combination failed.
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
    known = {version_of(python): str(python) for python in found}
    for minor in range(OLDEST[1], 30):
        python = shutil.which(f"python3.{minor}")  # pyenv's own is no Python where it is not chosen
        if python and (version := version_of(python)):
            known.setdefault(version, python)
    return sorted((version, python) for version, python in known.items() if version >= OLDEST)


def combinations(options):
    """Of a Python's version, its path and a pytest."""
    chosen = [(version_of(python), python) for python in options.python] if options.python else pythons()
    if not options.pair:
        pytests = options.pytest or PYTESTS
        return [(*python, pytest) for python in chosen for pytest in pytests if pytest != "9" or python[0] >= (3, 10)]
    found = []
    for pair in options.pair:
        version, _, pytest = pair.partition("/")
        fitting = [python for python in chosen if ".".join(map(str, python[0])) == version]
        found += [(*python, pytest) for python in fitting]
        if not fitting:
            print(f"Python {version}, pytest {pytest}: not run, no Python {version} was found (pyenv, PATH)", flush=True)
    return found


def folder_of(version, pytest):
    return ROOT / "build" / "matrix" / f"{version[0]}.{version[1]}-pytest-{pytest}"


def environment(python, version, pytest):
    folder = folder_of(version, pytest)
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
    parser.add_argument("--pair", action="append")
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    status = 0
    for version, python, pytest in combinations(options):
        made = environment(python, version, pytest)
        if options.prepare:
            continue
        code, lines = run(made, options.arguments)
        status = status or int(code != 0)
        print(f"Python {version[0]}.{version[1]}, pytest {pytest}: " + "\n    ".join(lines), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
