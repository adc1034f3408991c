# SPDX-License-Identifier: MIT
"""Runs what a plan of pst lists, in its order, and records what happened (docs/plan-format.md).

Without a plan nothing is registered but one hidden option. Whatever goes wrong in here, tests run
as if the plugin were absent, and one line says so.
"""

import os
import sys

import pytest

PLAN_VERSION = 1


def pytest_addoption(parser):
    from argparse import SUPPRESS

    parser.addoption("--pst-plan", dest="pst_plan", metavar="FILE", default=None, help=SUPPRESS)


def pytest_configure(config):
    path = getattr(config.option, "pst_plan", None)
    if not path:
        return
    try:
        plan = Plan(path, str(config.rootpath))
    except Exception as problem:
        config.pluginmanager.register(Notice(config, "the plan cannot be used", problem))
        return
    if plan.ranks is not None:
        config.pluginmanager.register(Selection(plan), "pst_selection")
    if plan.spool:
        from pytest_pst.outcomes import register

        register(config, plan)


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


class Notice:
    """Says once why everything runs."""

    def __init__(self, config, what, problem):
        self.config = config
        self.line = "{}, everything runs ({})".format(what, described(problem))

    def pytest_sessionstart(self):
        say(self.config, self.line)


class Plan:
    """The plan file's content; raises whatever is wrong with it."""

    def __init__(self, path, rootdir):
        import json

        with open(path, "rb") as file:
            content = json.loads(file.read().decode("utf-8", "surrogateescape"))
        if content["version"] != PLAN_VERSION:
            raise ValueError("plan version {}".format(content["version"]))
        self.spool = content.get("spool")
        self.whole_files = set(content.get("whole_files") or ())
        self.ranks = None  # of each entry: smaller runs first
        self.last_rank = {}  # of each file: the greatest of its entries
        if content.get("tests") is not None:
            self._rank(content["tests"], content.get("whole_files") or ())
        # Ids are relative to the plan's root; pytest's are relative to its rootdir.
        root, rootdir = os.path.realpath(content["root"]), os.path.realpath(rootdir)
        self.above = below_path(rootdir, root)
        self.below = below_path(root, rootdir)

    def _rank(self, tests, whole_files):
        self.ranks = {}
        for place, test in enumerate(tests):
            rank = test.get("rank", place)
            if not isinstance(rank, (int, float)):
                raise ValueError("rank {!r}".format(rank))
            self.ranks.setdefault(test["id"], rank)
            file = test["id"].partition("::")[0]
            self.last_rank[file] = max(rank, self.last_rank.get(file, rank))
        after_all = max(self.last_rank.values(), default=0) + 1
        for place, file in enumerate(whole_files):
            self.last_rank.setdefault(file, after_all + place)

    def id_of(self, nodeid):
        if self.above and nodeid.startswith(self.above):
            return nodeid[len(self.above) :]
        return self.below + nodeid

    def rank_of(self, nodeid):
        """By the nearest entry: the test with its parameters, without them, its classes, its
        file. None: not in the plan."""
        test = self.id_of(nodeid)
        file, _, names = test.partition("::")
        entries = [test]
        if names:
            parts = names.partition("[")[0].split("::")
            entries += ["::".join([file] + parts[:end]) for end in range(len(parts), 0, -1)]
        entries.append(file)
        for entry in entries:
            if entry in self.ranks:
                return self.ranks[entry]
        return self.last_rank[file] if file in self.whole_files else None


def below_path(folder, path):
    """The path below the folder with a final slash; empty when it is not below."""
    below = os.path.relpath(path, folder).replace(os.sep, "/")
    return "" if below == "." or below.startswith("../") or below == ".." else below + "/"


class Selection:
    def __init__(self, plan):
        self.plan = plan

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        try:
            ranked = [(self.plan.rank_of(item.nodeid), item) for item in items]
            kept = [pair for pair in ranked if pair[0] is not None]
            kept.sort(key=lambda pair: pair[0])  # stable: equal ranks stay as collected
            left_out = [item for rank, item in ranked if rank is None]
        except Exception as problem:
            say(config, "the plan is not applied, everything runs ({})".format(described(problem)))
            return
        if left_out:
            config.hook.pytest_deselected(items=left_out)
        items[:] = [item for _, item in kept]
