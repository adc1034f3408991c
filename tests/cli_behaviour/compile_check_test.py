# SPDX-License-Identifier: MIT
"""The interpreter is asked once what compiles: an interpreter that counts its starts."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest

CART = "tests/test_cart.py::test_total"


@pytest.fixture
def starts(shop):
    """Counts how often the project's Python began to read sources.

    It is the real one with a standard library of its own, whose `json` writes a line.
    """
    home = shop.root.parent
    real = Path(sysconfig.get_path("stdlib"))
    library = home / "base/lib" / real.name
    library.mkdir(parents=True)
    for entry in real.iterdir():
        if entry.name != "json":
            (library / entry.name).symlink_to(entry)
    shutil.copytree(real / "json", library / "json")
    count = home / "starts"
    with open(library / "json/__init__.py", "a", encoding="utf-8") as file:
        file.write(f"\nopen({str(count)!r}, 'a').write('start\\n')\n")
    environment = home / "environment"
    (environment / "bin").mkdir(parents=True)
    (home / "base/bin").mkdir()
    (environment / "pyvenv.cfg").write_text(f"home = {home / 'base/bin'}\n")
    (environment / "bin/python").symlink_to(os.path.realpath(sys.executable))
    shop.env["VIRTUAL_ENV"] = str(environment)
    return lambda: count.read_text().count("start") if count.exists() else 0


def test_the_same_content_is_compiled_once(shop, starts):
    shop.edit_price()
    assert shop.json()["tests"] == [CART]
    assert starts() == 1
    assert shop.json()["tests"] == [CART]
    assert starts() == 1


def test_another_content_is_compiled(shop, starts):
    shop.edit_price()
    shop.json()
    shop.break_price()
    assert shop.json()["tests"] == [CART]
    assert starts() == 2
    shop.edit_price()
    shop.json()
    assert starts() == 2


def test_a_refusal_is_kept_too(shop, starts):
    shop.write({"src/shop/price.py": "def net(x):\n    return x\n\n\ndef unused():\n    nonlocal x\n"})
    for _ in range(2):
        answer = shop.json()
        assert answer["tests"] == [CART]
        assert "does not compile" in answer["changes"][0]["why"]
        assert starts() == 1


def test_without_the_cache_it_is_asked_again(shop, starts):
    shop.edit_price()
    shop.json()
    shop.json("--regenerate-graph")
    assert starts() == 2


def test_a_damaged_cache_is_asked_again(shop, starts):
    shop.edit_price()
    shop.json()
    (shop.root / ".py_smart_test/cache/compiled.txt").write_bytes(b"\xff\n+\n")
    assert shop.json()["tests"] == [CART]
    assert starts() == 2


def test_another_interpreter_is_asked(shop, starts):
    shop.edit_price()
    shop.json()
    python = shop.root.parent / "environment/bin/python"
    python.unlink()
    copy = python.with_name(Path(os.path.realpath(sys.executable)).name)
    shutil.copy(os.path.realpath(sys.executable), copy)
    python.symlink_to(copy.name)
    shop.json()
    assert starts() == 2


def test_a_script_that_chooses_an_interpreter_is_always_asked(shop, starts):
    python = shop.root.parent / "environment/bin/python"
    script = shop.root.parent / "python3.11"
    script.write_text(f'#!/bin/sh\nexec {python} "$@"\n')
    script.chmod(0o755)
    shop.edit_price()
    for count in (1, 2):
        shop.json("--python", str(script))
        assert starts() == count


def test_a_cache_that_cannot_be_written_is_no_failure(shop, starts):
    shop.edit_price()
    (shop.root / ".py_smart_test").mkdir()
    (shop.root / ".py_smart_test/cache").mkdir()
    (shop.root / ".py_smart_test/cache/compiled.txt").mkdir()
    for count in (1, 2):
        assert shop.json()["tests"] == [CART]
        assert starts() == count
