# SPDX-License-Identifier: MIT
"""What a run on a commit records, and what that does to the next selection."""

import os
import shutil
import sqlite3
import sys
import time

import pytest

BASKET = {
    "src/shop/basket.py": "class Basket:\n    def total(self):\n        return 3\n\n    def size(self):\n        return 2\n",
    "tests/test_basket.py": (
        "from shop.basket import Basket\n\n\n"
        "def test_total():\n    assert Basket().total() == 3\n\n\n"
        "def test_size():\n    assert Basket().size() == 2\n"
    ),
}
TOTAL, SIZE = "tests/test_basket.py::test_total", "tests/test_basket.py::test_size"


def edit_size(project):
    project.write({"src/shop/basket.py": BASKET["src/shop/basket.py"].replace("return 2", "return 1 + 1")})


def recorded_states(project):
    with sqlite3.connect(project.root / ".py_smart_test/history.db") as database:
        return database.execute("SELECT unusable FROM recording").fetchall()


@pytest.fixture
def basket(shop):
    shop.write(BASKET)
    shop.commit()
    time.sleep(0.2)  # what changed just before a run may have changed while it read
    return shop


@pytest.fixture
def recorded(basket):
    assert basket.pst("--mode", "all").returncode == 0
    assert recorded_states(basket) == [("",)]
    return basket


def test_what_a_test_did_not_execute_leaves_it_out(recorded):
    edit_size(recorded)
    answer = recorded.json()
    assert answer["tests"] == [SIZE]
    assert answer["recordings"] == {"known": 4, "left_out": 1, "left_out_by_older_states": 0,
                                    "left_out_parameter_sets": 0, "unusable": None}
    assert "Left out by what they executed when last recorded: 1 test" in recorded.pst("--dry-run").stdout


def test_use_coverage_warns_only_where_no_recording_is_used(recorded):
    edit_size(recorded)
    run = recorded.pst("affected", "--use-coverage")
    assert SIZE in run.stdout and TOTAL not in run.stdout
    assert "recording" not in run.stderr
    assert "no recording is used" in recorded.pst("affected", "--use-coverage", "--no-recordings").stderr


def test_without_recordings_names_decide(recorded):
    edit_size(recorded)
    answer = recorded.json("--no-recordings")
    assert sorted(answer["tests"]) == [SIZE, TOTAL]
    assert answer["recordings"] is None


@pytest.mark.parametrize("options", [["--granularity", "module"], ["--", "-W", "error"], ["--", "-vW", "error"]])
def test_a_wider_question_and_other_options_use_none(recorded, options):
    edit_size(recorded)
    answer = recorded.json(*options)
    assert sorted(answer["tests"]) == [SIZE, TOTAL]
    assert answer["recordings"] is None


def test_options_that_only_choose_or_show_do_not_matter(recorded):
    edit_size(recorded)
    assert recorded.json("--", "-vv", "-k", "size", "--tb", "short", "tests")["tests"] == [SIZE]


def test_a_variable_that_a_source_names_matters(shop):
    shop.write(BASKET | {"src/shop/mode.py": "import os\nMODE = os.environ.get('SHOP_MODE')\n"})
    shop.commit()
    time.sleep(0.2)
    assert shop.pst("--mode", "all").returncode == 0
    edit_size(shop)
    assert shop.json()["tests"] == [SIZE]
    shop.env["SHOP_MODE"] = "full"
    assert sorted(shop.json()["tests"]) == [SIZE, TOTAL]


@pytest.mark.parametrize("question", [["--staged"], ["--files", "src/shop/speed.py"]])
def test_edits_that_are_not_asked_about_make_the_state_another(shop, question):
    """What was recorded at HEAD is not what runs beside the change in question."""
    speed = "def quick():\n    return 1\n\n\ndef slow():\n    return 1\n"
    shop.write({
        "src/shop/speed.py": speed,
        "src/shop/mode.py": "FAST = False\n",
        "tests/test_speed.py": (
            "from shop import mode, speed\n\n\n"
            "def test_speed():\n    assert (speed.quick() if mode.FAST else speed.slow()) == 1\n"
        ),
    })
    shop.commit()
    time.sleep(0.2)
    assert shop.pst("--mode", "all").returncode == 0
    shop.write({"src/shop/speed.py": speed.replace("return 1", "return 2", 1)})
    shop.git("add", "-A")
    assert shop.json(*question)["tests"] == []
    shop.write({"src/shop/mode.py": "FAST = True\n"})
    assert shop.json(*question)["tests"] == ["tests/test_speed.py::test_speed"]


def test_what_shells_keep_for_themselves_does_not_matter(shop):
    names = ("_", "OLDPWD", "SHLVL")
    shop.write(BASKET | {"src/shop/mode.py": f"NAMES = {names!r}\n"})
    shop.commit()
    time.sleep(0.2)
    shop.env |= dict.fromkeys(names, "1")
    assert shop.pst("--mode", "all").returncode == 0
    edit_size(shop)
    shop.env |= dict.fromkeys(names, "2")
    assert shop.json()["tests"] == [SIZE]


KEPT_CODE = (
    "import marshal\n\nCODES = set()\n\n\ndef internal(function):\n    CODES.add(function.__code__)\n    return function\n\n\n"
    "def saved(code):\n    return marshal.dumps(code)\n\n\n@internal\ndef help_shop():\n    return 1\n"
)


def test_a_code_object_that_is_kept_in_a_set_is_not_read(shop):
    """Nor is one where a function that saves code is only there."""
    basket = BASKET["src/shop/basket.py"]
    shop.write(BASKET | {"src/shop/code.py": KEPT_CODE, "src/shop/basket.py": "from shop import code\n\n\n" + basket})
    shop.commit()
    time.sleep(0.2)
    assert shop.pst("--mode", "all").returncode == 0
    shop.write({"src/shop/basket.py": "from shop import code\n\n\n" + basket.replace("return 2", "return 1 + 1")})
    assert shop.json()["tests"] == [SIZE]


def test_no_record_records_nothing(basket):
    assert basket.pst("--mode", "all", "--no-record").returncode == 0
    assert recorded_states(basket) == []


def test_a_tree_with_edits_is_not_recorded(basket):
    edit_size(basket)
    assert basket.pst("--mode", "all").returncode == 0
    assert recorded_states(basket) == []


def test_where_everything_runs_no_recording_is_mentioned(recorded):
    edit_size(recorded)
    settings = recorded.root / "pyproject.toml"
    settings.write_text(settings.read_text() + 'addopts = "-p no:doctest"\n')
    answer = recorded.json()
    assert answer["fallback"]["to"] == "all"
    assert answer["recordings"] is None
    assert "Left out by what they executed" not in recorded.pst("--dry-run").stdout


class WatchedPython:
    """An interpreter that tells of each start the last argument."""

    def __init__(self, folder):
        self.path = folder / "watched-python"
        self.told = folder / "starts"
        self.path.write_text(
            f'#!/bin/sh\nfor last in "$@"; do :; done\necho "$last" >> "{self.told}"\nexec "{sys.executable}" "$@"\n'
        )
        self.path.chmod(0o755)

    def starts(self):
        return self.told.read_text().splitlines() if self.told.exists() else []


@pytest.mark.parametrize("question", [[], ["--dry-run"], ["--json"], ["affected"], ["plan"]])
def test_where_nothing_differs_python_is_not_started(recorded, question):
    python = WatchedPython(recorded.root.parent)
    assert recorded.pst(*question, "--python", str(python.path)).returncode == 0
    assert python.starts() == []


SHOP_FILE = "src/shop/basket.py"


def state_after(basket, test="pass", before=lambda: None):
    basket.write({"tests/test_extra.py": f"import os, time\nfrom shop import basket\ndef test_extra(): {test}\n"})
    basket.commit()
    time.sleep(0.2)
    before()
    assert basket.pst("--mode", "all").returncode == 0
    return recorded_states(basket)


def test_a_source_that_is_only_touched_is_as_it_was(basket):
    assert state_after(basket, f"os.utime({SHOP_FILE!r})") == [("",)]


def test_a_source_that_was_checked_out_just_before_is_as_it_was(basket):
    future = time.time() + 60  # as if it came while pst read
    place = basket.root / SHOP_FILE
    assert state_after(basket, before=lambda: os.utime(place, (future, future))) == [("",)]


def test_a_source_that_a_user_changes_meanwhile_is_not(basket):
    edit = f"sh -c 'echo >> {SHOP_FILE}'"  # another process, as an editor is
    assert state_after(basket, f"os.system({edit!r})") == [(f"{SHOP_FILE} changed while the tests ran",)]


def test_a_source_that_a_test_changes_and_changes_back_is_not(basket):
    write = f"text = open({SHOP_FILE!r}).read(); open({SHOP_FILE!r}, 'w').write(''); open({SHOP_FILE!r}, 'w').write(text)"
    assert state_after(basket, write) == [(f"{SHOP_FILE} changed while the tests ran",)]


def test_without_git_a_younger_source_cannot_be_told(basket):
    shutil.rmtree(basket.root / ".git")
    basket.write({"tests/test_extra.py": f"import os\nfrom shop import basket\ndef test_extra(): os.utime({SHOP_FILE!r})\n"})
    time.sleep(0.2)
    assert basket.pst("--mode", "all").returncode == 0
    assert recorded_states(basket) == [(f"{SHOP_FILE} changed while the tests ran",)]


def test_only_a_run_names_the_state_to_record(basket):
    python = WatchedPython(basket.root.parent)
    arguments = ("--since", "HEAD~1", "--python", str(python.path))
    assert basket.pst("affected", *arguments).returncode == 0
    assert "environment" not in python.starts()
    assert basket.pst(*arguments).returncode == 0
    assert "environment" in python.starts()
