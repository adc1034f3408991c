# SPDX-License-Identifier: MIT
"""Of a parametrized test only the sets run that a change can reach, as far as that was recorded."""

import re
import time

import pytest

FILES = {
    "src/shop/words.py": (
        "def net(x):\n    return x + 1\n\n\ndef gross(x):\n    return x + 2\n\n\n"
        "def call(name):\n    return {'net': net, 'gross': gross}[name](1)\n"
    ),
    "tests/test_words.py": (
        "import pytest\nfrom shop.words import call\n\n\n"
        "@pytest.mark.parametrize('name', ['net', 'gross'])\n"
        "def test_call(name):\n    assert call(name) < 50\n"
    ),
}
TEST = "tests/test_words.py::test_call"


def edit_net(project, value="x + 10"):
    project.write({"src/shop/words.py": FILES["src/shop/words.py"].replace("x + 1", value)})


def recorded_with(shop, tests):
    shop.write(FILES | {"tests/test_words.py": tests})
    shop.commit()
    time.sleep(0.2)  # what changed just before a run may have changed while it read
    assert shop.pst("--mode", "all").returncode == 0
    return shop


@pytest.fixture
def recorded(shop):
    return recorded_with(shop, FILES["tests/test_words.py"])


def test_the_others_are_left_out(recorded):
    edit_net(recorded)
    answer = recorded.json()
    assert answer["tests"] == [f"{TEST}[net]"]
    assert [entry["test"] for entry in answer["selection"]] == answer["tests"]
    assert answer["selection"][0]["duration"] is not None
    assert answer["recordings"]["left_out_parameter_sets"] == 1
    assert f"  {TEST}[net]\n" in recorded.pst("affected").stdout
    run = recorded.pst()
    assert run.returncode == 0
    assert "in 1 of 3 test files, without 1 parameter set\n" in run.stdout
    assert re.search(r"1 passed, 1 deselected", run.stdout)


def test_why_not_names_the_set(recorded):
    edit_net(recorded)
    assert "is selected" in recorded.pst("why", f"{TEST}[net]").stdout
    answer = recorded.pst("why-not", f"{TEST}[gross]").stdout
    assert "is not selected" in answer
    assert "when last recorded, this parameter set executed" in answer
    assert "is selected" in recorded.pst("why", f"{TEST}[unknown]").stdout


def test_what_failed_before_runs(recorded):
    edit_net(recorded, "x + 100")
    assert recorded.pst().returncode == 1
    text = FILES["src/shop/words.py"].replace("x + 2", "x + 3")
    recorded.write({"src/shop/words.py": text})
    assert recorded.json()["tests"] == [TEST]
    assert recorded.json("--no-keep-failed")["tests"] == [f"{TEST}[gross]"]


def test_a_new_set_brings_all(recorded):
    edit_net(recorded)
    recorded.write({"tests/test_words.py": FILES["tests/test_words.py"].replace("['net',", "['net', 'net',")})
    assert recorded.json()["tests"] == [TEST]


def test_a_set_that_was_skipped_brings_all(shop):
    tests = FILES["tests/test_words.py"].replace(
        "'gross']", "'gross', pytest.param('net', marks=pytest.mark.skip, id='late')]"
    )
    recorded_with(shop, tests)
    edit_net(shop)
    assert shop.json()["tests"] == [TEST]


def numbered(values, name):
    return (
        f"import pytest\nfrom shop.words import call\n\n\nclass Name:\n    def __init__(self, name):\n"
        f"        self.name = name\n\n\n@pytest.mark.parametrize('value', [{values}])\n"
        f"def test_call(value):\n    assert call({name}) < 50\n"
    )


def test_an_address_may_name_another_set_in_another_run(shop):
    tests = FILES["tests/test_words.py"].replace("'gross'])", "'gross'], ids=['0x7f0011aa', '0x7f0011bb'])")
    recorded_with(shop, tests)
    edit_net(shop)
    assert shop.json()["tests"] == [TEST]


def test_a_number_may_stand_for_another_object_in_another_run(shop):
    recorded_with(shop, numbered("Name('net'), Name('gross')", "value.name"))
    edit_net(shop)
    assert shop.json()["tests"] == [TEST]


def test_numbers_stand_for_the_same_plain_values(shop):
    recorded_with(shop, numbered("{'name': 'net'}, {'name': 'gross'}", "value['name']"))
    edit_net(shop)
    assert shop.json()["tests"] == [f"{TEST}[value0]"]
    assert re.search(r"1 passed, 1 deselected", shop.pst().stdout)


def test_always_run_runs_all(recorded):
    edit_net(recorded)
    recorded.write({"pst.toml": f'always-run = ["{TEST}"]\n'})
    assert TEST in recorded.json()["tests"]
