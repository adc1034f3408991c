# SPDX-License-Identifier: MIT
"""The plan: what it says of a test, and which items it keeps."""

import json
import os

import pytest

from pytest_pst import Notice, described, say
from pytest_pst.parameters import digest_of

PLAN_VERSION = 1


def follow_file(config, path):
    """The plan of a pst that started this pytest."""
    try:
        with open(path, "rb") as file:
            plan = Plan(file.read(), config)
    except Exception as problem:
        config.pluginmanager.register(Notice(config, "the plan cannot be used", problem))
        return
    if plan.ranks is not None:
        config.pluginmanager.register(Selection(plan), "pst_selection")
    record(config, plan)


def record(config, plan, selection=None):
    """`selection`: what applies the plan, where the plan names a snapshot."""
    # With --setup-only and --setup-plan tests are reported as passed, and none runs.
    if plan.spool and not (config.option.setuponly or config.option.setupplan):
        from pytest_pst.outcomes import Spool, register

        spool = Spool(plan.spool, plan.commit)
        register(config, plan, spool, selection if plan.content.get("snapshot") else None)
        recording = getattr(config, "_pst_recording", None)
        if recording is not None and plan.content.get("record"):
            recording.follow(config, plan, spool)


class Plan:
    """The plan file's content; raises whatever is wrong with it."""

    def __init__(self, content, config):
        content = json.loads(content.decode("utf-8", "surrogateescape"))
        if content["version"] != PLAN_VERSION:
            raise ValueError("plan version {}".format(content["version"]))
        self.content = content
        self.spool = content.get("spool")
        self.commit = content.get("commit")
        self.whole_files = set(content.get("whole_files") or ())
        self.ranks = None  # of each entry: smaller runs first
        self.last_rank = {}  # of each file: the greatest of its entries
        self.exceptions = set()  # tests that their entry leaves out
        self.parameters = {}  # of such tests, as digest_of() gives them
        if content.get("tests") is not None:
            self._rank(content["tests"], content.get("whole_files") or ())
        self.given_root = os.path.normpath(content["root"])
        self.root = os.path.realpath(self.given_root)
        # pytest's ids are relative to its rootdir; where that does not hold the file, to the
        # folder of an argument.
        here = str(config.invocation_params.dir)
        arguments = [argument.partition("::")[0] for argument in map(str, config.args)]
        self.folders = [str(config.rootpath), here, *(os.path.join(here, a) for a in arguments)]
        self.names = {}  # of files, in pytest's ids -> in ours

    def _rank(self, tests, whole_files):
        self.ranks = {}
        for place, test in enumerate(tests):
            rank = test.get("rank", place)
            if not isinstance(rank, (int, float)):
                raise ValueError("rank {!r}".format(rank))
            self.ranks.setdefault(test["id"], rank)
            self.exceptions.update(test.get("except") or ())
            self.parameters.update(test.get("parameters") or {})
            file = test["id"].partition("::")[0]
            self.last_rank[file] = max(rank, self.last_rank.get(file, rank))
        after_all = max(self.last_rank.values(), default=0) + 1
        for place, file in enumerate(whole_files):
            self.last_rank.setdefault(file, after_all + place)

    def name_of(self, path):
        """Begins with `../` where the file lies outside of the plan's root."""
        path = os.path.normpath(path)
        for root in (self.given_root, self.root):
            if path.startswith(root + os.sep):  # links below it stay as they are
                return path[len(root) + 1 :].replace(os.sep, "/")
        return os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")

    def id_of(self, nodeid):
        file, colons, names = nodeid.partition("::")
        if file not in self.names:
            paths = [os.path.join(folder, file) for folder in self.folders]
            path = next((path for path in paths if os.path.isfile(path)), paths[0])
            self.names[file] = self.name_of(path)
        return self.names[file] + colons + names

    def entry_of(self, nodeid, entries):
        """The nearest of them: the test with its parameters, without them, its classes, its file."""
        test = self.id_of(nodeid)
        file, _, names = test.partition("::")
        candidates = [test]
        if names:
            parts = names.partition("[")[0].split("::")
            candidates += ["::".join([file] + parts[:end]) for end in range(len(parts), 0, -1)]
        candidates.append(file)
        return next((candidate for candidate in candidates if candidate in entries), None)

    def compare_parameters(self, items):
        """A number in an id may stand for another value than it did."""
        for item in items if self.parameters else ():
            test = self.id_of(item.nodeid)
            if test in self.parameters and self.parameters[test] != digest_of(item):
                self.exceptions.discard(test)

    def rank_of(self, nodeid):
        """None: not in the plan."""
        if self.exceptions and self.id_of(nodeid) in self.exceptions:
            return None
        entry = self.entry_of(nodeid, self.ranks)
        if entry is not None:
            return self.ranks[entry]
        file = self.id_of(nodeid).partition("::")[0]
        return self.last_rank[file] if file in self.whole_files else None


class Selection:
    """Keeps the plan's items, in its order."""

    def __init__(self, plan):
        self.plan = plan
        self.count = 0  # of what the plan left out

    def rank_of(self, nodeid):
        """None: left out."""
        return self.plan.rank_of(nodeid)

    def sorting_key(self):
        """Of pairs of a rank and its item."""
        return lambda pair: pair[0]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        try:
            self.plan.compare_parameters(items)
            ranked = [(self.rank_of(item.nodeid), item) for item in items]
            kept = [pair for pair in ranked if pair[0] is not None]
            kept.sort(key=self.sorting_key())  # stable: equal ranks stay as collected
            left_out = [item for rank, item in ranked if rank is None]
        except Exception as problem:
            say(config, "the plan is not applied, everything runs ({})".format(described(problem)))
            return
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            self.count += len(left_out)
        items[:] = [item for _, item in kept]
