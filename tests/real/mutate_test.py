# SPDX-License-Identifier: MIT
"""The script on a project of a few files, with a `pst` that selects everything or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from support.oracle import Outcomes

from . import definition_edits, line_edits
from .edits import KINDS
from .mutate import Result, judge
from .sources import Sources, retargeted

FILES = {
    "pyproject.toml": '[project]\ndependencies = ["colour==1.2.3"]\n\n[tool.pytest.ini_options]\npythonpath = ["."]\n',
    "shop/__init__.py": "from .price import net\n",
    "shop/price.py": "import colorsys\n\n\ndef net():\n    return 1\n",
    "shop/name.py": "from shop.price import (\n    net,  # used\n)\n\nNAME = 'shop'\n",
    "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef one():\n    return 1\n",
    "tests/data/words.txt": "words\n",
    "tests/helper.py": "TWO = 2\n",
    "tests/test_price.py": "import shop\n\n\ndef test_net(one):\n    assert shop.net() == one\n",
    "tests/test_name.py": "from helper import TWO\nfrom shop import name\n\n\ndef test_name():\n    assert name.net() + 1 == TWO\n",
}
TESTS = ["tests/test_price.py::test_net", "tests/test_name.py::test_name"]
FAKE = "#!/usr/bin/env python3\nimport sys\nprint('{}' if '--json' in sys.argv else '')\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "project"


def sources_of(project: Path) -> Sources:
    return Sources(project, FILES, TESTS, ["sys"])


def mutate(project: Path, selected: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    pst = project.parent / "pst"
    pst.write_text(FAKE.format(json.dumps({"tests": selected})))
    pst.chmod(0o755)
    script = Path(__file__).parent / "mutate.py"
    command = [sys.executable, script, project, "--python", sys.executable, "--pst", pst, *options]
    return subprocess.run(
        [os.fspath(part) for part in command], capture_output=True, text=True, timeout=120,
        env=os.environ | {"TMPDIR": str(project.parent)},
    )


def test_all_selected_is_safe_and_nothing_is_left_behind(project):
    run = mutate(project, ["tests"], "--only", "delete-module", "--only", "add-test-function")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 edits, 0 unsafe" in run.stdout
    assert "100.0 % selected" in run.stdout
    assert sorted(path.name for path in project.parent.iterdir()) == ["project", "pst"]
    assert {name: (project / name).read_text() for name in FILES} == FILES


def test_nothing_selected_is_a_miss(project):
    run = mutate(project, [], "--only", "change-fixture")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "MISS tests/test_price.py::test_net\n" in run.stdout
    assert "1 edits, 1 unsafe, 1 outcomes changed, in 1 of them, 1 missed" in run.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_finds_something_to_edit_and_always_the_same(project, kind):
    first, second = (KINDS[kind](sources_of(project), Random("7")) for _ in range(2))
    assert first is not None
    assert first == second
    assert any((project / name).read_bytes() != content if (project / name).exists() else content is not None
               for name, content in first.files.items())


SHAPES = {
    "shop/__init__.py": "",
    "shop/shape.py": (
        "from functools import lru_cache, wraps\nimport os\n\n__all__ = ['Base', 'area']\n\nSIDE = 1\n\n"
        "TABLE = {'a': 1}\n\nSQUARES = [each * 2 for each in (1, 2)]\n\nif os.name:\n    def name():\n        return 'n'\n\n\n"
        "class Base:\n    \"\"\"Text.\"\"\"\n\n    kind: str = 'base'\n\n    def size(self):\n        return 1\n\n\n"
        "class Derived(Base):\n    kind = 'derived'\n\n    @property\n    def other(self):\n        return 2\n\n\n"
        "def area(side=SIDE, /, scale=1):\n    def inner():\n        return 1\n    if side > 2:\n        side = 3\n    return side * scale\n"
    ),
    "tests/test_shape.py": "from shop.shape import area\n\n\ndef test_area():\n    assert area() == 1\n",
}


@pytest.mark.parametrize("name", line_edits.KINDS | definition_edits.KINDS)
def test_each_kind_of_line_gives_sources_that_compile_and_always_the_same(tmp_path, name):
    for path, text in SHAPES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    make = (line_edits.KINDS | definition_edits.KINDS)[name]
    sources = Sources(tmp_path, SHAPES, ["tests/test_shape.py::test_area"])
    sources.executed = {("shop/shape.py", 29)}
    found = [make(sources, Random(str(seed))) for seed in range(10)]
    assert found == [make(sources, Random(str(seed))) for seed in range(10)]
    edits = [edit for edit in found if edit]
    assert edits
    for edit in edits:
        for path, content in edit.files.items():
            assert content is not None and content.decode() != SHAPES[path]
            compile(content, path, "exec")


def test_importers_follow_a_renamed_module():
    text = 'é = 1; from .price import (\n    net,  # used\n)\nfrom . import price\nimport shop.price as p, os\n'
    assert retargeted(text, "shop", "shop.price", "shop.cost") == (
        "é = 1; from .cost import net\nfrom . import cost as price\nimport shop.cost as p, os\n"
    )


def test_a_file_that_cannot_be_collected_is_found_by_any_of_its_tests():
    before = Outcomes({"t.py::a": "passed", "t.py::b": "passed", "u.py::c": "passed"})
    after = Outcomes({"u.py::c": "passed"}, ["t.py"])
    result = Result("kind", "what")
    judge(result, {"tests": ["t.py::a"]}, before, after, set())
    assert (result.changed, result.missed, result.selected, result.surplus) == (2, [], 2, 0)
    judge(result, {"tests": ["u.py::c"]}, before, after, set())
    assert (result.missed, result.surplus) == (["t.py::a", "t.py::b"], 1)
