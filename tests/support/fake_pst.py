#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stands in for `pst` in the tests of the machinery: finds changes, selects by a table.

`answers.json` beside a copy of this script maps changed paths to tests; `help` is the
text of `--help`. What the cache folder holds says whether a run is warm.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("PY_SMART_TEST_CACHE_DIR", ".py_smart_test"))


def git(*args):
    run = subprocess.run(["git", *args], check=True, capture_output=True, text=True)
    return set(run.stdout.splitlines())


def contents():
    return {str(p): p.read_text() for p in Path().rglob("*") if p.is_file() and ".git" not in p.parts}


def changed(args):
    if "--files" in args:
        return {args[args.index("--files") + 1]}
    if "--since" in args:
        return git("diff", "--name-only", "main...HEAD")
    if "--staged" in args:
        return git("diff", "--cached", "--name-only")
    if "--working-tree" in args:
        return git("diff", "--name-only", "HEAD") | git("ls-files", "--others", "--exclude-standard")
    before, after = json.loads((CACHE / "snapshot.json").read_text()), contents()
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def answer(args, data):
    known = data["definition" if "definition" in args else "answers"]
    if CACHE.exists() and "warm" in data:
        known = data["warm"]
    paths = sorted(changed(args))
    tests = sorted({test for path in paths for test in known.get(path, [])})
    reason = [{"node": " ".join(paths), "edge": "changed"}, {"node": "mid", "edge": "imports"}]
    return {
        "tests": tests,
        "changes": [{"path": path, "verdict": "mapped" if path in known else "no_effect"} for path in paths],
        "selection": [{"test": test, "reason": [*reason, {"node": test, "edge": "test"}]} for test in tests],
        "fallback": data.get("fallback"),
    }


def main():
    args = sys.argv[1:]
    data = json.loads((HERE / "answers.json").read_text())
    if "--help" in args:
        print(data.get("help", ""))
    elif "--version" in args:
        print("pst 0.1.2")
    elif args[:1] == ["gen"]:
        CACHE.mkdir(parents=True)
    elif args[:2] == ["--mode", "all"]:
        CACHE.mkdir(parents=True)
        (CACHE / "snapshot.json").write_text(json.dumps(contents()))
    elif "--json" in args:
        rule = os.environ.get("PST_DROP_RULE")
        print(json.dumps({"tests": []} if rule in data.get("droppable", []) else answer(args, data)))
    else:
        print(f"unknown: {args}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
