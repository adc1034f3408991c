# SPDX-License-Identifier: MIT
"""docs/exit-codes.md: what is compared, and what happens when that cannot be found."""

import subprocess

import pytest
from shop_project import CART, TAX
from support.runner import git


def is_whole_suite(report, *words):
    assert set(report["tests"]) == {CART, TAX}
    assert report["fallback"]["to"] == "all"
    for word in words:
        assert word in report["fallback"]["cause"]


def test_no_git_and_no_snapshot_is_the_whole_suite(files):
    is_whole_suite(files.json())


def test_no_git_compares_with_the_last_full_run(files):
    assert files.pst().returncode == 0
    assert files.json()["tests"] == []
    files.edit_price()
    report = files.json()
    assert report["tests"] == [CART]
    assert report["base"]["kind"] == "hashes"


MANUAL = "tests/manual/test_manual.py"


def with_manual_tests(files):
    """Two tests that need `price`, left out by the configuration."""
    files.write({
        "pst.toml": 'never-run = ["tests/manual/**"]\n',
        MANUAL: "from shop.cart import total\n\n\ndef test_manual():\n    assert total([1]) == 1\n",
    })
    assert files.pst().returncode == 0


def test_no_git_compares_with_a_run_that_left_tests_out(files):
    with_manual_tests(files)
    assert files.json()["tests"] == []
    files.edit_price()
    report = files.json()
    assert (report["tests"], report["base"]["kind"]) == ([CART], "hashes")


def test_no_git_a_test_that_was_left_out_stays_so_until_it_ran(files):
    with_manual_tests(files)
    files.edit_price()
    assert files.pst().returncode == 0
    assert files.json()["tests"] == []
    files.write({"pst.toml": ""})
    assert f"{MANUAL}::test_manual" in files.json()["tests"]
    assert files.pst().returncode == 0
    assert files.json()["tests"] == []


def test_no_git_an_option_leaves_tests_out_for_one_run_only(files):
    e2e = "import pytest\nfrom shop.cart import total\n\n\n@pytest.mark.e2e\ndef test_all():\n    assert total([1]) == 1\n"
    files.write({"tests/test_e2e.py": e2e})
    assert files.pst("--exclude-e2e").returncode == 0
    files.edit_price()
    assert files.json("--exclude-e2e")["tests"] == [CART]
    assert set(files.json("--no-exclude-e2e")["tests"]) == {CART, "tests/test_e2e.py::test_all"}
    assert files.pst("--exclude-e2e").returncode == 0
    assert files.json("--no-exclude-e2e")["tests"] == ["tests/test_e2e.py::test_all"]


def test_no_git_named_files_say_nothing_of_the_others(files):
    assert files.pst().returncode == 0
    files.edit_price()
    assert files.pst("--files", "src/shop/tax.py").returncode == 0
    assert files.json()["tests"] == [CART]


@pytest.mark.parametrize("option", ["--ignore-glob=*_cart.py", "--deselect=" + CART])
def test_no_git_a_run_that_leaves_tests_out_is_not_compared_with(files, option):
    assert files.pst().returncode == 0
    files.edit_price()
    files.write({"src/shop/tax.py": "RATE = 18 + 1\n"})
    assert files.pst("--", option).returncode == 0
    assert set(files.json()["tests"]) == {CART, TAX}


def test_options_of_git_without_git(files):
    for args in (("--since", "main"), ("--staged",), ("--working-tree",)):
        files.refuses(10, "git", args=("--json", *args))


def test_a_repository_without_commits(files):
    files.git("init", "-q", "-b", "main")
    is_whole_suite(files.json())


def test_an_unborn_head_beside_other_branches(shop):
    shop.git("checkout", "-q", "--orphan", "fresh")
    assert set(shop.json()["tests"]) >= {CART, TAX}


def test_an_empty_repository_ends_with_the_code_of_pytest(bare_folder):
    bare_folder.git("init", "-q")
    assert bare_folder.pst().returncode == 5


def test_an_unknown_reference(shop):
    shop.refuses(10, "nosuch", args=("--since", "nosuch"))
    shop.refuses(10, "nosuch", args=("affected", "--base", "nosuch", "--json"))


def test_a_configured_base_that_does_not_exist_is_the_whole_suite(shop):
    shop.write({"pst.toml": 'base = "nosuch"\n'})
    report = shop.json()
    assert set(report["tests"]) == {CART, TAX} and "nosuch" in report["fallback"]["cause"]


def test_a_shallow_clone_without_the_merge_base(shop):
    for number in range(3):
        shop.write({"notes.md": f"{number}\n"})
        shop.commit()
    shop.git("checkout", "-q", "-b", "topic", "HEAD~2")
    shop.edit_price()
    shop.commit()
    clone = shop.root.parent / "clone"
    git(shop.root.parent, "clone", "-q", "--depth=1", "--no-single-branch", "-b", "topic",
        f"file://{shop.root}", str(clone))
    shop.root = clone
    is_whole_suite(shop.json("--since", "origin/main"), "git fetch")


def test_a_bare_repository(shop):
    git(shop.root.parent, "clone", "-q", "--bare", str(shop.root), "bare.git")
    shop.root = shop.root.parent / "bare.git"
    shop.refuses(12, "bare")


def test_head_is_the_base_and_nothing_differs(shop):
    run = shop.pst()
    assert run.returncode == 0
    assert "nothing was tested" in run.stdout
    assert "pst --since HEAD~1" in run.stdout and "pst --mode all" in run.stdout


def test_head_is_the_base_in_ci_is_the_whole_suite(shop):
    shop.env["CI"] = "true"
    is_whole_suite(shop.json())


def test_changes_that_affect_nothing_are_named_and_nothing_runs(shop):
    shop.write({"README.md": "words\n"})
    run = shop.pst()
    assert run.returncode == 0
    assert "README.md" in run.stdout and "nothing to run" in run.stdout
    assert "passed" not in run.stdout


def test_a_damaged_repository_is_the_whole_suite(shop):
    (shop.root / ".git/HEAD").write_text("nonsense\n")
    is_whole_suite(shop.json())


def test_a_repository_of_another_user(shop):
    subprocess.run(["chown", "-R", "12345:12345", str(shop.root)], check=True)
    report = shop.json()
    assert set(report["tests"]) == {CART, TAX}
    assert "safe.directory" in report["fallback"]["cause"]


def test_started_in_a_subfolder(shop):
    shop.edit_price()
    report = shop.pst("--json", cwd=shop.root / "src/shop")
    assert report.stdout == shop.pst("--json").stdout
    named = shop.pst("--json", "--files", "price.py", cwd=shop.root / "src/shop")
    assert '"path": "src/shop/price.py"' in named.stdout
