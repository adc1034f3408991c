# SPDX-License-Identifier: MIT
"""docs/exit-codes.md: what pst gives on once pytest has started, and what it says."""

import os
import shlex
import signal
import subprocess
import time

from shop_project import CART, TAX


def test_selected_tests_pass(shop):
    shop.edit_price()
    run = shop.pst()
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Selected 1 of 2 tests" in run.stdout and "1 passed" in run.stdout
    assert "src/shop/price.py" in run.stdout


def test_a_selected_test_fails(shop):
    shop.break_price()
    run = shop.pst()
    assert run.returncode == 1
    assert "1 failed" in run.stdout and "pst why" in run.stdout


def test_a_failed_test_stays_selected_until_it_passes(shop):
    shop.break_price()
    assert shop.pst().returncode == 1
    shop.commit()
    report = shop.json()
    assert report["tests"] == [CART]
    assert report["selection"][0]["previously_failed"] is True
    assert shop.json("--no-keep-failed")["tests"] == []
    shop.edit_price()
    assert shop.pst().returncode == 0
    shop.commit()
    assert shop.json()["tests"] == []


def test_a_usage_error_of_pytest_is_its_own(shop):
    shop.edit_price()
    run = shop.pst("--", "--no-such-option-of-pytest")
    assert run.returncode == 4


def test_arguments_after_the_dashes_reach_pytest(shop):
    shop.edit_price()
    run = shop.pst("--", "-v", "--durations=1")
    assert run.returncode == 0
    assert f"{CART} PASSED" in run.stdout and "slowest 1 durations" in run.stdout


def test_a_keyword_that_leaves_nothing_is_named(shop):
    shop.edit_price()
    run = shop.pst("--", "-k", "nothing_like_this")
    assert run.returncode == 0
    assert "Left out: 1 test by -k nothing_like_this" in run.stdout
    assert "nothing to run" in run.stdout


def test_mode_all_runs_everything(shop):
    run = shop.pst("--mode", "all")
    assert run.returncode == 0
    assert "2 passed" in run.stdout


def test_the_dry_run_can_be_pasted(shop):
    shop.edit_price()
    run = shop.pst("--dry-run")
    assert run.returncode == 0
    before, line = run.stdout.split("Would run:\n")
    assert "Selected 1 of 2 tests" in before and line.count("\n") == 1
    assert shlex.split(line)
    pasted = subprocess.run(line, shell=True, cwd=shop.root, env=shop.env, capture_output=True, text=True)
    assert pasted.returncode == 0, pasted.stdout + pasted.stderr
    assert "1 passed" in pasted.stdout


def test_e2e_tests_are_left_out_and_counted(shop):
    marked = "import pytest\nfrom shop.price import net\n\n\n@pytest.mark.e2e\ndef test_browser():\n    assert net(1) == 1\n"
    shop.write({"tests/test_e2e.py": marked})
    shop.commit()
    shop.edit_price()
    assert "tests/test_e2e.py::test_browser" in shop.json("--no-exclude-e2e")["tests"]
    report = shop.json()
    assert report["tests"] == [CART]
    assert [item["test"] for item in report["excluded"]] == ["tests/test_e2e.py::test_browser"]
    run = shop.pst()
    assert "Left out: 1 test by --exclude-e2e" in run.stdout and "1 passed" in run.stdout


def test_an_interrupt_during_the_run(shop):
    shop.write({"tests/test_tax.py": "import time\n\n\ndef test_rate():\n    open('started', 'w').close()\n    time.sleep(60)\n"})
    # What runs in a shell's background inherits an ignored SIGINT; a terminal's foreground does not.
    child = subprocess.Popen([shop.binary], cwd=shop.root, env=shop.env, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, start_new_session=True,
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    deadline = time.monotonic() + 60
    while not (shop.root / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(child.pid, signal.SIGINT)
    assert child.wait(30) in (2, 130)  # pytest's own code for an interrupt, or ours


def test_why_and_why_not(shop):
    shop.edit_price()
    why = shop.pst("why", CART)
    assert why.returncode == 0
    assert "is selected" in why.stdout and "src/shop/price.py" in why.stdout
    why_not = shop.pst("why-not", TAX)
    assert why_not.returncode == 0
    assert "is not selected" in why_not.stdout and "src/shop/tax.py" in why_not.stdout
    assert "src/shop/price.py" in why_not.stdout.split("Changed, but not among them:")[1]


def test_why_knows_what_the_plan_adds_and_leaves_out(shop):
    shop.break_price()
    shop.pst()
    shop.commit()
    failed = shop.pst("why", CART, "--since", "HEAD")
    assert "is selected" in failed.stdout and "failed last time" in failed.stdout
    dropped = shop.pst("why-not", CART, "--since", "HEAD", "--no-keep-failed")
    assert "is not selected" in dropped.stdout
    shop.write({"pst.toml": f'always-run = ["{TAX}"]\nnever-run = ["{CART}"]\n'})
    assert "always-run" in shop.pst("why", TAX).stdout
    never = shop.pst("why-not", CART)
    assert "is not selected" in never.stdout and f"never-run: {CART}" in never.stdout
    shop.write({"unknown.bin": "1"})
    assert "unknown.bin" in shop.pst("why", TAX).stdout


def test_tests_of(shop):
    run = shop.pst("tests-of", "src/shop/price.py")
    assert run.returncode == 0
    assert CART in run.stdout and TAX not in run.stdout
    from_inside = shop.pst("tests-of", "price.py", cwd=shop.root / "src/shop")
    assert from_inside.stdout == run.stdout


def test_stale_and_fresh(shop):
    assert shop.pst("stale").returncode == 1
    assert shop.pst("gen").returncode == 0
    assert shop.pst("stale").returncode == 0
    shop.edit_price()
    run = shop.pst("stale")
    assert run.returncode == 1
    assert "src/shop/price.py" in run.stdout
