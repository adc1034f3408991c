# SPDX-License-Identifier: MIT
"""Compares the tests that `pst` selected with what a step says."""

from __future__ import annotations

import ast
import fnmatch
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .scenario import SelectedLine, Step, is_part

DOTS = "..."


@dataclass
class Comparison:
    missed: list[str] = field(default_factory=list)  # `!` tests that are not selected
    surplus: list[str] = field(default_factory=list)  # selected, on no line
    tolerated: list[str] = field(default_factory=list)  # `~` lines that are selected
    chains: dict[str, list[str]] = field(default_factory=dict)  # by `!` line or surplus test
    problems: list[str] = field(default_factory=list)  # everything else


def static_tests(root: Path) -> set[str]:
    """Ids of the tests that are plain to see: functions and methods named test*."""
    found: set[str] = set()
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in files:
            if fnmatch.fnmatch(name, "test_*.py") or fnmatch.fnmatch(name, "*_test.py"):
                path = Path(folder) / name
                found |= _tests_in(path, path.relative_to(root).as_posix())
    return found


def _parse(path: Path) -> ast.Module | None:
    try:
        return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, OSError):
        return None


def _tests_in(path: Path, prefix: str) -> set[str]:
    tree = _parse(path)
    return {prefix + "::" + name for name in _names(tree.body)} if tree else set()


def _names(body: list[ast.stmt]) -> set[str]:
    found = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test"):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {node.name + "::" + name for name in _names(node.body)}
    return found


class _Ids:
    """Turns ids that stand for many tests into single tests, as far as they are known."""

    def __init__(self, root: Path, step: Step) -> None:
        known = static_tests(root)
        written = {test for test in step.must + step.tolerated if "::" in test}
        self.known = known | {w for w in written if not any(is_part(k, w) or is_part(w, k) for k in known)}
        self.root = root

    def leaves(self, test: str) -> set[str]:
        return {known for known in self.known if is_part(known, test)} or {test}

    def widened(self, selected: str) -> str:
        """A test in a file that does not parse stands for the file: collecting it fails whole."""
        file = selected.partition("::")[0]
        path = self.root / file
        return file if file.endswith(".py") and path.is_file() and _parse(path) is None else selected


def compare(step: Step, data: dict[str, Any], root: Path) -> Comparison:
    result = Comparison()
    ids = _Ids(root, step)
    selected = [ids.widened(test) for test in data.get("tests", [])]
    for mark in step.must:
        if not all(any(is_part(leaf, test) for test in selected) for leaf in ids.leaves(mark)):
            result.missed.append(mark)
    leaves = sorted(set().union(*(ids.leaves(test) for test in selected)))
    lines = step.must + step.tolerated
    for leaf in leaves:
        if not any(is_part(leaf, line) or is_part(line, leaf) for line in lines):
            result.surplus.append(leaf)
    result.tolerated = [
        line for line in step.tolerated if any(is_part(leaf, line) or is_part(line, leaf) for leaf in leaves)
    ]
    for test in step.must + result.surplus:
        result.chains[test] = chains_of(test, data)
    result.problems = _verdict_problems(step, data) + _fallback_problems(step, data)
    return result


def render_chain(reason: list[dict[str, Any]], test: str) -> str:
    """`change < node < node`; the test itself, last in the chain, is left away."""
    nodes = [step["node"] for step in reason]
    if len(nodes) > 1 and nodes[-1] == test:
        nodes.pop()
    if nodes and reason[0].get("edge"):
        nodes[0] += " " + reason[0]["edge"]
    return " < ".join(nodes)


def chains_of(test: str, data: dict[str, Any]) -> list[str]:
    """Of each test that the line stands for, in the order in which they run; at least an empty one."""
    found = [
        render_chain(entry["reason"], entry["test"])
        for entry in data.get("selection", [])
        if is_part(test, entry["test"]) or is_part(entry["test"], test)
    ]
    return found or [""]


def explains(line: SelectedLine, chains: list[str]) -> bool:
    """One of them, where the line is for many tests: which runs first hangs on how long each took."""
    return any(text_matches(line.text, chain) for chain in chains)


def chain_problems(step: Step, chains: dict[str, list[str]]) -> list[str]:
    """Chains are compared where the file gives one."""
    return [
        f"line {line.line}: the reason of {line.test} is\n    {chains[line.test][0]}\n  and not\n    {line.text}"
        for line in step.lines
        if line.mark == "!" and line.text and not explains(line, chains[line.test])
    ]


def text_matches(expected: str, actual: str) -> bool:
    """Equal up to blanks, where `...` stands for anything."""
    want, have = " ".join(expected.split()), " ".join(actual.split())
    parts = want.split(DOTS)
    if len(parts) == 1:
        return want == have
    if not have.startswith(parts[0]) or not have.endswith(parts[-1]):
        return False
    at = 0
    for part in parts[:-1]:
        at = have.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return at <= len(have) - len(parts[-1])


def verdicts_of(data: dict[str, Any]) -> dict[str, str]:
    return {change["path"]: change["verdict"] for change in data.get("changes", [])}


def _verdict_problems(step: Step, data: dict[str, Any]) -> list[str]:
    if step.verdicts is None:
        return []
    actual = verdicts_of(data)
    return [
        f"verdict of {path}: {actual.get(path, 'not listed')}, expected {step.verdicts.get(path, 'not listed')}"
        for path in sorted(actual.keys() | step.verdicts.keys())
        if actual.get(path) != step.verdicts.get(path)
    ]


def _fallback_problems(step: Step, data: dict[str, Any]) -> list[str]:
    fallback = data.get("fallback")
    if step.fallback is None:
        if fallback and fallback.get("to") == "all":
            return [f"falls back to all tests: {fallback.get('cause')}"]
        return []
    if not fallback:
        return [f"no fallback, expected: {step.fallback}"]
    if not text_matches(step.fallback, fallback.get("cause", "")):
        return [f"fallback cause is `{fallback.get('cause')}`, expected `{step.fallback}`"]
    return []
