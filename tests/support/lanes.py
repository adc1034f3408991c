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
DIMENSIONS = (set(FIND_FLAGS), set(CACHES), {"module", "definition", "recorded", "older", "foreign"})
RECORDED = ("recorded", "older", "foreign")
# With --spread every so many steps run in each recorded lane, too: it costs a run of pytest.
RECORDED_SHARE = 8


@dataclass(frozen=True)
class Lane:
    finder: str
    cache: str
    granularity: str | None = None  # None: the binary knows no other than module

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.finder, self.cache, self.granularity)))

    @property
    def is_recorded(self) -> bool:
        """At definition level, with a recording of the tests: `recorded` in the state before, `older`
        in another state (Step.older), `foreign` in the state before under other options of pytest."""
        return self.granularity in RECORDED

    @property
    def words(self) -> set[str]:
        words = {self.finder, self.cache, self.granularity or "module"}
        words |= {"definition"} if self.is_recorded else set()
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
    lanes = all_lanes(("module", "definition") if has_option(binary, "--granularity") else (None,))
    return lanes + [Lane("since", "warm", word) for word in RECORDED if has_option(binary, "--no-recordings")]


def spread(lanes: list[Lane], key: str) -> list[Lane]:
    """The first lane and one of the others, which the key chooses: each lane gets its share of steps."""
    plain = [lane for lane in lanes if not lane.is_recorded]
    number = crc32(key.encode())
    chosen = plain[:1] + ([plain[1 + number % (len(plain) - 1)]] if len(plain) > 1 else [])
    recorded = [lane for lane in lanes if lane.is_recorded]
    # Each of them gets the same share of steps, and another one.
    return chosen + [lane for turn, lane in enumerate(recorded) if (number + turn) % RECORDED_SHARE == 0]


def matches(lane: Lane, words: set[str]) -> bool:
    """Words of one dimension are alternatives; a dimension without a word is open."""
    spread = words - {"git"} | ({"since", "staged", "worktree"} if "git" in words else set())
    return all(lane.words & dimension & spread for dimension in DIMENSIONS if dimension & spread)
