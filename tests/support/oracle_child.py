# SPDX-License-Identifier: MIT
"""Runs plain pytest in a project and writes down every outcome.

Started as `python oracle_child.py RESULT.json [PYTEST ARGS]` with the project as
the current folder. `sys.path` is what the `pytest` script would have: neither the
current folder nor this one.
"""

import json
import os
import sys


class Recorder:
    def __init__(self):
        self.outcomes = {}
        self.broken = []

    def pytest_runtest_logreport(self, report):
        outcome = report.outcome
        if hasattr(report, "wasxfail"):
            outcome = "xfailed" if report.skipped else "xpassed"
        elif report.failed and report.when != "call":
            outcome = "error"
        known = self.outcomes.get(report.nodeid)
        if known is None or known == "passed":
            self.outcomes[report.nodeid] = outcome

    def pytest_collectreport(self, report):
        if report.failed:
            self.broken.append(report.nodeid)
        elif report.skipped:
            self.outcomes[report.nodeid] = "skipped"


def main():
    result, args = sys.argv[1], sys.argv[2:]
    sys.path[0] = os.path.dirname(sys.executable)
    import pytest

    recorder = Recorder()
    code = int(pytest.main(args, plugins=[recorder]))
    with open(result, "w", encoding="utf-8") as file:
        json.dump({"exit": code, "outcomes": recorder.outcomes, "broken": recorder.broken}, file)


if __name__ == "__main__":
    main()
