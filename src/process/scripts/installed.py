# SPDX-License-Identifier: MIT
# Called with "distributions", "plugins" or "environment"; the last line is the answer in JSON.
import sys

if sys.path and sys.path[0] == "":  # the current folder, which pytest's own script has not either
    del sys.path[0]

import importlib.util
import json
import re
from importlib import metadata

EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)")
DEVELOPERS = re.compile(
    r"(dev|develop|development|tests?|testing|docs?|documentation|lint|linting|typing|types|mypy"
    r"|type-?check|ci|qa|checks?|release|bench|benchmarks?|build)([-_].*)?$",
    re.IGNORECASE,
)
MODULE = re.compile(r"^[^.]+(\.py|(\..*)?\.(so|pyd))$")


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def files_of(distribution):
    for name in ("RECORD", "installed-files.txt"):
        for line in (distribution.read_text(name) or "").splitlines():
            path = line.partition(",")[0].strip('"')
            yield path[3:] if name != "RECORD" and path.startswith("../") else path


def import_names(distribution):
    names = set((distribution.read_text("top_level.txt") or "").split())
    for top, rest in {path.partition("/")[::2] if "/" in path else (path, None) for path in files_of(distribution)}:
        if rest is not None and top.isidentifier():
            names.add(top)
        elif rest is None and MODULE.match(top):
            names.add(top.partition(".")[0])
    names.discard("__pycache__")
    return sorted(names)


def is_for_developers(requirement):
    """True for what a distribution needs to be developed itself. Other extras may be in use."""
    return any(DEVELOPERS.match(extra) for extra in EXTRA.findall(requirement))


def distributions():
    found = {}
    for distribution in metadata.distributions():
        try:
            name = distribution.metadata["Name"]
            if not name or normalised(name) in found:  # the first on sys.path is the one imported
                continue
            requires = [
                re.match(r"[\w.-]+", text.strip())
                for text in distribution.requires or ()
                if not is_for_developers(text)
            ]
            found[normalised(name)] = {
                "name": normalised(name),
                "version": str(distribution.version),
                "imports": import_names(distribution),
                "requires": sorted({normalised(match.group()) for match in requires if match}),
            }
        except Exception:  # half removed
            continue
    return [found[name] for name in sorted(found)]


def plugins():
    found = set()
    for distribution in metadata.distributions():
        try:
            entries = list(distribution.entry_points)
        except Exception:
            continue
        for entry in entries:
            if entry.group == "pytest11":
                top = entry.value.partition(":")[0].partition(".")[0].strip()
                if importlib.util.find_spec(top) is not None:
                    found.add(entry.name)
    return sorted(found)


def environment():
    """Tells this Python and what is installed from any other."""
    found = set()
    for distribution in metadata.distributions():
        try:
            found.add(f"{distribution.metadata['Name']}=={distribution.version}")
        except Exception:
            continue
    return [sys.version, sys.platform, *sorted(found)]


answer = {"distributions": distributions, "plugins": plugins, "environment": environment}[sys.argv[1]]()
text = json.dumps(answer, ensure_ascii=False)
sys.stdout.buffer.write(b"\n" + text.encode("utf-8", "backslashreplace") + b"\n")
