# SPDX-License-Identifier: MIT
"""What an edit needs to know of a project: its modules, who imports them, its tests."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

FOLDERS_BESIDE = {"doc", "docs", "example", "examples", "benchmarks", "benchmarking", "scripts", "tools"}


def folder_of(path: str) -> str:
    parent = PurePosixPath(path).parent.as_posix()
    return "" if parent == "." else parent


def joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


class Sources:
    """The files of one state; `tests` are the ids that pytest collected there, `loaded` the
    modules that it has imported before any test."""

    def __init__(self, root: Path, files: Iterable[str], tests: Iterable[str], loaded: Iterable[str] = ()) -> None:
        self.root = root
        self.loaded = set(loaded)
        self.executed: set[tuple[str, int]] = set()  # file and first line of functions that tests call
        self.files = sorted(files)
        self.present = set(self.files)
        collected = {test.partition("::")[0] for test in tests}
        self.test_files = sorted(path for path in collected & self.present if path.endswith(".py"))
        self.test_folders = sorted({folder_of(path) for path in self.test_files})
        self.conftests = [path for path in self.files if PurePosixPath(path).name == "conftest.py"]

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def tree(self, path: str) -> ast.Module | None:
        try:
            return ast.parse(self.text(path))
        except (SyntaxError, ValueError):
            return None

    def name_of(self, path: str) -> str:
        """The dotted name, counted from the outermost folder with an `__init__`."""
        parts = [PurePosixPath(path).stem]
        folder = folder_of(path)
        while joined(folder, "__init__.py") in self.present:
            parts.insert(0, PurePosixPath(folder).name)
            folder = folder_of(folder)
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def package_of(self, path: str) -> str:
        """What one dot means in this file."""
        name = self.name_of(path)
        return name if PurePosixPath(path).name == "__init__.py" else name.rpartition(".")[0]

    @functools.cached_property
    def imports(self) -> dict[str, set[str]]:
        """For each Python file the names that it imports, in absolute form."""
        found: dict[str, set[str]] = {}
        for path in self.files:
            if path.endswith(".py") and (tree := self.tree(path)):
                package = self.package_of(path)
                found[path] = {name for node in ast.walk(tree) for name in _imported(node, package)}
        return found

    def importers(self, module: str) -> list[str]:
        return [path for path, names in self.imports.items() if module in names]

    @functools.cached_property
    def package_files(self) -> list[str]:
        """Python files of the packages that tests or conftests import, without tests."""
        wanted = {name for path in [*self.test_files, *self.conftests] for name in self.imports.get(path, ())}
        tops = {name.partition(".")[0] for name in wanted}
        tests = set(self.test_files) | set(self.conftests)
        return [
            path for path in self.imports
            if path not in tests and self.name_of(path).partition(".")[0] in tops
            and not FOLDERS_BESIDE & set(PurePosixPath(path).parts)
        ]

    @functools.cached_property
    def modules(self) -> list[str]:
        """Files of modules that somebody imports and that are no `__init__`."""
        special = ("__init__.py", "__main__.py")
        return [
            path for path in self.package_files
            if PurePosixPath(path).name not in special and self.importers(self.name_of(path))
        ]

    @functools.cached_property
    def foreign(self) -> list[str]:
        """Top-level modules of others that tests or packages import and that can still be hidden."""
        own = {self.name_of(path).partition(".")[0] for path in self.imports}
        users = [*self.test_files, *self.conftests, *self.package_files]
        tops = {name.partition(".")[0] for path in users for name in self.imports.get(path, ())}
        return sorted(tops - own - self.loaded - {"", "__future__"})

    @functools.cached_property
    def data_files(self) -> list[str]:
        """Files beside tests and modules that are neither Python nor settings."""
        folders = {folder_of(path) for path in [*self.test_files, *self.package_files]} - {""}
        settings = (".py", ".pyi", ".ini", ".cfg", ".toml", ".typed")
        return [
            path for path in self.files
            if not path.endswith(settings) and any(path.startswith(folder + "/") for folder in folders)
        ]


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = absolute(node, package)
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names)


def absolute(node: ast.ImportFrom, package: str) -> str:
    parts = package.split(".")
    above = parts[: len(parts) - node.level + 1] if node.level else []
    return ".".join([*above, *filter(None, [node.module])])


def retargeted(text: str, package: str, old: str, new: str) -> str:
    """The source with its import statements leading to `new` in place of the module `old`."""
    lines = [line.encode() for line in text.split("\n")]
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    for node in sorted(nodes, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        if _retarget(node, package, old, new):
            head = lines[node.lineno - 1][: node.col_offset]
            tail = lines[(node.end_lineno or node.lineno) - 1][node.end_col_offset :]
            lines[node.lineno - 1 : node.end_lineno] = [head + ast.unparse(node).encode() + tail]
    return "\n".join(line.decode() for line in lines)


def _retarget(node: ast.Import | ast.ImportFrom, package: str, old: str, new: str) -> bool:
    parent, _, tail = old.rpartition(".")
    if isinstance(node, ast.Import):
        found = [alias for alias in node.names if alias.name == old]
        for alias in found:
            alias.name = new
        return bool(found)
    base, new_tail = absolute(node, package), new.rpartition(".")[2]
    if base == old and node.module:
        node.module = node.module.removesuffix(tail) + new_tail
        return True
    found = [alias for alias in node.names if base == parent and alias.name == tail]
    for alias in found:
        alias.name, alias.asname = new_tail, alias.asname or tail
    return bool(found)
