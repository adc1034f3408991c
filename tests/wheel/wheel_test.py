# SPDX-License-Identifier: MIT
"""What `pip install pytest-pst` gives, in a fresh environment. One file: the wheel is built once, in one process."""

import json
import re
import subprocess
import sys
import zipfile

import pytest
from plugin import startup
from published.published_test import PROJECTS, bring, edit, unpack
from support.environment import plain_environment
from support.wheel_build import ROOT, Environment, passes

NAMES = re.search(r"set\(PST_ALIASES([^)]*)\)", (ROOT / "cmake/names.cmake").read_text()).group(1).split()
VERSION = re.search(r"VERSION (\d+\.\d+\.\d+)", (ROOT / "CMakeLists.txt").read_text()).group(1)


def test_version_comes_from_the_project(installed, wheel):
    assert wheel.name.startswith(f"pytest_pst-{VERSION}-py3-none-")
    assert passes(installed.scripts / "pst", "--version", cwd=ROOT) == f"pst {VERSION}\n"


@pytest.mark.parametrize("name", NAMES)
def test_old_names_start_their_command(installed, tmp_path, name):
    other_name = tmp_path / "link"
    other_name.symlink_to(installed.scripts / name)
    env = plain_environment(tmp_path) | {"PATH": f"{installed.scripts}:/usr/bin:/bin"}
    for program in (name, str(installed.scripts / name), str(other_name)):
        run = subprocess.run([program, "--help"], env=env, capture_output=True, text=True)
        also_called = re.search(r"Also called:(.*)", run.stdout)
        assert run.returncode == 0 and name in also_called.group(1).split(), run


def test_the_wheel_holds_the_notices_that_pst_prints(installed, wheel):
    with zipfile.ZipFile(wheel) as archive:
        notices = archive.read(f"pytest_pst-{VERSION}.dist-info/licenses/THIRD_PARTY_NOTICES.txt").decode()
        assert f"pytest_pst-{VERSION}.dist-info/licenses/LICENSE" in archive.namelist()
    assert passes(installed.scripts / "pst", "--licenses", cwd=ROOT) == notices
    pins = json.loads((ROOT / "third_party/sources.json").read_text())
    for part in pins["sources"] + pins["linked"]:
        assert part["name"] in notices
    assert "was not on the machine" not in notices


def test_the_entry_point_has_the_module_s_name(installed, tmp_path):
    """So `-p pytest_pst` registers the plugin that is there already, not a second one."""
    (tmp_path / "test_x.py").write_text("def test_x(): pass")
    python = installed.scripts / "python"
    show = "from importlib.metadata import entry_points; print(*entry_points(group='pytest11'))"
    assert "EntryPoint(name='pytest_pst', value='pytest_pst', group='pytest11')" in passes(python, "-c", show, cwd=tmp_path)
    for options in ([], ["-p", "pytest_pst"]):
        for variables in ({}, {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}):
            assert "1 passed" in passes(python, "-m", "pytest", *options, cwd=tmp_path, **variables)


def published(name, installed, tree):
    """A published project with its tests in `tree`, a repository of its own."""
    (project,) = (project for project in PROJECTS if project.name == name)
    bring(project)
    unpack(project, tree)
    installed.install("pytest-xdist==3.8.0", *project.needs)
    return project


@pytest.fixture
def itsdangerous(installed, tmp_path):
    tree = tmp_path / "tree"
    published("itsdangerous", installed, tree)
    return tree


def smart(installed, tree, *options):
    env = plain_environment(tree.parent) | {"PYTHONPATH": str(tree / "src")}
    command = [installed.scripts / "python", "-m", "pytest", *options]
    return subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True)


def test_smart_on_a_published_project(installed, itsdangerous):
    whole = smart(installed, itsdangerous, "-q")
    assert whole.returncode == 0, whole.stdout
    assert "pst:" not in whole.stdout

    nothing = smart(installed, itsdangerous, "--smart")
    assert nothing.returncode == 0 and "pst: Nothing differs" in nothing.stdout, nothing.stdout

    encoding = itsdangerous / "src/itsdangerous/url_safe.py"
    text = encoding.read_text()
    encoding.write_text(text.replace("if len(compressed) < (len(json) - 1):", "if len(compressed) > (len(json) - 1):"))
    red = smart(installed, itsdangerous, "--smart")
    assert red.returncode == 1, red.stdout
    broken = set(re.findall(r"^FAILED (\S+)", red.stdout, re.MULTILINE))
    assert broken and re.search(r"pst: Selected \d+ of \d+ tests", red.stdout)

    encoding.write_text(text)
    mended = smart(installed, itsdangerous, "--smart", "-v", "-n2")  # what failed stays until it passes
    assert mended.returncode == 0, mended.stdout
    ran = set(re.findall(r"PASSED (\S+)", mended.stdout))
    assert broken <= ran and {test.partition("[")[0] for test in ran} == {test.partition("[")[0] for test in broken}
    assert "pst: Selected" in mended.stdout


@pytest.fixture
def jinja(installed, tmp_path):
    tree = tmp_path / "tree"
    project = published("Jinja2", installed, tree)
    edit(project, tree, project.broken)
    return tree


def outcomes(installed, tree, *options):
    env = plain_environment(tree.parent) | {"PYTHONPATH": str(tree / "src")}
    command = [installed.scripts / "python", "-m", "pytest", "--smart-first", "-q", *options]
    run = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout
    found = {}
    for path in (tree / ".py_smart_test/spool").glob("*.ndjson"):
        for line in map(json.loads, path.read_text().splitlines()):
            if "outcome" in line:
                assert line["id"] not in found
                found[line["id"]] = line["outcome"], bool(line.get("worker"))
        path.unlink()
    return found


def test_outcomes_under_xdist_are_those_of_a_serial_run(installed, jinja):
    serial = outcomes(installed, jinja)
    assert len(serial) > 500
    assert not any(has_worker for _, has_worker in serial.values())
    assert [test for test, (outcome, _) in serial.items() if outcome == "failed"]
    for options in (["-n2"], ["-n2", "--dist=loadfile"], ["-n2", "--dist=worksteal"]):
        parallel = outcomes(installed, jinja, *options)
        assert all(has_worker for _, has_worker in parallel.values())
        assert parallel == {test: (outcome, True) for test, (outcome, _) in serial.items()}, options


def test_start_of_pytest_with_and_without_the_plugin(wheel, tmp_path, monkeypatch):
    """As a ratio in one run. The bound leaves room for the noise of a busy machine; the measured
    ratio is in docs/measurements.md. The exact test is that nothing is imported (tests/plugin)."""
    without, with_it = (Environment(tmp_path / name) for name in ("without", "with"))
    for environment in (without, with_it):
        environment.install(f"pytest=={pytest.__version__}")
    with_it.install("--no-deps", wheel)
    for variable in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTHONPATH"):
        monkeypatch.delenv(variable, raising=False)
    ratios, _ = startup.measure([str(environment.scripts / "python") for environment in (without, with_it)], pairs=40)
    low, median, high = startup.quartiles(ratios)
    print(f"start with / without the plugin: {median:.3f}, quartiles {low:.3f} to {high:.3f}", file=sys.stderr)
    assert median < 1.1
