# SPDX-License-Identifier: MIT
"""docs/exit-codes.md, the rows of exit code 11: what pst needs and does not find."""

import subprocess
import sys

import pytest


def make_environment(folder):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


def activate(shop, folder):
    shop.env["VIRTUAL_ENV"] = str(folder)
    shop.env["PATH"] = f"{folder}/bin:/usr/bin:/bin"


@pytest.fixture
def bare_python(shop):
    """An environment without pytest."""
    folder = make_environment(shop.root.parent / "bare")
    activate(shop, folder)
    return folder


@pytest.fixture(scope="module")
def lone_pytest(tmp_path_factory):
    """An environment with a pytest without plugins."""
    folder = make_environment(tmp_path_factory.mktemp("lone") / "environment")
    packages = next((folder / "lib").glob("python*/site-packages"))
    install = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*install, "--target", str(packages), "pytest"], check=True)
    return folder


def test_no_pytest(shop, bare_python):
    shop.edit_price()
    run = shop.pst()
    assert run.returncode == 11
    assert "pytest" in run.stderr and "\nhint: " in run.stderr
    assert str(bare_python) in run.stderr


def test_without_pytest_the_selection_is_still_known(shop, bare_python):
    shop.edit_price()
    assert shop.json()["tests"] == ["tests/test_cart.py::test_total"]


def test_no_python(shop):
    shop.edit_price()
    del shop.env["VIRTUAL_ENV"]
    shop.env["PATH"] = str(shop.root.parent / "nowhere")
    run = shop.pst()
    assert run.returncode == 11
    assert "--python" in run.stderr


def test_a_python_that_does_not_exist(shop):
    shop.edit_price()
    run = shop.pst("--python", "/nowhere/python")
    assert run.returncode == 11
    assert "/nowhere/python" in run.stderr and "\nhint: " in run.stderr


@pytest.mark.parametrize(
    ("option", "plugin"), [("--parallel", "pytest-xdist"), ("--coverage", "pytest-cov")]
)
def test_a_plugin_that_an_option_needs(shop, lone_pytest, option, plugin):
    shop.edit_price()
    activate(shop, lone_pytest)
    run = shop.pst(option)
    assert run.returncode == 11
    assert plugin in run.stderr and "\nhint: " in run.stderr
