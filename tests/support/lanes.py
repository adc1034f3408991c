# SPDX-License-Identifier: MIT
"""The ways in which one scenario step is run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from .binary import has_option

FIND_FLAGS = {
    "since": ["--since", "main"],
    "staged": ["--staged"],
    "worktree": ["--working-tree"],
    "nogit": [],
}
CACHES = ("cold", "warm")
DIMENSIONS = (set(FIND_FLAGS), set(CACHES), {"module", "definition"})


@dataclass(frozen=True)
class Lane:
    finder: str
    cache: str
    granularity: str | None = None  # None: the binary knows no other than module

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.finder, self.cache, self.granularity)))

    @property
    def words(self) -> set[str]:
        words = {self.finder, self.cache, self.granularity or "module"}
        return words if self.finder == "nogit" else words | {"git"}


def all_lanes(granularities: Iterable[str | None]) -> list[Lane]:
    """Without git the snapshot is part of the cache, so there is no cold lane."""
    return [
        Lane(finder, cache, granularity)
        for finder in FIND_FLAGS
        for cache in CACHES
        for granularity in granularities
        if (finder, cache) != ("nogit", "cold")
    ]


def lanes_of(binary: Path) -> list[Lane]:
    return all_lanes(("module", "definition") if has_option(binary, "--granularity") else (None,))


def spread(lanes: list[Lane], key: str) -> list[Lane]:
    """The first lane and one of the others, which the key chooses: each lane gets its share of steps."""
    return lanes[:1] + ([lanes[1 + crc32(key.encode()) % (len(lanes) - 1)]] if len(lanes) > 1 else [])


def matches(lane: Lane, words: set[str]) -> bool:
    """Words of one dimension are alternatives; a dimension without a word is open."""
    spread = words - {"git"} | ({"since", "staged", "worktree"} if "git" in words else set())
    return all(lane.words & dimension & spread for dimension in DIMENSIONS if dimension & spread)
