# SPDX-License-Identifier: MIT
"""pytest plugin: writes down which functions of the project a session called, by file and line."""

import json
import os
import sys
import threading

called = set()


def profile(frame, event, arg):
    if event == "call":
        code = frame.f_code
        called.add((code.co_filename, code.co_firstlineno))


def pytest_runtest_setup(item):
    sys.setprofile(profile)
    threading.setprofile(profile)


def pytest_sessionfinish():
    sys.setprofile(None)
    root = os.path.realpath(os.getcwd()) + os.sep
    own = [(os.path.realpath(name), line) for name, line in called]
    with open(os.environ["EXECUTED"], "w", encoding="utf-8") as file:
        json.dump(sorted([name[len(root) :], line] for name, line in own if name.startswith(root)), file)
