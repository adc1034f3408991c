# SPDX-License-Identifier: MIT
"""docs/exit-codes.md, the rows of exit code 11: what pst needs and does not find."""

import subprocess
import sys

import pytest


@pytest.fixture
def bare_python(shop):
    """An environment without pytest."""
    folder = shop.root.parent / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    shop.env["VIRTUAL_ENV"] = str(folder)
    shop.env["PATH"] = f"{folder}/bin:/usr/bin:/bin"
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
def test_a_plugin_that_an_option_needs(shop, bare_python, option, plugin):
    """A pytest without plugins: that of this Python, seen from an environment that hides them."""
    shop.edit_price()
    packages = next((bare_python / "lib").glob("python*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check",
         "--target", str(packages), "pytest"],
        check=True,
    )
    run = shop.pst(option)
    assert run.returncode == 11
    assert plugin in run.stderr and "\nhint: " in run.stderr
