# SPDX-License-Identifier: MIT
"""What a scenario file claims: steps with their edits, expected selection and options."""

from __future__ import annotations

import functools
import os
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from .casefile import Block, CaseFile, FileOp, Option, Section, read_case
from .lanes import RECORDED

RULES_FILE = Path(__file__).parent.parent / "rules.txt"
VERDICTS = {"mapped", "no_effect", "widened", "unknown"}
FINDERS = {"since", "staged", "worktree", "nogit"}
LANE_WORDS = FINDERS | {"git", "cold", "warm", "module", "definition", *RECORDED}
CHANGE_FLAGS = ("--since", "--staged", "--working-tree", "--files", "--mode")

_LINE = re.compile(r"^([!~])\s+(\S(?:.*?\S)??)(?:\s{2,}(\S.*?))?\s*$")
_ONLY = re.compile(r"^([a-z]+(?:\s*,\s*[a-z]+)*)\s{2,}(\S.*)$")
# What PST_UPDATE=1 writes beside a new surplus line: not yet a reason.
UNEXPLAINED = "why?"


@dataclass(frozen=True)
class SelectedLine:
    """`! test  reason chain` or `~ test  why the surplus is tolerated`."""

    mark: str
    test: str
    text: str
    line: int


@dataclass
class Step:
    case: CaseFile
    title: str
    line: int
    before: list[FileOp]
    edit: list[FileOp]
    rule: str
    selected: Block
    lines: list[SelectedLine]
    verdicts: dict[str, str] | None = None
    verdict_block: Block | None = None
    fallback: str | None = None
    args: list[str] = field(default_factory=list)
    pytest_args: list[str] = field(default_factory=list)
    only: set[str] = field(default_factory=set)
    oracle_off: str | None = None
    python: tuple[int, ...] = ()
    # Another state, which the lane `older` records: the one before the previous step where this
    # step continues from it, else the one after it. The first step has none.
    older: list[FileOp] | None = None

    @property
    def must(self) -> list[str]:
        return [line.test for line in self.lines if line.mark == "!"]

    @property
    def tolerated(self) -> list[str]:
        return [line.test for line in self.lines if line.mark == "~"]


def is_part(test: str, whole: str) -> bool:
    """Whether an id lies in a folder, file, class or unparametrized test, or is it."""
    return whole in ("", ".", test) or test.startswith((whole + "/", whole + "::", whole + "["))


@functools.cache
def known_rules() -> dict[str, str]:
    lines = RULES_FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(None, 1) for line in lines if line.strip() and not line.startswith("#"))
    return {rule: meaning.strip() for rule, meaning in pairs}


def read_scenario(path: Path) -> list[Step]:
    return scenario_steps(read_case(path))


def scenario_steps(case: CaseFile) -> list[Step]:
    if not case.steps:
        raise case.error(1, "a scenario has at least one `## Edit: …`")
    start = case.start.ops() + _config_ops(case)
    steps: list[Step] = []
    for section in case.steps:
        if section.kind == "Case" or (section.kind == "Then" and not steps):
            raise case.error(section.line, "a scenario begins with `## Edit: …`")
        continued = section.kind == "Then"
        before = steps[-1].before + steps[-1].edit if continued else start
        step = _Interpreter(case, section).step(before)
        if steps:
            step.older = steps[-1].before + ([] if continued else steps[-1].edit)
        steps.append(step)
    titles = [step.title for step in steps]
    for step in steps:
        if titles.count(step.title) > 1:
            raise case.error(step.line, "two steps have this title")
    return steps


def _config_ops(case: CaseFile) -> list[FileOp]:
    """`config:` lines are the lines of the project's pst.toml."""
    for section in case.steps:
        for option in section.options("config"):
            raise case.error(option.line, "`config:` stands above the first step")
    options = case.start.options("config")
    if not options:
        return []
    text = "".join(option.value + "\n" for option in options)
    return [FileOp("write", "pst.toml", options[0].line, text.encode())]


class _Interpreter:
    def __init__(self, case: CaseFile, section: Section) -> None:
        self.case = case
        self.section = section

    def step(self, before: list[FileOp]) -> Step:
        block = self.one_block("selected")
        if block is None:
            raise self.fail(self.section.line, "a step needs a `selected` block (empty for none)")
        step = Step(
            self.case, self.section.title, self.section.line, before, self.section.ops(),
            self.rule(), block, self.selected_lines(block),
        )
        step.verdict_block = self.one_block("verdicts")
        if step.verdict_block:
            step.verdicts = self.verdict_lines(step.verdict_block)
        self.read_options(step)
        return step

    def fail(self, line: int, why: str) -> Exception:
        return self.case.error(line, why)

    def one_block(self, name: str) -> Block | None:
        blocks = self.section.blocks(name)
        if len(blocks) > 1:
            raise self.fail(blocks[1].line, f"a second `{name}` block in one step")
        return blocks[0] if blocks else None

    def option(self, key: str) -> Option | None:
        """The step's own option, else the one above all steps."""
        options = self.section.options(key) or self.case.start.options(key)
        if len(options) > 1:
            raise self.fail(options[1].line, f"a second `{key}:` line")
        return options[0] if options else None

    def rule(self) -> str:
        option = self.option("rule")
        if option is None:
            raise self.fail(self.section.line, "a step names its rule: `rule: <id of rules.txt>`")
        if option.value not in known_rules():
            raise self.fail(option.line, f"`{option.value}` is not in tests/rules.txt")
        return option.value

    def selected_lines(self, block: Block) -> list[SelectedLine]:
        lines: list[SelectedLine] = []
        for number, text in enumerate(block.lines, block.line + 1):
            if not text.strip():
                continue
            match = _LINE.match(text)
            if match is None:
                raise self.fail(number, "expected `! test  reason` or `~ test  reason`")
            mark, test, reason = match[1], match[2], match[3] or ""
            if mark == "~" and not reason:
                raise self.fail(number, "a `~` line says why the surplus is tolerated")
            if reason.startswith(UNEXPLAINED) and not os.environ.get("PST_UPDATE"):
                raise self.fail(number, f"say why this surplus is tolerated, in place of `{UNEXPLAINED}`")
            if any(line.test == test for line in lines):
                raise self.fail(number, f"{test} is listed twice")
            lines.append(SelectedLine(mark, test, reason, number))
        return lines

    def verdict_lines(self, block: Block) -> dict[str, str]:
        verdicts: dict[str, str] = {}
        for number, text in enumerate(block.lines, block.line + 1):
            if text.strip():
                path, _, verdict = text.strip().rpartition(" ")
                if verdict not in VERDICTS or not path.strip():
                    raise self.fail(number, f"expected `path  {'|'.join(sorted(VERDICTS))}`")
                verdicts[path.strip()] = verdict
        return verdicts

    def read_options(self, step: Step) -> None:
        if option := self.option("fallback"):
            step.fallback = option.value
        if option := self.option("args"):
            step.args = shlex.split(option.value)
        if option := self.option("pytest-args"):
            step.pytest_args = shlex.split(option.value)
        if option := self.option("python"):
            if not re.fullmatch(r"3\.\d+", option.value):
                raise self.fail(option.line, "expected the least version, as in `python: 3.12`")
            step.python = tuple(int(part) for part in option.value.split("."))
        if option := self.option("oracle"):
            word, _, reason = option.value.partition(" ")
            if word != "off" or not reason.strip():
                raise self.fail(option.line, "expected `oracle: off <reason>`")
            step.oracle_off = reason.strip()
        if option := self.option("only"):
            step.only = self.only_words(option)
        named = [flag for flag in CHANGE_FLAGS if flag in step.args]
        if named and len(step.only & FINDERS) != 1:
            raise self.fail(step.line, f"`args: {named[0]}` needs `only:` with one way to find changes")

    def only_words(self, option: Option) -> set[str]:
        match = _ONLY.match(option.value)
        words = set(re.split(r"\s*,\s*", match[1])) if match else set()
        if not words or not words <= LANE_WORDS:
            expected = " ".join(sorted(LANE_WORDS))
            raise self.fail(option.line, f"expected `only: <{expected}>  <reason>`, two spaces between")
        return words
