# SPDX-License-Identifier: MIT
"""Runs what a plan of pst lists, in its order, and records what happened (docs/plan-format.md).

Until an option asks for that, nothing is registered but the options, and nothing is imported that
pytest has not imported. Whatever goes wrong in here, tests run as if the plugin were absent, and
one line says so.
"""

import importlib.util
import sys
from argparse import SUPPRESS

import pytest

FLAGS = {
    "smart": "run only the tests that changes since the default branch can affect (pst)",
    "smart_first": "run all tests, those that changes can affect first",
    "smart_no_collect": "like --smart, and with -k or -m, too, collect no file whose tests are all left out",
    "smart_staged": "like --smart, for what is staged",
    "smart_working_tree": "like --smart, for what is not committed: staged, unstaged, untracked",
    "smart_parallel": "like --smart, on all processors (needs pytest-xdist)",
    "smart_coverage": "like --smart, with the coverage of the run (needs pytest-cov)",
    "smart_no_record": "like --smart, and do not record what each test executes",
}
VALUES = {
    "smart_since": ("REF", "like --smart, for all since the merge base of REF and HEAD"),
    "smart_parallel_workers": ("N", "like --smart, in N processes (needs pytest-xdist)"),
}


def pytest_addoption(parser, pluginmanager):
    parser.addoption("--pst-plan", dest="pst_plan", metavar="FILE", default=None, help=SUPPRESS)
    begin_early(pluginmanager.get_plugin("pytestconfig"))
    # Both define --smart, and pytest would end with an error.
    if importlib.util.find_spec("py_smart_test") is not None:
        return
    group = parser.getgroup("smart", "tests that changes can affect (pst)")
    for name, text in FLAGS.items():
        group.addoption(option_of(name), dest="pst_" + name, action="store_true", default=False, help=text)
        parser.addini(name, "default of " + option_of(name), type="bool", default=False)
    for name, (metavar, text) in VALUES.items():
        group.addoption(option_of(name), dest="pst_" + name, metavar=metavar, default=None, help=text)
        parser.addini(name, "default of " + option_of(name), default="")


def option_of(name):
    return "--" + name.replace("_", "-")


def wanted(config, option):
    """What is asked for, by name; empty when nothing is. The settings file switches on with `smart`
    and `smart_first` only; its other keys say how."""
    if getattr(option, "pst_plan", None) or not hasattr(option, "pst_smart"):
        return {}
    names = [*FLAGS, *VALUES]
    given = {name: value for name in names for value in [getattr(option, "pst_" + name)] if value}
    if not given and not (config.getini("smart") or config.getini("smart_first")):
        return {}
    for name in names:
        if name not in given and config.getini(name):
            given[name] = config.getini(name)
    return given


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    # Before pytest-cov and pytest-xdist look at their options.
    asked = wanted(early_config, early_config.known_args_namespace)
    if asked:
        from pytest_pst.smart import add_arguments

        add_arguments(early_config, parser, args, asked)
    if getattr(early_config.known_args_namespace, "pst_plan", None) or (
        asked and not asked.get("smart_no_record")
    ):
        try:
            from pytest_pst.recording import begin

            begin(early_config)
        except Exception as problem:
            give_up(early_config)
            early_config.pluginmanager.register(
                Line(early_config, "executions are not recorded ({})".format(described(problem)))
            )
    yield


def begin_early(config):
    """Where pst has started pytest, `-p` names this plugin, so that it is loaded before those that
    pytest finds by itself, and before any option can be read."""
    try:
        if any(str(given).startswith("--pst-plan=") for given in config.invocation_params.args):
            from pytest_pst.recording import begin_early

            begin_early(config)
    except Exception:
        give_up(config)  # `begin` tries again, and says why not


def give_up(config):
    recording = getattr(config, "_pst_recording", None)
    config._pst_recording = None
    if recording is not None:
        recording.stop()


def pytest_configure(config):
    path = getattr(config.option, "pst_plan", None)
    workerinput = getattr(config, "workerinput", {})
    if path:
        from pytest_pst.plan import follow_file

        follow_file(config, path)
    elif "pst_plan" in workerinput:
        from pytest_pst.smart import follow_controller

        follow_controller(config, workerinput["pst_plan"])
    elif not workerinput:
        asked = wanted(config, config.option)
        if asked:
            from pytest_pst.smart import follow_changes

            follow_changes(config, asked)
    recording = getattr(config, "_pst_recording", None)
    if recording is not None and recording.spool is None:
        recording.stop()


def pytest_report_header(config):
    if hasattr(config.option, "pst_plan") and not hasattr(config.option, "pst_smart"):
        return "pst: py-smart-test is installed, too, and its --smart is in force; remove one of the two"
    return None


def say(config, line):
    """One line for people; never a warning, which -W error would turn into a failure."""
    if hasattr(config, "workerinput"):
        return
    try:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.ensure_newline()
            reporter.write_line("pst: " + line)
        else:
            sys.stderr.write("pst: " + line + "\n")
    except Exception:
        pass


def described(problem):
    return "{}: {}".format(type(problem).__name__, " ".join(str(problem).split())[:200])


class Line:
    def __init__(self, config, text):
        self.config = config
        self.text = text

    def pytest_sessionstart(self):
        say(self.config, self.text)


class Notice:
    """Says once why everything runs."""

    def __init__(self, config, what, problem=None):
        self.config = config
        self.line = what + ", everything runs"
        if problem is not None:
            self.line += " ({})".format(described(problem))

    def pytest_sessionstart(self):
        say(self.config, self.line)
