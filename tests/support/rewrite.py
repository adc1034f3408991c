# SPDX-License-Identifier: MIT
"""PST_UPDATE=1: writes what `pst` answers into case files, never a `!` mark."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .casefile import Block
from .scenario import UNEXPLAINED, Step
from .selection import Comparison, explains, verdicts_of


def replace_blocks(path: Path, blocks: list[tuple[Block, list[str]]]) -> bool:
    """Gives blocks of a file new lines; says whether anything changed."""
    changed = [(block, lines) for block, lines in blocks if block.lines != lines]
    text = path.read_text(encoding="utf-8").split("\n")
    for block, lines in sorted(changed, key=lambda pair: pair[0].line, reverse=True):
        text[block.line : block.line + len(block.lines)] = lines
    if changed:
        path.write_text("\n".join(text), encoding="utf-8")
    return bool(changed)


@dataclass
class _Seen:
    """What all lanes of one step said together."""

    step: Step
    missed: bool = False
    tolerated: set[str] = field(default_factory=set)
    surplus: dict[str, str] = field(default_factory=dict)
    chains: dict[str, list[str]] = field(default_factory=dict)  # of the first lane
    verdicts: dict[str, str] = field(default_factory=dict)


class ScenarioUpdate:
    """Collects the answers for one file and rewrites it at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.steps: dict[str, _Seen] = {}

    def saw(self, step: Step, result: Comparison, data: dict[str, Any]) -> None:
        seen = self.steps.get(step.title)
        if seen is None:
            seen = self.steps[step.title] = _Seen(step, chains=result.chains, verdicts=verdicts_of(data))
        seen.missed |= bool(result.missed)
        seen.tolerated |= set(result.tolerated)
        for test in result.surplus:
            seen.surplus.setdefault(test, result.chains[test][0])

    def write(self) -> None:
        if any(seen.missed for seen in self.steps.values()):
            return  # a safety bug is not written away
        blocks = []
        for seen in self.steps.values():
            blocks.append((seen.step.selected, selected_lines(seen)))
            if seen.step.verdict_block:
                lines = [f"{path}  {verdict}" for path, verdict in sorted(seen.verdicts.items())]
                blocks.append((seen.step.verdict_block, lines))
        replace_blocks(self.path, blocks)


def selected_lines(seen: _Seen) -> list[str]:
    add_chains = os.environ.get("PST_UPDATE") == "reasons"
    known = {line.line: line for line in seen.step.lines}
    lines = []
    for number, text in enumerate(seen.step.selected.lines, seen.step.selected.line + 1):
        line = known.get(number)
        if line is None or (line.mark == "~" and line.test in seen.tolerated):
            lines.append(text)
        elif line.mark == "!":
            chains = seen.chains.get(line.test, [""])
            keep = explains(line, chains) if line.text else not add_chains
            lines.append(text if keep or not chains[0] else f"! {line.test}    {chains[0]}")
    lines += [f"~ {test}    {UNEXPLAINED} {chain}".rstrip() for test, chain in sorted(seen.surplus.items())]
    return lines
