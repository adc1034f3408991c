# SPDX-License-Identifier: MIT
"""Console sessions: commands after `$ `, and exactly what they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .casefile import Block, CaseFile, FileOp, Option, Section
from .environment import plain_environment
from .project import apply_ops, copy_project
from .runner import commit_all, git, template_repository
from .scenario import known_rules

ALIASES = (
    "pst-gen pst-map pst-affected pst-stale pst-watch py-smart-test py-smart-test-graph-gen "
    "py-smart-test-map-tests py-smart-test-affected py-smart-test-stale py-smart-test-watch"
).split()
GIT_WORDS = "init, add, commit [MESSAGE], branch NAME, checkout NAME or tag NAME"
SECONDS = 120
DOTS = "..."


@dataclass
class Command:
    """One command with its continuation lines, and the output that the file shows."""

    lines: list[str]  # as written, `$ ` and `> ` included
    expected: list[str]

    @property
    def text(self) -> str:
        return "\n".join(line[2:] for line in self.lines)


def read_commands(case: CaseFile, block: Block) -> list[Command]:
    commands: list[Command] = []
    for number, line in enumerate(block.lines, block.line + 1):
        if line.startswith("$ "):
            commands.append(Command([line], []))
        elif not commands:
            raise case.error(number, "a console block begins with `$ command`")
        elif line.startswith("> ") and not commands[-1].expected:
            commands[-1].lines.append(line)
        else:
            commands[-1].expected.append(line)
    return commands


def output_matches(expected: list[str], actual: list[str]) -> bool:
    """`...` alone stands for any lines, within a line for anything; blanks at the end are free."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == DOTS else re.escape(line.rstrip()).replace(re.escape(DOTS), ".*") + "\n"
        for line in expected
    )
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in actual)) is not None


class Shell:
    """A project folder in which commands run; what differs from run to run gets a name."""

    def __init__(self, binary: Path, folder: Path) -> None:
        self.folder = folder.resolve()
        self.root = self.folder / "project"
        self.root.mkdir()
        names = self.folder / "bin"
        names.mkdir()
        for name in ["pst", *ALIASES]:
            (names / name).symlink_to(binary)
        self.env = plain_environment(self.folder) | {"TERM": "dumb", "COLUMNS": "80", "TZ": "UTC"}
        self.env["PATH"] = str(names) + os.pathsep + self.env["PATH"]
        run = subprocess.run([binary, "--version"], capture_output=True, text=True, env=self.env)
        number = re.search(r"\d+\.\d+\.\d+\S*", run.stdout)
        self.version = number[0] if number else None

    def prepare(self, case: CaseFile, start: Section) -> None:
        """The files above the first step, then the `git:` lines there."""
        apply_ops(case, self.root, start.ops())
        for option in start.options("git"):
            self.git(case, option)

    def git(self, case: CaseFile, option: Option) -> None:
        for words in (part.split() for part in option.value.split(",")):
            match words:
                case ["init"]:
                    copy_project(template_repository(), self.root / ".git")
                case ["commit", *message]:
                    commit_all(self.root, " ".join(message) or "commit")
                case ["add"]:
                    git(self.root, "add", "-A")
                case ["branch", name]:
                    git(self.root, "checkout", "-q", "-b", name)
                case ["checkout", name]:
                    git(self.root, "checkout", "-q", name)
                case ["tag", name]:
                    git(self.root, "tag", name)
                case _:
                    raise case.error(option.line, f"expected {GIT_WORDS}")

    def run(self, command: str) -> list[str]:
        """The lines that it prints (both streams), and `[exit N]` when that is not 0."""
        run = subprocess.run(
            ["/bin/sh", "-c", command], cwd=self.root, env=self.env, timeout=SECONDS, text=True,
            errors="backslashreplace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        lines = self.normalised(run.stdout).splitlines()
        return lines + ([f"[exit {run.returncode}]"] if run.returncode else [])

    def normalised(self, text: str) -> str:
        for path, name in ((self.root, "<project>"), (self.folder, "<home>"), (Path(sys.prefix), "<venv>")):
            text = text.replace(str(path), name)
        if self.version:
            text = re.sub(rf"(?<![\d.]){re.escape(self.version)}(?![\d.]*\d)", "<version>", text)
        text = re.sub(r"\b[0-9a-f]{40}\b", "<hash>", text)
        text = re.sub(r'("duration": *)\d[\d.e-]*', r"\1<time>", text)
        return re.sub(r"(?<![\w.])\d+(?:\.\d+)? ?(?:ms|s|seconds)\b", "<time>", text)


def rule_of(case: CaseFile, section: Section) -> str | None:
    """The rule that a case guards, where it names one."""
    option = next(iter(section.options("rule") or case.start.options("rule")), None)
    if option and option.value not in known_rules():
        raise case.error(option.line, f"`{option.value}` is not in tests/rules.txt")
    return option.value if option else None


def run_case(shell: Shell, case: CaseFile, section: Section) -> list[tuple[Block, list[str], list[str]]]:
    """Carries a case out after what stands above the first one."""
    rule_of(case, section)
    shell.prepare(case, case.start)
    if section.kind == "Start":
        section = Section("Start", section.title, section.line, list(section.blocks("console")))
    return run_section(shell, case, section)


def run_section(shell: Shell, case: CaseFile, section: Section) -> list[tuple[Block, list[str], list[str]]]:
    """Carries a section out in order; each console block with what it should be, and mismatches."""
    seen = []
    for item in section.items:
        if isinstance(item, FileOp):
            apply_ops(case, shell.root, [item])
        elif isinstance(item, Option) and item.key == "git":
            shell.git(case, item)
        elif isinstance(item, Option) and item.key != "rule":
            raise case.error(item.line, f"`{item.key}:` has no meaning in a console session")
        elif isinstance(item, Block) and item.name != "console":
            raise case.error(item.line, f"a `{item.name}` block has no meaning in a console session")
        elif isinstance(item, Block):
            seen.append((item, *_run_block(shell, case, item)))
    return seen


def _run_block(shell: Shell, case: CaseFile, block: Block) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    problems: list[str] = []
    for command in read_commands(case, block):
        actual = shell.run(command.text)
        if output_matches(command.expected, actual):
            actual = command.expected
        else:
            shown = "\n".join(["  expected", *command.expected, "  actual", *actual])
            problems.append("\n".join(command.lines) + "\n" + shown)
        lines += command.lines + actual
    return lines, problems
