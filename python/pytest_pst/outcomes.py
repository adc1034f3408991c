# SPDX-License-Identifier: MIT
"""Records the outcome of each test in a spool file (docs/plan-format.md)."""

import json
import os
import time

import pytest

from pytest_pst import described, say

encoded = json.JSONEncoder(separators=(",", ":")).encode


def register(config, plan, spool, selection):
    """Workers of xdist report to their controller, which also learns of those that crash; but only
    workers know what is collected, all of them the same."""
    workerinput = getattr(config, "workerinput", {})
    worker = workerinput.get("workerid")
    # Workers are given the paths that the controller made out of none.
    has_whole_suite = workerinput.get("pst_whole_suite", False) if worker else asks_for_all(config, plan)
    whole = None
    if selection is not None:
        whole = WholePlan(config, selection, worker is not None or has_whole_suite)
        config.pluginmanager.register(whole, "pst_whole_plan")
    if worker is None:
        recorder = Recorder(config, plan, spool, has_whole_suite, whole)
        config.pluginmanager.register(recorder, "pst_recorder")
    if worker in (None, "gw0"):
        config.pluginmanager.register(Collected(plan, spool, has_whole_suite), "pst_collected")


def asks_for_all(config, plan):
    """True where pytest collects each test that there is: nothing names a part of the project."""
    option = config.option
    source = getattr(config, "args_source", None)
    has_paths = source is None or source is type(source).ARGS
    here = os.path.realpath(str(config.invocation_params.dir))
    return not has_paths and here == plan.root and not any(
        getattr(option, name, None)
        for name in ("lf", "ignore", "ignore_glob", "override_ini", "noconftest")
    )


class Spool:
    """A file of JSON lines, one of each process, made by its first outcome."""

    def __init__(self, folder, commit):
        self.folder = folder
        self.commit = commit
        self.file = None
        self.owner = os.getpid()

    def write(self, line):
        # A test's forked child holds the same file, and is not the one that reports.
        if os.getpid() != self.owner:
            return
        if self.file is None:
            self._open()
            self._append({"start": {"commit": self.commit}})
        self._append(line)

    def _append(self, line):
        data = encoded(line).encode("ascii") + b"\n"
        while data:
            data = data[os.write(self.file, data) :]

    def _open(self):
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        path = os.path.join(self.folder, os.urandom(16).hex())
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            import fcntl

            # While it is held, pst does not take the file in. It ends with this process.
            fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (ImportError, OSError):
            pass
        os.rename(path, path + ".ndjson")  # not seen by pst before it is held

    def close(self):
        if self.file is not None and os.getpid() == self.owner:
            os.close(self.file)
            self.file = None


class Collected:
    """Tells which tests there are, so that pst forgets those that are gone."""

    def __init__(self, plan, spool, has_whole_suite):
        self.plan = plan
        self.spool = spool
        self.has_whole_suite = has_whole_suite
        self.tests = []
        self.files = []

    def pytest_itemcollected(self, item):
        self.tests.append(item.nodeid)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_ignore_collect(self, collection_path):
        """By --smart, a conftest or another plugin: its tests may exist."""
        outcome = yield
        if outcome.excinfo is None and outcome.get_result() and not collection_path.is_dir():
            self.has_whole_suite = False

    def pytest_collectreport(self, report):
        if report.skipped:  # it may hold tests
            self.has_whole_suite = False
        elif report.passed and report.nodeid.endswith(".py"):
            self.files.append(report.nodeid)

    def pytest_collection_finish(self, session):
        try:
            config = session.config
            is_partial = getattr(config.option, "lf", False) or self.names_a_test(config)
            if (self.tests or self.files) and not is_partial and not session.testsfailed:
                line = {
                    "collected": [self.plan.id_of(test) for test in self.tests],
                    "files": [self.plan.id_of(file) for file in self.files],
                    "whole": self.has_whole_suite,
                }
                "".join(line["collected"] + line["files"]).encode("utf-8")
                self.spool.write(line)
        except Exception:  # it is told another time
            pass

    @staticmethod
    def names_a_test(config):
        """A file's other tests may exist all the same."""
        return any("::" in str(word) for word in [*config.invocation_params.args, *config.args])


class WholePlan:
    """Whether a session runs all that its plan selects: only then pst compares with its files."""

    def __init__(self, config, selection, has_whole_suite):
        self.config = config
        self.selection = selection
        self.name = selection.plan.content["snapshot"]["name"]
        self.uncounted = set(selection.plan.content["snapshot"]["not_run"])
        self.is_whole = has_whole_suite
        self.collected = []
        self.open_workers = 0

    def pytest_itemcollected(self, item):
        self.collected.append(item.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        try:
            kept = {item.nodeid for item in session.items}
            missing = [test for test in self.collected if test not in kept]
            self.is_whole = self.is_whole and not any(map(self.is_planned, missing))
        except Exception:
            self.is_whole = False

    def is_planned(self, test):
        file = self.selection.plan.id_of(test).partition("::")[0]
        return file not in self.uncounted and self.selection.rank_of(test) is not None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self):
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["pst_whole_plan"] = self.is_whole

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self):
        self.open_workers += 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        if (getattr(node, "workeroutput", None) or {}).get("pst_whole_plan"):
            self.open_workers -= 1  # one that crashed stays open

    @property
    def snapshot(self):
        return self.name if self.is_whole and not self.open_workers else None


class Recorder:
    def __init__(self, config, plan, spool, has_whole_suite, whole):
        self.config = config
        self.plan = plan
        self.spool = spool
        self.has_whole_suite = has_whole_suite
        self.whole = whole
        self.running = {}  # node id -> its reports so far
        self.selected = set()
        self.finished = set()

    def write(self, line):
        if self.spool is None:
            return
        try:
            self.spool.write(line)
        except Exception as problem:
            self.spool = None
            say(self.config, "outcomes are not recorded ({})".format(described(problem)))

    def write_outcome(self, nodeid, outcome, reports):
        phases = {}
        for report in reports:
            if not hasattr(report, "context"):  # a subtest's time is in its test's
                phase = str(report.when)
                phases[phase] = phases.get(phase, 0) + getattr(report, "duration", 0)
        line = name_of(self.plan.id_of(nodeid))
        line["outcome"] = outcome
        line["duration"] = round(sum(phases.values()), 6)
        line["phases"] = {phase: round(seconds, 6) for phase, seconds in phases.items()}
        line["when"] = time.time()
        worker = [report.worker_id for report in reports if hasattr(report, "worker_id")]
        if worker:
            line["worker"] = str(worker[-1])
        message = message_of(reports)
        if message:
            line["message"] = message
        self.write(line)

    def pytest_collectreport(self, report):
        try:
            if report.failed or report.skipped:
                outcome = "error" if report.failed else "skipped"
                line = name_of(self.plan.id_of(report.nodeid))
                line.update(outcome=outcome, when=time.time(), message=message_of([report]))
                self.write(line)
        except Exception as problem:
            self.give_up(problem)

    def pytest_collection_finish(self, session):
        self.selected.update(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        node.workerinput["pst_whole_suite"] = self.has_whole_suite

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        self.selected.update(ids)

    def pytest_runtest_logreport(self, report):
        try:
            test = report.nodeid
            reports = self.running.setdefault(test, [])
            reports.append(report)
            if report.outcome == "rerun":
                self.write_outcome(test, "rerun", self.running.pop(test))
            elif report.when not in ("setup", "call"):  # "???": its worker crashed
                del self.running[test]
                # Without a set-up it is the end of an attempt that is run again.
                if len(reports) > 1 or report.when != "teardown":
                    self.write_outcome(test, outcome_of(reports), reports)
                    self.finished.add(test)
        except Exception as problem:
            self.give_up(problem)

    def give_up(self, problem):
        if self.spool is not None:
            say(self.config, "outcomes are not recorded ({})".format(described(problem)))
        self.spool = None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        try:
            stopped = bool(session.shouldstop or session.shouldfail)
            told = {
                "exitstatus": int(exitstatus),
                "collected": session.testscollected,
                "selected": len(self.selected),
                "finished": len(self.finished & self.selected),
                "complete": self.selected <= self.finished and int(exitstatus) in (0, 1, 5),
                "interrupted": int(exitstatus) == 2,
                "stopped": stopped,
            }
            if self.whole is not None and self.whole.snapshot:
                told["snapshot"] = self.whole.snapshot
            self.write({"session": told})
        except Exception as problem:
            self.give_up(problem)

    def pytest_unconfigure(self):
        if self.spool is not None:
            self.spool.close()


def name_of(test):
    try:
        test.encode("utf-8")
        return {"id": test}
    except UnicodeEncodeError:  # a path that is not UTF-8
        return {"id_hex": test.encode("utf-8", "surrogateescape").hex()}


def outcome_of(reports):
    """A broken fixture is an error whatever the test itself did, unless that failed too."""
    failed = [report for report in reports if report.outcome == "failed"]
    if failed:
        return "error" if all(r.when in ("setup", "teardown") for r in failed) else "failed"
    for report in reports:
        if report.outcome == "skipped" and not hasattr(report, "context"):
            return "xfailed" if hasattr(report, "wasxfail") else "skipped"
    return "xpassed" if any(hasattr(report, "wasxfail") for report in reports) else "passed"


def message_of(reports):
    for report in reports:
        longrepr = getattr(report, "longrepr", None)
        if not longrepr:
            continue
        crash = getattr(longrepr, "reprcrash", None)
        text = longrepr[-1] if isinstance(longrepr, tuple) else getattr(crash, "message", longrepr)
        lines = str(text).strip().splitlines()
        return lines[0].encode("utf-8", "replace").decode()[:300] if lines else ""
    return ""
