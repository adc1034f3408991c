# SPDX-License-Identifier: MIT
"""The wheel, built once as `python -m build` does: a source distribution, and the wheel from that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from support.environment import plain_environment

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "wheel-test"


def passes(*command: object, cwd: Path, **variables: str) -> str:
    # Not HOME of the tests: pip's and ccache's own caches make this cheap.
    environment = plain_environment(Path.home()) | variables
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout[-8000:]}{done.stderr[-8000:]}"
    return done.stdout


def unpacked_sdist(into: Path, with_sources: bool) -> Path:
    passes(sys.executable, "-m", "build", "--sdist", "--outdir", into / "sdist", ROOT, cwd=into)
    (archive,) = (into / "sdist").glob("pytest_pst-*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(into)
    source = into / archive.name.removesuffix(".tar.gz")
    # What third_party/fetch.py would bring again.
    if with_sources:
        shutil.copytree(ROOT / "build" / "third_party", source / "build" / "third_party")
    return source


def built_wheel() -> Path:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    source = unpacked_sdist(FOLDER, with_sources=os.environ.get("PST_WHEEL_FETCHES") != "1")
    # With the compiler and warnings of the release preset, ccache has nearly every object.
    options = ["--no-deps", "-w", FOLDER / "dist", "-C", "cmake.define.CMAKE_COMPILE_WARNING_AS_ERROR=ON"]
    passes(sys.executable, "-m", "pip", "wheel", *options, source, cwd=FOLDER, CC="cc", CXX="c++")
    (path,) = (FOLDER / "dist").glob("*.whl")
    return path


class Environment:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scripts = folder / "bin"
        passes(sys.executable, "-m", "venv", folder, cwd=FOLDER)

    def install(self, *what: object) -> None:
        pip = (self.scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        passes(*pip, *what, cwd=self.folder)
