#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks every #include of include/ and src/ against tests/layers.txt."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"][^>"]+)[>"]', re.MULTILINE)
GENERATED = {"embedded"}  # made by pst_embed, private to the room that asked for it


def read_table(text):
    """(room -> rooms it may include, library prefix -> rooms that may include it)"""
    rooms, libraries = {}, {}
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        if line:
            key, _, names = line.partition(":")
            (libraries if key.startswith("<") else rooms)[key] = set(names.split())
    return rooms, libraries


def violations(room, text, rooms, libraries):
    allowed = rooms[room] | {room} | GENERATED
    for target in INCLUDE.findall(text):
        for prefix, owners in libraries.items():
            if target.startswith(prefix) and room not in owners:
                yield f"{target}> belongs to {', '.join(sorted(owners))}, not to {room}"
        if target.startswith("<pst/"):
            other = target.split("/")[1]
            if other not in allowed:
                yield f"{room} may not include {other} ({target}>)"
        elif target.startswith('"') and (target[1:].partition("/")[0] in rooms.keys() - {room} or "../" in target):
            yield f'a header of src/ is private to its room ({target}")'


def sources():
    """(file, room) of every file in a room; src/main.cpp belongs to none and may include all."""
    for base in (ROOT / "include/pst", ROOT / "src"):
        for path in sorted(base.rglob("*.[ch]pp")):
            inner = path.relative_to(base).parts
            if len(inner) > 1:
                yield path, inner[0]


def main():
    rooms, libraries = read_table((ROOT / "tests/layers.txt").read_text())
    found = []
    for path, room in sources():
        name = path.relative_to(ROOT)
        if room not in rooms:
            found.append(f"{name}: {room} is no room of tests/layers.txt")
            continue
        found += [f"{name}: {text}" for text in violations(room, path.read_text(), rooms, libraries)]
    print("\n".join(found) or "layers: as in tests/layers.txt")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
