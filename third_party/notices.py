#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the notices of everything that the binary holds into one file.

    notices.py PINNED_SOURCES OUTPUT

The text of each comes from what was linked: LICENSE of a pinned source, the copyright file of a
Debian package. Where there is neither (another system), the licence's name stands alone.
"""

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMON = "/usr/share/common-licenses/"


def packaged(library, documentation=Path("/usr/share/doc")):
    file = documentation / library["debian"] / "copyright"
    if not file.is_file():
        return f"{library['license']} (its full text was not on the machine that built this)"
    return file.read_text(encoding="utf-8", errors="replace").strip()


def pinned(source, folder):
    """Its own licence, and those of what it carries."""
    files = sorted((folder / f"{source['name']}-{source['version']}").rglob("LICENSE"), key=lambda f: len(f.parts))
    return "\n\n".join(file.read_text(encoding="utf-8").strip() for file in files)


def common_licences(text):
    """Those that copyright files of Debian only name."""
    for name in sorted(set(re.findall(re.escape(COMMON) + r"([\w.-]*\w)", text))):
        file = Path(COMMON) / name
        if file.is_file():
            yield name, file.read_text(encoding="utf-8", errors="replace").strip()


def section(title, text):
    return f"{'=' * 80}\n{title}\n{'=' * 80}\n\n{text}\n\n"


def notices(pins, folder):
    names = [source["name"] for source in pins["sources"]] + [library["name"] for library in pins["linked"]]
    parts = [f"pst contains, in whole or in part, compiled code of: {', '.join(names)}.\n\n"]
    parts += [section(f"{s['name']} {s['version']} ({s['license']})", pinned(s, folder)) for s in pins["sources"]]
    for library in pins["linked"]:
        text = library["note"] if "note" in library else packaged(library)
        parts.append(section(f"{library['name']} ({library['license']})", text))
    parts += [section(f"{COMMON}{name}", text) for name, text in common_licences("".join(parts))]
    return "".join(parts)


def main():
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    text = notices(json.loads((HERE / "sources.json").read_text()), folder)
    if not output.exists() or output.read_text(encoding="utf-8") != text:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
