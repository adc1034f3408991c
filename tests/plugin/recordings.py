# SPDX-License-Identifier: MIT
"""The recording that a spool file holds, with names in place of numbers."""

import ast

SINCE = 4e9  # no file is younger


def names_of(path):
    """line -> qualified name of what begins there; 0 is the module's own code."""
    names = {0: "<module>"}

    def visit(node, outer):
        for child in ast.iter_child_nodes(node):
            inner = outer
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = [*outer, child.name]
                first = min([child.lineno, *(each.lineno for each in child.decorator_list)])
                names[first] = ".".join(inner)
            elif isinstance(child, ast.Lambda):
                names.setdefault(child.lineno, ".".join([*outer, "<lambda>"]))
            visit(child, inner)

    visit(ast.parse(path.read_text()), [])
    return names


class Deeds:
    def __init__(self, recording, line):
        self.functions = {recording.name_of(number) for number in line["functions"]}
        self.opened = {
            path: {recording.name_of(number) for number in stack} for path, stack, _ in line.get("opened", ())
        }
        self.keepers = {
            path: {recording.name_of(number) for number in keepers} for path, _, keepers in line.get("opened", ())
        }
        self.hidden = line.get("hidden")
        self.passed = line.get("passed")
        self.shared = line.get("shared", [])


class Recording:
    """Functions are `shop.Cart.total` for one in shop.py; tests are told by their last name."""

    def __init__(self, folder, lines):
        self.folder = folder
        self.lines = lines
        self.places = []
        self.names = {}  # file -> names_of
        self.tests, self.repeats, self.fixtures = {}, [], {}
        self.end = self.always = None
        for line in lines:
            for place in line.get("code", ()):
                self.places.append(place)
            if "ran" in line:
                name = line["ran"].rpartition("::")[2]
                self.repeats += [name] if name in self.tests else []
                self.tests[name] = Deeds(self, line)
            elif "fixture" in line:
                self.fixtures[line["fixture"]] = Deeds(self, line)
            elif "always" in line:
                self.end, self.always = line, Deeds(self, line)

    def name_of(self, number):
        file, line = self.places[number]
        if file is None:
            return None
        if file not in self.names:
            path = self.folder / file
            self.names[file] = names_of(path) if path.is_file() else {}
        stem = file.rpartition("/")[2][: -len(".py")]
        return f"{stem}.{self.names[file].get(line, line)}"

    def of(self, test):
        """All functions that count for it: its own, and those of its wide fixtures."""
        deeds = self.tests[test]
        return deeds.functions.union(*(self.fixtures[number].functions for number in deeds.shared))

    def shown(self):
        """Comparable with the recording of another interpreter."""
        def named(functions):
            """Without comprehensions, which are no frames of their own since Python 3.12."""
            return sorted(name for name in functions if not name.rpartition(".")[2].isdigit())

        tests = {
            name: (named(self.of(name)), sorted(deeds.opened), deeds.hidden, deeds.passed)
            for name, deeds in self.tests.items()
        }
        return tests, named(self.always.functions), sorted(self.always.opened)


def record(project, *arguments, tests=None, **keys):
    """Of a run with one process."""
    run = project.plan(tests, record={"key": "k", "since": SINCE}, **keys).run(*arguments)
    return Recording(project.folder, run.lines), run


def recordings(project, *arguments):
    """One a spool file that holds one."""
    run = project.plan(record={"key": "k", "since": SINCE}).run(*arguments)
    found = [Recording(project.folder, lines) for lines in run.spools]
    return [each for each in found if each.tests or each.end], run
