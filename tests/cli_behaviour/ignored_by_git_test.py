# SPDX-License-Identifier: MIT
"""docs/configuration.md, files that git ignores: when what was last seen moves."""

import time

import pytest
from shop_project import CART, TAX

ENV = "tests/test_env.py::test_mode"
LOCAL = "tests/test_local.py::test_debug"


@pytest.fixture
def shop(shop):
    """The shop, with an .env file and local settings that git ignores and tests read."""
    shop.write({
        ".gitignore": ".env\nlocal_settings.py\n/data/\n/build/\n*.log\n.py_smart_test/\n",
        "src/shop/env.py": "from pathlib import Path\n\n\n"
                           "def mode():\n    return (Path(__file__).parents[2] / '.env').read_text().strip()\n",
        "src/shop/settings.py": "try:\n    from shop.local_settings import DEBUG\n"
                                "except ImportError:\n    DEBUG = False\n",
        "tests/test_env.py": "from shop.env import mode\n\n\ndef test_mode():\n    assert mode() != 'broken'\n",
        "tests/test_local.py": "from shop.settings import DEBUG\n\n\ndef test_debug():\n    assert not DEBUG\n",
        ".env": "fast\n",
    })
    shop.commit("ignored files")
    return shop


def test_the_first_look_says_so_and_later_ones_compare(shop):
    first = shop.json()
    assert first["tests"] == []
    assert first["ignored_files"] == [".env"]
    assert [note for note in first["notes"] if note.startswith("git ignores .env, which the project reads")]
    assert shop.json()["notes"] == []
    shop.write({".env": "slow\n"})
    second = shop.json()
    assert second["tests"] == [ENV]
    assert [(change["path"], change["status"], change["verdict"]) for change in second["changes"]] == [
        (".env", "modified", "mapped")]


def test_a_file_that_comes_after_the_first_look_was_added(shop):
    shop.json()
    shop.write({"src/shop/local_settings.py": "DEBUG = False\n"})
    report = shop.json()
    assert report["tests"] == [LOCAL]
    assert report["changes"][0]["status"] == "added"


def test_only_a_whole_run_moves_what_was_last_seen(shop):
    shop.json()
    shop.write({".env": "slow\n"})
    for args in (["--json"], ["--dry-run"], ["gen"], ["--", "-k", "nothing"], ["--", "--collect-only"]):
        shop.pst(*args)
        assert shop.json()["tests"] == [ENV], args
    run = shop.pst()
    assert run.returncode == 0, run.stdout
    assert shop.json()["tests"] == []


def test_a_test_that_fails_on_the_new_file_stays_selected(shop):
    shop.json()
    shop.write({".env": "broken\n"})
    assert shop.pst().returncode == 1
    assert shop.json()["tests"] == [ENV]
    shop.write({".env": "fast\n"})
    assert shop.pst().returncode == 0
    assert shop.json()["tests"] == []


def test_an_interrupted_run_moves_nothing(shop):
    shop.write({"tests/test_env.py": "import os\nfrom shop.env import mode\n\n\n"
                                     "def test_mode():\n    if mode() == 'slow':\n        os.kill(os.getpid(), 9)\n"})
    shop.commit("a test that kills its process")
    shop.json()
    shop.write({".env": "slow\n"})
    shop.pst()
    assert ENV in shop.json()["tests"]


def test_tests_that_ran_on_another_branch_prove_nothing_for_this_one(shop):
    shop.json()
    shop.git("checkout", "-q", "-b", "feature")
    shop.write({".env": "broken\n", "tests/test_env.py":
                "from shop.env import mode\n\n\ndef test_mode():\n    assert mode() == 'broken'\n"})
    shop.commit("a test that wants another .env")
    assert shop.pst().returncode == 0
    assert [change["path"] for change in shop.json()["changes"]] == ["tests/test_env.py"]
    shop.git("checkout", "-q", "main")
    assert shop.json()["tests"] == [ENV]
    assert shop.pst().returncode == 1
    shop.git("merge", "-q", "feature")
    assert shop.pst().returncode == 0
    assert shop.json()["changes"] == []


def test_a_file_that_went_on_another_branch_is_still_missed_here(shop):
    shop.write({"src/shop/local_settings.py": "DEBUG = False\n"})
    shop.json()
    shop.git("checkout", "-q", "-b", "feature")
    shop.edit_price()
    shop.commit("another price")
    (shop.root / "src/shop/local_settings.py").unlink()
    assert shop.json()["tests"] == [CART, LOCAL]
    assert shop.pst().returncode == 0
    assert shop.json()["tests"] == [CART]
    shop.git("checkout", "-q", "main")
    assert shop.json()["tests"] == [LOCAL]


@pytest.mark.parametrize("args", [["--working-tree"], ["--since", "HEAD"], ["--mode", "all"]],
                         ids=lambda args: args[0])
def test_other_ways_of_asking_move_it_too(shop, args):
    shop.json()
    shop.git("checkout", "-q", "-b", "feature")
    shop.edit_price()
    shop.commit("another price")
    shop.write({".env": "slow\n"})
    assert shop.pst(*args).returncode == 0
    assert shop.json()["tests"] == [CART]
    shop.git("checkout", "-q", "main")
    assert shop.json()["tests"] == [ENV]


def test_files_given_by_name_are_all_that_counts(shop):
    shop.json()
    shop.write({".env": "slow\n"})
    assert shop.json("--files", "src/shop/tax.py")["tests"] == [TAX]
    assert shop.json()["tests"] == [ENV]


def test_a_log_file_is_not_compared_unless_it_is_tracked(shop):
    shop.write({"src/shop/tax.py": "RATE = 19\nLOG = open('debug.log', 'a')\n", "debug.log": "one\n"})
    shop.commit("a log")
    assert shop.json()["ignored_files"] == [".env"]
    shop.write({"pst.toml": 'track = ["*.log", "!.env"]\n'})
    shop.commit("track")
    shop.pst("--mode", "all")
    assert shop.json()["ignored_files"] == ["debug.log"]
    shop.write({"debug.log": "one\ntwo\n", ".env": "slow\n"})
    assert shop.json()["tests"] == [TAX]


def test_a_tracked_file_that_nothing_names_reaches_every_test(shop):
    shop.write({"pst.toml": 'track = ["notes.log"]\n', "notes.log": "one\n"})
    shop.commit("track")
    shop.json()
    shop.write({"notes.log": "two\n"})
    report = shop.json()
    assert report["totals"]["selected"] == report["totals"]["tests"]
    assert report["changes"][0]["verdict"] == "unknown"


def test_what_nothing_reads_is_not_compared(shop):
    shop.write({".gitignore": ".env\n*.dat\n", "scratch.dat": "one\n"})
    shop.commit("scratch")
    shop.json()
    shop.write({"scratch.dat": "two\n"})
    report = shop.json()
    assert (report["changes"], report["ignored_files"]) == ([], [".env"])


def test_an_ignored_folder_that_nothing_names_is_not_walked(shop):
    shop.write({"data/1.txt": "one\n"})
    (shop.root / "data/locked").mkdir()
    (shop.root / "data/locked").chmod(0)
    shop.drop_rights()
    report = shop.json("-v")
    assert (report["ignored_files"], report["notes"][1:]) == ([".env"], [])
    shop.write({"tests/test_data.py": "from pathlib import Path\n\n\ndef test_data():\n"
                                      "    assert (Path(__file__).parents[1] / 'data' / '1.txt').exists()\n"})
    named = shop.json("-v")
    assert named["ignored_files"] == [".env", "data/1.txt"]
    assert named["counters"]["files"] == report["counters"]["files"] + 2
    assert named["notes"] == []


def test_a_folder_that_holds_too_much_is_named(shop):
    shop.write({f"data/{number}.txt": "" for number in range(1001)} | {
        "src/shop/tax.py": "from pathlib import Path\n\nRATE = 19\n"
                           "ALL = list((Path(__file__).parents[2] / 'data').iterdir())\n"})
    report = shop.json()
    assert report["ignored_files"] == [".env"]
    assert [note for note in report["notes"] if note.startswith("git ignores data, which the project reads; it holds")]


def test_a_named_file_in_an_ignored_folder_makes_no_cache_stale(shop):
    shop.write({"data/gen.py": "X = 1\n", "src/shop/tax.py": "RATE = 19\nGEN = open('data/gen.py').read()\n"})
    time.sleep(0.1)  # a file that is as young as the cache is not vouched for
    shop.json()
    assert shop.pst("stale").returncode == 0
    shop.write({"data/gen.py": "X = 2\n"})
    assert shop.pst("stale").returncode == 1


def test_where_nothing_can_be_kept_it_is_said(shop):
    for folder in [shop.root, *(path for path in shop.root.rglob("*") if path.is_dir())]:
        folder.chmod(0o555)
    shop.drop_rights()
    assert [note for note in shop.json()["notes"] if note.startswith("files that git ignores are not compared")]
