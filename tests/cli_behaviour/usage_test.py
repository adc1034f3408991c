# SPDX-License-Identifier: MIT
"""docs/exit-codes.md, the rows of exit code 2; help, old names and completions."""

import shutil
import subprocess

import pytest

COMMANDS = "run affected why why-not tests-of graph map gen stale completions".split()
OLD_NAMES = {
    "py-smart-test": "run",
    "pst-affected": "affected",
    "py-smart-test-affected": "affected",
    "pst-map": "map",
    "py-smart-test-map-tests": "map",
    "pst-gen": "gen",
    "py-smart-test-graph-gen": "gen",
    "pst-stale": "stale",
    "py-smart-test-stale": "stale",
}
SEED_OPTIONS = (
    "--mode --since --staged --no-staged --regenerate-graph --exclude-e2e --no-exclude-e2e --dry-run "
    "--json --parallel --parallel-workers --coverage"
).split()


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["--sinc", "main"], "did you mean '--since'?"),
        (["-k", "price"], "stand after `--`"),
        (["afected"], "did you mean `pst affected`?"),
        (["tests/test_cart.py"], "stand after `--`"),
        (["--mode", "al"], "did you mean 'all'?"),
        (["--mode", "smart"], "one of: affected, all"),
        (["--since"], "--since needs a value"),
        (["--since", "-x"], "needs the name of a commit"),
        (["--since=--all"], "needs the name of a commit"),
        (["--since", "main", "--staged"], "exclude each other"),
        (["--staged", "--working-tree"], "exclude each other"),
        (["--parallel-workers", "none"], "'auto'"),
        (["--files", "../elsewhere.py"], "outside the project"),
        (["--files", "nosuch.py"], "paths relative to"),
        (["gen", "--", "-x"], "takes no arguments for pytest"),
        (["completions", "tcsh"], "bash, zsh, fish"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line(shop, args, hint):
    shop.refuses(2, hint, args=tuple(args))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("basee = 'x'\n", ["pst.toml:1", "base"]),
        ("\nbase = 3\n", ["pst.toml:2"]),
        ("base = \n", ["pst.toml:1"]),
    ],
    ids=["unknown key", "wrong type", "not TOML"],
)
def test_a_wrong_configuration(shop, text, words):
    shop.write({"pst.toml": text})
    run = shop.pst("--json")
    assert (run.returncode, run.stdout) == (2, "")
    assert all(word in run.stderr for word in words), run.stderr


def test_a_configuration_that_is_not_there(shop):
    run = shop.pst("--config", "nowhere.toml")
    assert (run.returncode, run.stdout) == (2, "")
    assert "nowhere.toml" in run.stderr


def test_an_unknown_test(shop):
    run = shop.pst("why", "tests/test_cart.py::test_totl")
    assert (run.returncode, run.stdout) == (2, "")
    assert "test_total" in run.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_teaches(bare_folder, command):
    run = bare_folder.pst(command, "--help")
    assert (run.returncode, run.stderr) == (0, "")
    assert "Usage: pst" in run.stdout and "Examples:\n  pst" in run.stdout
    assert max(map(len, run.stdout.splitlines())) <= 80


def test_help_names_every_command_and_the_options_of_the_seed(bare_folder):
    text = bare_folder.pst("--help").stdout
    for command in COMMANDS:
        assert f"\n  {command} " in text
    for option in SEED_OPTIONS:
        assert option in text
    assert "Exit codes:" in text


def test_old_names_are_names_of_subcommands(bare_folder):
    for name, command in OLD_NAMES.items():
        link = bare_folder.root / name
        link.symlink_to(bare_folder.binary)
        run = bare_folder.pst("--help", program=link)
        assert run.stdout == bare_folder.pst(command, "--help").stdout
        assert (bare_folder.binary.parent / name).exists(), f"{name} is not installed beside pst"


def test_version_is_one_line_and_touches_nothing(bare_folder):
    run = bare_folder.pst("--version")
    assert run.returncode == 0
    assert run.stdout.startswith("pst ") and run.stdout.count("\n") == 1
    assert list(bare_folder.root.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_a_script_of_that_shell(bare_folder, shell):
    script = bare_folder.pst("completions", shell)
    assert script.returncode == 0
    for command in COMMANDS:
        assert command in script.stdout
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here to check the syntax with")
    check = subprocess.run([shell, "-n", "/dev/stdin"], input=script.stdout, text=True, capture_output=True)
    assert (check.returncode, check.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pst a", {"affected"}),
        ("pst --mode ", {"affected", "all"}),
        ("pst stale --j", {"--json"}),
        ("pst-affected --ba", {"--base"}),
    ],
)
def test_bash_completes(bare_folder, line, expected):
    words = line.split(" ")
    script = bare_folder.pst("completions", "bash").stdout + (
        f"\nCOMP_WORDS=({' '.join(words[:-1])} '{words[-1]}'); COMP_CWORD={len(words) - 1}; _pst\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    run = subprocess.run(["bash", "-c", script], text=True, capture_output=True, check=True)
    assert set(run.stdout.split()) == expected
