# SPDX-License-Identifier: MIT
"""Console, facts and changes files as pytest items: one for each section with expectations."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import console
from .binary import find_facts_dump, find_pst
from .casefile import Block, CaseError, CaseFile, FileOp, Section, read_case
from .environment import plain_environment
from .project import apply_ops
from .rewrite import replace_blocks
from .runner import RunError
from .scenario_items import NO_BINARY

# A block, the lines that it should have, and what is wrong with those it has.
Seen = tuple[Block, list[str], list[str]]


class BlockFile(pytest.File):
    """A file whose blocks are compared with, or under PST_UPDATE rewritten to, what is printed."""

    block_name = ""
    missing = ""
    case: CaseFile

    def collect(self) -> Iterator[pytest.Item]:
        self.updates: list[tuple[Block, list[str]]] = []
        try:
            self.case = read_case(self.path)
            for section in self.sections():
                name = section.title if section.kind != "Start" else self.case.title
                yield BlockItem.from_parent(self, name=name, section=section)
        except CaseError as error:
            raise self.CollectError(str(error)) from None

    def sections(self) -> list[Section]:
        """Those with expectations; each starts anew from what stands above the first."""
        case = self.case
        if not case.steps:
            return [self.checked(case.start)]
        for section in case.steps:
            if section.kind == "Then":
                raise case.error(section.line, "here every section starts anew: `## Case: …`")
        if case.start.blocks(self.block_name):
            raise case.error(case.start.blocks(self.block_name)[0].line, "move this below the first `##`")
        return [self.checked(section) for section in case.steps]

    def checked(self, section: Section) -> Section:
        if not section.blocks(self.block_name):
            raise self.case.error(section.line, f"expected a `{self.block_name}` block")
        return section

    def executable(self) -> Path | None:
        raise NotImplementedError

    def seen(self, binary: Path, folder: Path, section: Section) -> list[Seen]:
        raise NotImplementedError

    def teardown(self) -> None:
        if self.updates:
            replace_blocks(self.path, self.updates)


class BlockItem(pytest.Item):
    parent: BlockFile

    def __init__(self, *, section: Section, **kwargs) -> None:
        super().__init__(**kwargs)
        self.section = section

    def runtest(self) -> None:
        binary = self.parent.executable()
        if binary is None:
            pytest.skip(self.parent.missing)
        with tempfile.TemporaryDirectory(prefix="pst-case-") as folder:
            seen = self.parent.seen(binary, Path(folder), self.section)
        if os.environ.get("PST_UPDATE"):
            self.parent.updates += [(block, lines) for block, lines, _ in seen]
            return
        problems = [f"line {block.line}: {problem}" for block, _, found in seen for problem in found]
        if problems:
            raise RunError("\n".join(problems))

    def repr_failure(self, excinfo, style=None):
        if excinfo.errisinstance((CaseError, RunError)):
            return f"{self.path}:{self.section.line}: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, self.section.line - 1, self.name


class ConsoleFile(BlockFile):
    block_name = "console"
    missing = NO_BINARY

    def executable(self) -> Path | None:
        return find_pst()

    def seen(self, binary: Path, folder: Path, section: Section) -> list[Seen]:
        return console.run_case(console.Shell(binary, folder), self.case, section)


class DumpFile(BlockFile):
    """Files that show what `facts_dump` prints."""

    missing = "no facts_dump: build it or set PST_FACTS"

    def executable(self) -> Path | None:
        return find_facts_dump()

    def compare(self, block: Block, command: list[str], folder: Path) -> Seen:
        run = subprocess.run(
            command, cwd=folder, env=plain_environment(folder), capture_output=True, text=True,
            errors="backslashreplace", timeout=60,
        )
        if run.returncode:
            raise RunError(f"{' '.join(command)} ended with {run.returncode}\n{run.stderr}")
        actual = run.stdout.splitlines()
        same = actual == block.lines
        shown = "\n".join(["the block differs; expected", *block.lines, "  actual", *actual])
        return block, actual, [] if same else [shown]


class FactsFile(DumpFile):
    """`facts` blocks, each about the file that stands before it."""

    block_name = "facts"

    def seen(self, binary: Path, folder: Path, section: Section) -> list[Seen]:
        if section.kind != "Start":
            apply_ops(self.case, folder, self.case.start.ops())
        seen, path = [], ""
        for item in section.items:
            if isinstance(item, FileOp):
                apply_ops(self.case, folder, [item])
                path = item.path
            elif isinstance(item, Block) and item.name == "facts":
                if not path:
                    raise self.case.error(item.line, "a `facts` block follows a file")
                seen.append(self.compare(item, [str(binary), "facts", path], folder))
        return seen


class ChangesFile(DumpFile):
    """`changed` blocks: the one file of the section, before and after."""

    block_name = "changed"

    def seen(self, binary: Path, folder: Path, section: Section) -> list[Seen]:
        paths = {op.path for op in section.ops() if op.kind == "write"}
        if section.kind == "Start" or len(paths) != 1:
            raise self.case.error(section.line, "expected `## Edit: …` with one changed file")
        (path,) = paths
        for state, ops in (("before", []), ("after", section.ops())):
            (folder / state).mkdir()
            apply_ops(self.case, folder / state, self.case.start.ops() + ops)
        (block,) = section.blocks("changed")[:1]
        command = [str(binary), "changes", f"before/{path}", f"after/{path}"]
        return [self.compare(block, command, folder)]
