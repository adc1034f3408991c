# SPDX-License-Identifier: MIT
"""What scripts read: `pst --json` against its schema, and the seed's files."""

import json

import jsonschema
import pytest
from shop_project import CART, TAX
from support.binary import REPOSITORY


@pytest.fixture(scope="session")
def validator():
    schema = json.loads((REPOSITORY / "docs/pst-output.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(
    "args",
    [
        ["--json"],
        ["--json", "-v"],
        ["--json", "--mode", "all"],
        ["--json", "--staged"],
        ["--json", "--working-tree"],
        ["--json", "--files", "src/shop/price.py"],
        ["--json", "--since", "HEAD~1"],
        ["affected", "--json"],
    ],
    ids=" ".join,
)
def test_the_output_fits_the_schema(shop, validator, args):
    shop.commit("second")
    shop.edit_price()
    shop.git("mv", "src/shop/tax.py", "src/shop/duty.py")
    shop.write({"README.md": "words\n", "src/shop/new.py": ""})
    run = shop.pst(*args)
    assert run.returncode == 0, run.stderr
    validator.validate(json.loads(run.stdout))


def test_the_output_fits_the_schema_without_git(files, validator):
    validator.validate(files.json())


def test_the_seeds_keys(shop):
    shop.edit_price()
    report = shop.json()
    assert report["tests"] == [CART]
    assert set(report["affected_modules"]) >= {"shop.cart", "shop.price"}
    assert report["changes"][0]["verdict"] == "mapped"
    assert [step["node"] for step in report["selection"][0]["reason"]][0].startswith("shop.price")
    assert report["totals"] == {"tests": 2, "selected": 1, "files": 2}


def test_nothing_but_json_on_stdout(shop):
    shop.env["PY_SMART_TEST_LOG_LEVEL"] = "DEBUG"
    shop.edit_price()
    run = shop.pst("--json", "--dry-run", "-v")
    assert run.stdout.startswith("{\n  ")
    json.loads(run.stdout)


def test_json_runs_nothing_and_moves_nothing(files):
    assert files.pst().returncode == 0
    files.edit_price()
    assert files.json()["tests"] == files.json()["tests"] == [CART]


def test_gen_writes_the_files_of_the_seed(shop):
    assert shop.pst("--mode", "all").returncode == 0
    run = shop.pst("gen")
    assert run.returncode == 0 and run.stdout.count("\n") == 1
    cache = shop.root / ".py_smart_test"
    graph = json.loads((cache / "dependency_graph.json").read_text())
    assert graph["modules"]["shop.cart"]["imports"] == ["shop", "shop.price"]
    assert graph["modules"]["shop.price"]["file"] == "src/shop/price.py"
    assert graph["modules"]["shop.price"]["imported_by"] == ["shop.cart"]
    assert graph["modules"]["shop.tax"]["tests"] == ["tests/test_tax.py"]
    assert "shop.price" in graph["test_map"]["tests/test_cart.py"]
    hashes = json.loads((cache / "file_hashes.json").read_text())
    assert {"src/shop/price.py", "tests/test_cart.py"} <= set(hashes["files"])
    outcomes = json.loads((cache / "outcomes.json").read_text())
    assert outcomes[TAX]["node_id"] == TAX and outcomes[TAX]["status"] == "passed"
    assert json.loads((cache / "coverage_mapping.json").read_text()) == {}
    assert json.loads(shop.pst("map", "--json").stdout) == graph


def test_graph_in_three_forms(shop):
    assert "shop.cart" in shop.pst("graph").stdout
    assert '"shop.cart" -> "shop.price";' in shop.pst("graph", "--dot").stdout
    assert "test_map" not in json.loads(shop.pst("graph", "--json").stdout)


def test_use_coverage_without_a_recording_warns(shop):
    shop.edit_price()
    run = shop.pst("affected", "--use-coverage", "--json")
    assert json.loads(run.stdout)["tests"] == [CART]
    assert "no recording is used: static answer" in run.stderr
