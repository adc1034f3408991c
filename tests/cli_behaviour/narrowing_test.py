# SPDX-License-Identifier: MIT
"""`pst affected --explain-narrowing`: what left each test out, and why the others were not."""

import json
import time

import jsonschema
import pytest
from support.binary import REPOSITORY

SHOP = {
    "src/shop/basket.py": (
        "KNOWN = {}\n\n\n"
        "def size():\n    return 2\n\n\n"
        "def total():\n    return 3\n\n\n"
        "def label():\n    return 'basket'\n\n\n"
        "def described(key):\n    if key not in KNOWN:\n        KNOWN[key] = size()\n    return KNOWN[key]\n"
    ),
    "tests/test_basket.py": (
        "import subprocess\nfrom shop import basket\n\n\n"
        "def test_size():\n    assert basket.size() == 2\n\n\n"
        "def test_twice():\n    assert basket.size() + basket.total() == 5\n\n\n"
        "def test_total():\n    assert basket.total() == 3 or basket.size()\n\n\n"
        "def test_label():\n    assert basket.label()\n\n\n"
        "def test_child():\n    subprocess.run(['true'])\n    assert basket.total() or basket.size()\n\n\n"
        "def test_failing():\n    assert basket.total() == 4\n    basket.size()\n"
    ),
    "tests/test_each.py": (
        "import pytest\nfrom shop import basket\n\n\n"
        "@pytest.mark.parametrize('name', ['size', 'total'])\n"
        "def test_each(name):\n    assert getattr(basket, name)()\n"
    ),
}
PATH = "tests/test_basket.py::"
BASKET = "src/shop/basket.py"


@pytest.fixture
def recorded(shop):
    shop.write(SHOP)
    shop.commit()
    time.sleep(0.2)  # what changed just before a run may have changed while it read
    assert shop.pst("--mode", "all").returncode == 1  # test_failing
    return shop


def edit(project, old, new):
    project.write({BASKET: SHOP[BASKET].replace(old, new)})


def explained(project, *args):
    run = project.pst("affected", "--explain-narrowing", "--json", "--no-keep-failed", *args)
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    schema = json.loads((REPOSITORY / "docs/pst-output.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(answer)
    narrowing = answer["narrowing"]
    selected = [each["test"].partition("[")[0] for each in answer["selection"]]
    assert [each["test"] for each in narrowing["kept"]] == list(dict.fromkeys(selected))
    left_out = {each["test"].removeprefix(PATH): (each["by"], each["recorded_at"]) for each in narrowing["left_out"]}
    kept = {each["test"].removeprefix(PATH): (each["by"], each["what"]) for each in narrowing["kept"]}
    return left_out, kept, answer


def test_each_pass_names_what_it_left_out(recorded):
    edit(recorded, "return 2", "return 1 + 1")
    left_out, kept, answer = explained(recorded)
    assert left_out["tests/test_tax.py::test_rate"] == ("module_graph", None)
    assert left_out["test_label"] == ("definition_graph", None)
    assert left_out["test_total"] == ("recording", answer["base"]["commit"])
    assert left_out["tests/test_each.py::test_each[total]"][0] == "recording"
    assert kept["test_size"] == ("executed", "shop.basket.size changed")
    assert kept["test_child"] == ("hidden", "a child process")
    assert kept["test_failing"] == ("incomplete", "it did not pass")
    counts = recorded.pst("affected", "--explain-narrowing", "--no-keep-failed").stdout
    assert f"recording at {answer['base']['commit'][:7]}" in counts
    assert "definition graph: they depend on no definition that changed\n" in counts
    assert "may have done more than was seen: a child process\n" in counts


def test_the_rule_that_makes_a_change_wide_is_named(recorded):
    edit(recorded, "def size():", "def size(unit=len('piece')):")
    _, kept, _ = explained(recorded)
    assert kept["test_label"] == ("names", "header of shop.basket.size")
    edit(recorded, "KNOWN = {}", "KNOWN = open(__file__) and {}")
    _, kept, _ = explained(recorded)
    assert kept["test_label"] == ("names", "binding that runs at import: shop.basket.KNOWN")


def test_a_new_test_is_in_no_recording(recorded):
    text = SHOP["tests/test_basket.py"] + "\n\ndef test_new():\n    assert basket.size()\n"
    recorded.write({"tests/test_basket.py": text})
    _, kept, _ = explained(recorded)
    assert kept["test_new"] == ("unrecorded", "it was not there before")


def test_without_a_recording_names_decide(recorded):
    edit(recorded, "return 2", "return 1 + 1")
    left_out, kept, _ = explained(recorded, "--no-recordings")
    assert kept["test_total"] == ("no_recording", "")
    assert left_out["test_label"] == ("definition_graph", None)
    left_out, kept, _ = explained(recorded, "--granularity", "module")
    assert kept["test_label"] == ("no_recording", "")
    assert left_out == {"tests/test_tax.py::test_rate": ("module_graph", None), "tests/test_cart.py::test_total": ("module_graph", None)}


def test_what_always_runs_and_what_failed_are_rules(recorded):
    recorded.write({"pst.toml": 'always-run = ["tests/test_tax.py"]\n'})
    edit(recorded, "'basket'", "'a basket'")
    run = recorded.pst("affected", "--explain-narrowing", "--json")
    kept = {each["test"]: (each["by"], each["what"]) for each in json.loads(run.stdout)["narrowing"]["kept"]}
    assert kept["tests/test_tax.py::test_rate"] == ("rule", "always-run")
    assert kept[PATH + "test_failing"] == ("rule", "failed last time")


def test_where_everything_runs_the_cause_is_named(recorded):
    settings = recorded.root / "pyproject.toml"
    settings.write_text(settings.read_text() + 'addopts = "-p no:doctest"\n')
    left_out, kept, answer = explained(recorded)
    assert left_out == {}
    assert set(kept.values()) == {("everything", answer["fallback"]["cause"])}


def test_it_is_only_told_when_asked(recorded):
    edit(recorded, "return 2", "return 1 + 1")
    assert "narrowing" not in recorded.json()
    assert "Left out" not in recorded.pst("affected").stdout
    assert "--explain-narrowing" in recorded.pst("affected", "--help").stdout
    for shell in ("bash", "zsh", "fish"):
        assert "explain-narrowing" in recorded.pst("completions", shell).stdout
