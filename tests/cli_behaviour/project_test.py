# SPDX-License-Identifier: MIT
"""docs/exit-codes.md: projects and caches that are not as they should be."""

import os
import sqlite3
import subprocess

import pytest
from shop_project import CART, TAX


def test_an_unreadable_file_widens(shop):
    shop.edit_price()
    (shop.root / "src/shop/cart.py").chmod(0)
    shop.drop_rights()
    run = shop.pst("--json")
    assert run.returncode == 0, run.stderr
    assert CART in run.stdout
    assert "src/shop/cart.py" in run.stdout + run.stderr


def test_an_unreadable_folder_widens(shop):
    shop.edit_price()
    (shop.root / "src/shop/data").mkdir()
    (shop.root / "src/shop/data").chmod(0)
    shop.drop_rights()
    run = shop.pst("--json")
    assert run.returncode == 0, run.stderr
    assert CART in run.stdout


def test_a_folder_named_like_a_module(shop):
    (shop.root / "tests/test_x.py").mkdir()
    (shop.root / "src/shop/y.py").mkdir()
    shop.edit_price()
    assert shop.json()["tests"] == [CART]


def test_a_loop_of_links(shop):
    (shop.root / "src/shop/loop").symlink_to("..")
    (shop.root / "src/shop/self.py").symlink_to("self.py")
    shop.edit_price()
    assert CART in shop.json()["tests"]


def test_a_file_that_does_not_parse_selects_its_importers(shop):
    shop.write({"src/shop/price.py": "def net(:\n"})
    report = shop.json()
    assert CART in report["tests"]
    run = shop.pst()
    assert run.returncode in (1, 2)  # pytest's own: the importer fails at collection
    assert "SyntaxError" in run.stdout


def test_a_file_that_is_not_text(shop):
    shop.write({"src/shop/price.py": b"\x00\xff\xfe" * 100})
    assert CART in shop.json()["tests"]


def test_a_python_file_of_fifty_megabytes(shop):
    line = "VALUE = [" + ", ".join("1" for _ in range(1000)) + "]\n"
    shop.write({"src/shop/price.py": "def net(x):\n    return x\n" + line * (50_000_000 // len(line))})
    report = shop.json()
    assert CART in report["tests"]


def test_a_project_folder_that_is_read_only(shop):
    shop.edit_price()
    for folder in [shop.root, *(path for path in shop.root.rglob("*") if path.is_dir())]:
        folder.chmod(0o555)
    shop.drop_rights()
    run = shop.pst("--json")
    assert run.returncode == 0, run.stderr
    assert CART in run.stdout
    assert shop.pst("gen").returncode == 12
    assert not (shop.root / ".py_smart_test").exists()


@pytest.mark.parametrize("content", [b"", b"nonsense\n" * 1000], ids=["empty", "nonsense"])
def test_a_corrupt_cache_is_rebuilt(shop, content):
    shop.edit_price()
    assert shop.pst().returncode == 0
    expected = shop.json()["tests"]
    for path in (shop.root / ".py_smart_test").rglob("*"):
        if path.is_file() and path.name != ".gitignore":
            path.write_bytes(content)
    assert shop.json()["tests"] == expected == [CART]
    assert shop.pst().returncode == 0


def test_a_cache_of_a_newer_version_is_kept(shop):
    shop.edit_price()
    assert shop.pst().returncode == 0
    history = shop.root / ".py_smart_test/history.db"
    with sqlite3.connect(history) as database:
        database.execute("PRAGMA user_version = 1000000")
    assert shop.json()["tests"] == [CART]
    assert shop.pst().returncode == 0
    with sqlite3.connect(history) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1000000,)


def test_a_cache_folder_that_is_a_file(shop):
    shop.edit_price()
    shop.write({".py_smart_test": "a file\n"})
    run = shop.pst("--json")
    assert run.returncode == 0, run.stderr
    assert CART in run.stdout
    shop.refuses(12, ".py_smart_test", args=("gen",))


def test_a_cache_folder_elsewhere(shop):
    shop.edit_price()
    cache = shop.root.parent / "elsewhere"
    shop.env["PY_SMART_TEST_CACHE_DIR"] = str(cache)
    assert shop.pst("gen").returncode == 0
    assert (cache / "dependency_graph.json").is_file()
    assert not (shop.root / ".py_smart_test").exists()


def test_a_start_folder_that_is_gone(shop):
    gone = shop.root / "gone"
    gone.mkdir()
    run = subprocess.run(
        ["sh", "-c", f'cd "{gone}" && rmdir "{gone}" && exec "{shop.binary}" --json'],
        env=shop.env, capture_output=True, text=True,
    )
    assert (run.returncode, run.stdout) == (12, "")
    assert run.stderr.startswith("pst: error: ")


def test_an_output_that_cannot_be_written(shop):
    with open("/dev/full", "w") as full:
        run = subprocess.run([shop.binary, "--json"], cwd=shop.root, env=shop.env, stdout=full,
                             stderr=subprocess.PIPE, text=True)
    assert run.returncode == 12
    assert "could not be written" in run.stderr


def test_names_that_a_shell_or_terminal_would_read(shop):
    name = "tests/test_it's $HOME \x1b[31m\n.py"
    shop.write({name: "def test_a():\n    pass\n"})
    report = shop.json()
    assert report["tests"] == [f"{name}::test_a"]
    shown = shop.pst("--dry-run", "--color", "always").stdout
    assert "\x1b[31m\n" not in shown
    assert shop.pst().returncode == 0


def test_a_test_file_without_tests_is_no_surprise(shop):
    shop.write({"tests/test_empty.py": ""})
    run = shop.pst()
    assert run.returncode in (0, 5)
    assert TAX not in run.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_cache_of_another_user(shop):
    assert shop.pst("gen").returncode == 0
    shop.drop_rights()
    cache = shop.root / ".py_smart_test"
    subprocess.run(["chown", "-R", "0:0", str(cache)], check=True)
    cache.chmod(0o700)
    shop.edit_price()
    run = shop.pst("--json")
    assert run.returncode == 0, run.stderr
    assert CART in run.stdout
