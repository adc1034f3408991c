# SPDX-License-Identifier: MIT
"""Runs plain pytest in project folders and writes down every outcome.

Started as `python oracle_child.py`; each line on stdin is a JSON request {"folder",
"home", "args", "result", "output", "seconds"}, answered by one line when the run has
ended. Each run is a fork of this process, which has imported pytest and nothing of any
project: that saves the start of Python. `sys.path` is what the `pytest` script would
have: neither the current folder nor this one.
"""

import json
import os
import signal
import sys
import traceback


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


def run(request):
    """In a forked child: never returns to the loop of the parent."""
    import pytest

    signal.alarm(request["seconds"])
    os.chdir(request["folder"])
    os.environ["HOME"] = os.environ["GIT_CEILING_DIRECTORIES"] = request["home"]
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv[1:] = request["args"]
    recorder = Recorder()
    code = int(pytest.main(request["args"], plugins=[recorder]))
    with open(request["result"], "w", encoding="utf-8") as file:
        json.dump({"exit": code, "outcomes": recorder.outcomes, "broken": recorder.broken}, file)


def main():
    sys.path[0] = os.path.dirname(sys.executable)
    import pytest  # noqa: F401  so that no fork has to

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                run(json.loads(line))
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
        os.waitpid(child, 0)
        print("done", flush=True)


if __name__ == "__main__":
    main()
