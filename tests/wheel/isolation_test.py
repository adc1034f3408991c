# SPDX-License-Identifier: MIT
"""The wheel built where neither the environment nor PATH has pip or npm, as uv does it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from support.wheel_build import ROOT, passes, unpacked_sdist

HIDDEN = ("npm", "npx", "node", "pip", "python", "pst", "corepack")


def uv() -> str:
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        pytest.skip("uv is not installed: scripts/setup brings it (tests/requirements.txt)")
    return found


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for PATH: the programs of this machine without pip, npm and Pythons."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("/usr/local/bin", "/usr/bin", "/bin"):
        for program in Path(name).iterdir() if Path(name).is_dir() else ():
            link = folder / program.name
            if not program.name.startswith(HIDDEN) and not link.is_symlink():
                link.symlink_to(program)
    assert shutil.which("npm", path=str(folder)) is None and shutil.which("pip3", path=str(folder)) is None
    return folder


@pytest.fixture
def without_pip(tmp_path: Path) -> Path:
    folder = tmp_path / "venv"
    passes(sys.executable, "-m", "venv", "--without-pip", folder, cwd=tmp_path)
    assert not list(folder.glob("lib/python*/site-packages/pip"))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source distribution without what an earlier build has fetched."""
    return unpacked_sdist(into=tmp_path, with_sources=False)


def variables(tools: Path) -> dict[str, str]:
    # With the compiler and warnings of the release preset, ccache has nearly every object.
    return {"PATH": str(tools), "CC": "/usr/bin/cc", "CXX": "/usr/bin/c++", "CMAKE_ARGS": "-DCMAKE_COMPILE_WARNING_AS_ERROR=ON"}


def version(program: Path) -> str:
    return passes(program, "--version", cwd=ROOT)


def test_uv_installs_the_source(source, tools, without_pip):
    program = uv()
    command = [program, "pip", "install", "--quiet", "--python", without_pip / "bin/python", source]
    passes(*command, cwd=source.parent, **variables(tools))
    assert version(without_pip / "bin/pst").startswith("pst ")
    assert not list(without_pip.glob("lib/python*/site-packages/pip"))
    project = tools.parent / "project"
    project.mkdir()
    (project / "test_x.py").write_text("def test_x(): pass\n")
    run = passes(without_pip / "bin/python", "-m", "pytest", "--smart", cwd=project)
    assert "1 passed" in run and "pst: " in run


def test_build_makes_a_wheel_in_an_environment_of_uv(source, tools, without_pip):
    program = uv()
    python = without_pip / "bin/python"
    passes(program, "pip", "install", "--quiet", "--python", python, "build==1.6.1", cwd=source.parent)
    (tools / "uv").unlink(missing_ok=True)
    (tools / "uv").symlink_to(program)
    command = [python, "-m", "build", "--installer=uv", "--wheel", "--outdir", source.parent / "dist", source]
    passes(*command, cwd=source.parent, **variables(tools))
    (wheel,) = (source.parent / "dist").glob("pytest_pst-*.whl")
    passes(program, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel, cwd=source.parent)
    assert version(without_pip / "bin/pst").startswith("pst ")
    assert os.access(without_pip / "bin/pst-affected", os.X_OK)
