# SPDX-License-Identifier: MIT
"""The kinds of edits. Each takes the sources and a random generator, and gives an edit or None."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from random import Random

from .sources import Sources, absolute, folder_of, joined, retargeted

# Skips about half of the tests, the same half in every run.
SKIP_SOME = 'if len(request.node.name) % 2:\n        pytest.skip("mutation")'
CONFTEST = 'import pytest\n\n\ndef pytest_runtest_setup(item):\n    if len(item.name) % 2:\n        pytest.skip("mutation")\n'
AUTOUSE = f"\n\nimport pytest\n\n\n@pytest.fixture(autouse=True)\ndef mutation(request):\n    {SKIP_SOME}\n"
NEW_TEST = "\n\ndef test_mutation():\n    assert True\n"
SETTINGS = {
    "pytest.ini": "[pytest]", "pyproject.toml": "[tool.pytest.ini_options]",
    "tox.ini": "[pytest]", "setup.cfg": "[tool:pytest]",
}
VERSIONS = [
    r'(?m)^name = "[^"]+"\nversion = "[\d.]*?(\d+)"$',  # uv.lock, poetry.lock
    r"(?m)^[\w.-]+==[\d.]*?(\d+)\b",  # requirements.txt
    r"""["'][\w.-]+[~>=]=[\d.]*?(\d+)["',;]""",  # dependencies in pyproject.toml
    r'(?m)^[\w.-]+ = "\^?[\d.]*?(\d+)"$',  # poetry's table
]


@dataclass(frozen=True)
class Edit:
    """New content of files by path; None where a file goes away."""

    what: str
    files: dict[str, bytes | None]


Kind = Callable[[Sources, Random], Edit | None]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    KINDS[make.__name__.replace("_", "-")] = make
    return make


def write(what: str, path: str, text: str) -> Edit:
    return Edit(what, {path: text.encode()})


def read(sources: Sources, path: str) -> bytes:
    return (sources.root / path).read_bytes()


def some_module(sources: Sources, rng: Random) -> str | None:
    """Rather one with few importers: an edit that breaks everything proves little."""
    if not sources.modules:
        return None
    weights = [1 / len(sources.importers(sources.name_of(path))) for path in sources.modules]
    return rng.choices(sources.modules, weights)[0]


def moved(sources: Sources, path: str, target: str) -> Edit:
    return Edit(f"{path} -> {target}", {path: None, target: read(sources, path)})


@kind
def rename_module(sources: Sources, rng: Random) -> Edit | None:
    path = some_module(sources, rng)
    return moved(sources, path, path.removesuffix(".py") + "_renamed.py") if path else None


@kind
def rename_module_and_importers(sources: Sources, rng: Random) -> Edit | None:
    path = some_module(sources, rng)
    if path is None:
        return None
    edit, old = moved(sources, path, path.removesuffix(".py") + "_renamed.py"), sources.name_of(path)
    for importer in sources.importers(old):
        if importer != path:
            text = retargeted(sources.text(importer), sources.package_of(importer), old, old + "_renamed")
            edit.files[importer] = text.encode()
    return edit


@kind
def delete_module(sources: Sources, rng: Random) -> Edit | None:
    path = some_module(sources, rng)
    return Edit(path, {path: None}) if path else None


@kind
def break_module(sources: Sources, rng: Random) -> Edit | None:
    path = some_module(sources, rng)
    return write(path, path, sources.text(path) + "\ndef (\n") if path else None


@kind
def shadow_by_package(sources: Sources, rng: Random) -> Edit | None:
    """An empty package beside a module of its name."""
    path = some_module(sources, rng)
    return write(path, path.removesuffix(".py") + "/__init__.py", "") if path else None


@kind
def shadow_by_neighbour(sources: Sources, rng: Random) -> Edit | None:
    """A module beside the tests with the name of one that the project imports from elsewhere."""
    folder = rng.choice(sources.test_folders)
    while joined(folder, "__init__.py") in sources.present:  # pytest puts the first folder without one on sys.path
        folder = folder_of(folder)
    if not sources.foreign:
        return None
    path = joined(folder, rng.choice(sources.foreign) + ".py")
    return write(path, path, "")


@kind
def add_test_file(sources: Sources, rng: Random) -> Edit | None:
    path = joined(rng.choice(sources.test_folders), "test_mutation.py")
    return write(path, path, NEW_TEST.lstrip())


@kind
def add_test_function(sources: Sources, rng: Random) -> Edit | None:
    path = rng.choice(sources.test_files)
    return write(path, path, sources.text(path) + NEW_TEST)


@kind
def rename_test_file(sources: Sources, rng: Random) -> Edit | None:
    path = rng.choice(sources.test_files)
    name = PurePosixPath(path).name
    new = name.replace("test_", "test_moved_", 1) if name.startswith("test_") else "moved_" + name
    return moved(sources, path, joined(folder_of(path), new))


@kind
def delete_test_file(sources: Sources, rng: Random) -> Edit | None:
    path = rng.choice(sources.test_files)
    return Edit(path, {path: None})


@kind
def delete_test_helper(sources: Sources, rng: Random) -> Edit | None:
    special = {*sources.test_files, *sources.conftests}
    helpers = [
        path for path in sources.imports
        if folder_of(path) in sources.test_folders and path not in special
        and not path.endswith("__init__.py") and sources.importers(sources.name_of(path))
    ]
    path = rng.choice(helpers) if helpers else None
    return Edit(path, {path: None}) if path else None


@kind
def add_conftest(sources: Sources, rng: Random) -> Edit | None:
    """In a folder of tests, or above one, that has none."""
    folders = {""}
    for folder in sources.test_folders:
        while folder:
            folders.add(folder)
            folder = folder_of(folder)
    free = sorted(folder for folder in folders if joined(folder, "conftest.py") not in sources.present)
    if not free:
        return None
    path = joined(rng.choice(free), "conftest.py")
    return write(path, path, CONFTEST)


@kind
def delete_conftest(sources: Sources, rng: Random) -> Edit | None:
    paths = [path for path in sources.conftests if any(t.startswith(folder_of(path)) for t in sources.test_files)]
    path = rng.choice(paths) if paths else None
    return Edit(path, {path: None}) if path else None


@kind
def add_autouse_fixture(sources: Sources, rng: Random) -> Edit | None:
    path = joined(rng.choice(sources.test_folders), "conftest.py")
    return write(path, path, (sources.text(path) if path in sources.present else "") + AUTOUSE)


@kind
def add_autouse_fixture_to_file(sources: Sources, rng: Random) -> Edit | None:
    path = rng.choice(sources.test_files)
    return write(path, path, sources.text(path) + AUTOUSE)


@kind
def change_fixture(sources: Sources, rng: Random) -> Edit | None:
    """Its body raises."""
    found = [(path, node) for path in [*sources.conftests, *sources.test_files] for node in _fixtures(sources, path)]
    if not found:
        return None
    path, node = rng.choice(found)
    lines, first = sources.text(path).split("\n"), node.body[0]
    lines.insert(first.lineno - 1, " " * first.col_offset + 'raise RuntimeError("mutation")')
    return write(f"{path} {node.name}", path, "\n".join(lines))


def _fixtures(sources: Sources, path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(sources.tree(path) or ast.Module([], [])):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.body[0].lineno > node.lineno:
            if any(re.match(r"(pytest\.)?fixture\b", ast.unparse(d)) for d in node.decorator_list):
                yield node


@kind
def change_pytest_setting(sources: Sources, rng: Random) -> Edit | None:
    """A setting after which every test needs a fixture that does not exist."""
    for path, header in SETTINGS.items():
        if path in sources.present and header in sources.text(path):
            value = '["no_such_fixture"]' if path.endswith(".toml") else "no_such_fixture"
            text = sources.text(path).replace(header, f"{header}\nusefixtures = {value}", 1)
            return write(f"{path} usefixtures", path, text)
    return write("pytest.ini usefixtures", "pytest.ini", "[pytest]\nusefixtures = no_such_fixture\n")


@kind
def change_inert_setting(sources: Sources, rng: Random) -> Edit | None:
    path = "pyproject.toml"
    if path not in sources.present or "[tool.black]" in sources.text(path):
        return None
    return write(f"{path} [tool.black]", path, sources.text(path) + "\n[tool.black]\nline-length = 79\n")


@kind
def bump_dependency(sources: Sources, rng: Random) -> Edit | None:
    """One number of one pin. What is installed stays, so no outcome changes."""
    named = re.compile(r"(.*/)?(requirements[^/]*\.txt|[^/]*\.lock|pyproject\.toml)")
    paths = [path for path in sources.files if named.fullmatch(path)]
    found = [(path, m) for path in paths for pattern in VERSIONS for m in re.finditer(pattern, sources.text(path))]
    if not found:
        return None
    path, match = rng.choice(found)
    text = sources.text(path)
    bumped = text[: match.start(1)] + str(int(match[1]) + 1) + text[match.end(1) :]
    return write(f"{path} {match[0].strip().splitlines()[0]}", path, bumped)


@kind
def rename_data(sources: Sources, rng: Random) -> Edit | None:
    path = rng.choice(sources.data_files) if sources.data_files else None
    return moved(sources, path, joined(folder_of(path), "renamed_" + PurePosixPath(path).name)) if path else None


@kind
def delete_data(sources: Sources, rng: Random) -> Edit | None:
    path = rng.choice(sources.data_files) if sources.data_files else None
    return Edit(path, {path: None}) if path else None


@kind
def add_data(sources: Sources, rng: Random) -> Edit | None:
    """A copy under another name, which a glob or a listing would find."""
    path = rng.choice(sources.data_files) if sources.data_files else None
    if path is None:
        return None
    target = joined(folder_of(path), "added_" + PurePosixPath(path).name)
    return Edit(target, {target: read(sources, path)})


def _re_exports(sources: Sources) -> list[tuple[str, ast.ImportFrom, ast.alias]]:
    own = {sources.name_of(path) for path in sources.package_files}
    return [
        (path, node, alias)
        for path in sources.package_files if path.endswith("__init__.py")
        for node in (sources.tree(path) or ast.Module([], [])).body if isinstance(node, ast.ImportFrom)
        for alias in node.names if alias.name != "*" and absolute(node, sources.name_of(path)) in own
    ]


@kind
def drop_re_export(sources: Sources, rng: Random) -> Edit | None:
    found = _re_exports(sources)
    if not found:
        return None
    path, node, alias = rng.choice(found)
    node.names.remove(alias)
    lines = sources.text(path).split("\n")
    lines[node.lineno - 1 : node.end_lineno] = [ast.unparse(node) if node.names else "pass"]
    return write(f"{path} {alias.asname or alias.name}", path, "\n".join(lines))


@kind
def replace_re_export(sources: Sources, rng: Random) -> Edit | None:
    found = _re_exports(sources)
    if not found:
        return None
    path, _, alias = rng.choice(found)
    name = alias.asname or alias.name
    return write(f"{path} {name}", path, sources.text(path) + f"\n{name} = None\n")
