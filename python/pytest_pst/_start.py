# SPDX-License-Identifier: MIT
# Run by pst as `python -c <this text> PLAN PLUGIN_FOLDER REPORT -- ARGUMENTS`: starts pytest as its
# own script would. PLAN may be empty. REPORT is a descriptor on which pst learns whether pytest
# could be started.
import sys


def start():
    # `-c` puts the current folder first, where the script has its own; nothing may be imported
    # before that is mended. With PYTHONSAFEPATH neither is there.
    is_unsafe = bool(sys.path) and sys.path[0] == ""
    if is_unsafe:
        del sys.path[0]
    import os
    import sysconfig

    plan, plugin_folder, report = sys.argv[1:4]
    script = os.path.join(sysconfig.get_path("scripts"), "pytest")
    if is_unsafe:
        sys.path.insert(0, os.path.dirname(script))
    try:
        import pytest
    except BaseException as problem:
        is_absent = isinstance(problem, ModuleNotFoundError) and problem.name == "pytest"
        text = "absent" if is_absent else "{}: {}".format(type(problem).__name__, problem)
        os.write(int(report), text.encode("utf-8", "replace"))
        sys.exit(3)
    import importlib.util

    if plan and importlib.util.find_spec("pytest_pst") is None:
        # Last, so that it hides nothing; not in PYTHONPATH, which children would inherit.
        sys.path.append(plugin_folder)
    main = sys.modules["__main__"]
    if os.path.isfile(script):
        main.__file__ = script  # as multiprocessing's children see it
    sys.argv = [script] + planned(plan) + sys.argv[5:]
    os.write(int(report), b"started")
    os.close(int(report))
    del main.start, main.planned
    import _pytest.config

    # What the script calls: from pytest 9.1 on the public name is deprecated.
    run = getattr(_pytest.config, "_console_main", None) or pytest.console_main
    sys.exit(run())


def planned(path):
    """What stands before the user's arguments. An unreadable plan runs everything."""
    if not path:
        return []
    options = ["-p", "pytest_pst", "--pst-plan=" + path]
    try:
        import json

        with open(path, "rb") as file:
            plan = json.loads(file.read().decode("utf-8", "surrogateescape"))
        files = plan["files"] if plan["collect"] == "files" else []
        # pytest takes what follows these for parts of a test's name; it then collects all, and the
        # plugin leaves out the rest.
        if any("[" in name or "::" in name for name in files):
            files = []
        root = ["--rootdir=" + plan["root"]]
        return options + root + plan.get("options", []) + ["./" + name for name in files]
    except Exception:
        return options


start()
