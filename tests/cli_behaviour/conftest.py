# SPDX-License-Identifier: MIT
"""The shop in its three states, as fixtures."""

import shutil
import tempfile
from pathlib import Path

import pytest
from shop_project import SHOP, Project
from support.binary import find_pst
from support.project import copy_project
from support.runner import template_repository


@pytest.fixture(scope="session")
def pst_binary() -> Path:
    binary = find_pst()
    if binary is None:
        pytest.skip("no pst was built")
    return binary


@pytest.fixture
def bare_folder(pst_binary):
    """A folder that others may enter (pytest's own temporary folders are for their user only)."""
    home = Path(tempfile.mkdtemp(prefix="pst-cli-")).resolve()
    home.chmod(0o755)
    root = home / "project"
    root.mkdir()
    yield Project(root, pst_binary)
    for path in home.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(home)


@pytest.fixture
def files(bare_folder):
    """The shop without git."""
    bare_folder.write(SHOP)
    return bare_folder


@pytest.fixture
def shop(files):
    """The shop in one commit on branch main."""
    copy_project(template_repository(), files.root / ".git")
    files.commit("the shop")
    return files
