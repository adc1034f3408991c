# SPDX-License-Identifier: MIT
"""The start of pytest looks from inside like its own script."""

import json
import os
import subprocess

SPY = """
    import json, os, sys
    def test_spy():
        main = sys.modules["__main__"]
        seen = {"path": sys.path, "argv0": sys.argv[0], "main": getattr(main, "__file__", None),
                "names": [name for name in vars(main) if not name.startswith("_")],
                "pythonpath": os.environ.get("PYTHONPATH")}
        with open(os.environ["SPY_FILE"], "w") as file:
            json.dump(seen, file)
"""


def seen_by(project, command=None):
    file = project.folder.parent / "seen.json"
    project.env["SPY_FILE"] = str(file)
    if command:
        subprocess.run(command, cwd=project.folder, env=project.env, check=True, stdout=subprocess.DEVNULL)
    else:
        run = project.plan(["tests/test_spy.py"]).run()
        assert run.status == 0, run.output
    return json.loads(file.read_text())


def test_sys_path_is_that_of_the_script(project):
    project.write(tests__test_spy=SPY)
    script = os.path.join(os.path.dirname(project.python), "pytest")
    plain = seen_by(project, [script])
    ours = seen_by(project)
    assert ours["path"][:-1] == plain["path"]
    assert os.path.basename(ours["path"][-1]) == "python"  # the carried plugin, last
    assert ours["argv0"] == plain["argv0"] == script
    assert ours["main"] == plain["main"]
    assert ours["pythonpath"] is None
    assert set(ours["names"]) <= {"sys"}


def test_the_current_folder_cannot_be_imported(project):
    project.write(json="raise SystemExit('hijacked')", sysconfig="raise SystemExit('hijacked')",
                  tests__test_x="def test_x(): pass")
    assert project.plan(["tests/test_x.py"]).run().status == 0


def test_safe_path_is_respected(project):
    project.write(tests__test_spy=SPY)
    project.env["PYTHONSAFEPATH"] = "1"
    script = os.path.join(os.path.dirname(project.python), "pytest")
    assert seen_by(project)["path"][:-1] == seen_by(project, [script])["path"]


def test_a_missing_pytest_is_reported(project):
    project.write(tests__test_x="def test_x(): pass")
    blocker = project.folder.parent / "block"
    blocker.mkdir()
    (blocker / "sitecustomize.py").write_text(
        "import sys\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pytest': raise ModuleNotFoundError('none', name=name)\n"
        "sys.meta_path.insert(0, Block())\n"
    )
    project.env["PYTHONPATH"] = str(blocker)
    run = project.plan(["tests/test_x.py"]).run()
    assert run.report == "absent"
    assert run.status == 3
    (blocker / "sitecustomize.py").unlink()
    (blocker / "pytest.py").write_text("raise ImportError('half installed')")
    run = project.plan(["tests/test_x.py"]).run()
    assert run.report == "ImportError: half installed"


def test_an_installed_plugin_is_preferred(project):
    project.write(tests__test_x="def test_x(): pass")
    installed = project.folder.parent / "site" / "pytest_pst"
    installed.mkdir(parents=True)
    (installed / "__init__.py").write_text(
        "def pytest_addoption(parser): parser.addoption('--pst-plan')\n"
        "def pytest_report_header(): return 'the installed one'\n"
    )
    project.env["PYTHONPATH"] = str(installed.parent)
    run = project.plan([]).run()
    assert "the installed one" in run.output
    assert run.status == 0


def test_without_a_plan_nothing_is_imported_or_registered(project):
    project.write(test_x="""
        import sys
        def test_x(pytestconfig):
            assert "pytest_pst" in sys.modules
            assert [name for name in sys.modules if name.startswith("pytest_pst.")] == []
            manager = pytestconfig.pluginmanager
            assert not [name for name, _ in manager.list_name_plugin() if name.startswith("pst")]
    """)
    python = os.path.join(os.path.dirname(__file__), "..", "..", "python")
    project.env["PYTHONPATH"] = os.path.abspath(python)
    run = subprocess.run([project.python, "-m", "pytest", "-p", "pytest_pst"], cwd=project.folder, env=project.env)
    assert run.returncode == 0
    shown = subprocess.run(
        [project.python, "-m", "pytest", "-p", "pytest_pst", "--help"],
        cwd=project.folder, env=project.env, capture_output=True, text=True,
    )
    assert "--pst-plan" not in shown.stdout
