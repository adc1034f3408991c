#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts, for each edit of the shop, the tests that `pst` misses and those that it runs too many.

See README.md beside this file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from edits.shop import GRANULARITIES, HERE, STATES, Count, Edited, Shop, patches  # noqa: E402
from support.binary import find_pst  # noqa: E402

HEAD = f"{'':34} failing" + "".join(f"  {state:>11}: selected missed surplus" for state in STATES)


def row(name: str, counts: list[Count]) -> str:
    cells = (f"{len(c.selected):22} {len(c.missed):6} {len(c.surplus):7}" for c in counts)
    return f"{name:34} {len(counts[0].failing):7}" + "".join(cells)


def total(name: str, rows: list[list[Count]]) -> str:
    cells = (
        f"{sum(len(c.selected) for c in column):22} {sum(len(c.missed) for c in column):6} "
        f"{sum(len(c.surplus) for c in column):7}"
        for column in zip(*rows)
    )
    return f"{name:34} {sum(len(counts[0].failing) for counts in rows):7}" + "".join(cells)


def table(edits: dict[str, Edited], granularity: str, explain: bool) -> int:
    """Prints it; the number of tests that are missed."""
    rows: list[list[Count]] = []
    for name, edited in edits.items():
        rows.append([edited.count(granularity, state) for state in STATES])
        print(row(name, rows[-1]))
        for test in sorted(set().union(*(c.missed for c in rows[-1]))):
            print(f"    MISS {test}")
        if explain:
            for test, chain in rows[-1][0].surplus.items():
                print(f"    {test}: {chain}")
    print(total(f"sum of {len(rows)}", rows))
    return sum(len(c.missed) for counts in rows for c in counts)


def report(shop: Shop, title: str, granularities: list[str], explain: bool) -> int:
    groups = {
        "kinds": {"0_no_change": shop.edited(None)} | {path.stem: shop.edited(path) for path in patches("kinds")},
        "beside": {path.stem: shop.edited(path) for path in patches("beside")},
    }
    missed = 0
    for granularity in granularities:
        print(f"\n{title}, {granularity} level\n{HEAD}")
        missed += sum(table(edits, granularity, explain) for edits in groups.values())
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--granularity", action="append", choices=GRANULARITIES, help="default: both")
    parser.add_argument("-v", "--verbose", action="store_true", help="show why each surplus test was selected")
    options = parser.parse_args()
    binary = find_pst()
    if binary is None:
        raise SystemExit("no pst binary: set PST_BIN")
    missed = 0
    variants = {"the shop": None, "the shop whose __init__ imports every module": HERE / "through_init.patch"}
    for title, variant in variants.items():
        shop = Shop(binary, variant)
        try:
            missed += report(shop, title, options.granularity or list(GRANULARITIES), options.verbose)
        finally:
            shop.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
