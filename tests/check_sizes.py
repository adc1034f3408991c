#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks sizes: a file at most 400 lines, a header 150, a function 40.

A C++ function is what braces enclose at namespace or class level with a parameter list
before them; a lambda counts as part of the function around it. A Python function is a
`def` of the syntax tree, without its decorators and docstring.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "include", "python")
MAX_FILE, MAX_HEADER, MAX_FUNCTION = 400, 150, 40

NOISE = re.compile(
    r'R"(?P<raw>[^\s()\\]{0,16})\(.*?\)(?P=raw)"'  # raw string
    r'|//[^\n]*|/\*.*?\*/'  # comment
    r'|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'|"(?:\\.|[^"\\\n])*"'  # not the ' of 1'000
    r'|^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*',  # preprocessor line
    re.DOTALL | re.MULTILINE,
)
SCOPE = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b")
FUNCTION = re.compile(r"(operator\s*(?:\(\)|[^\s(]+)|[\w:~]+)\s*\(")


def blank(match):
    """The same number of lines, nothing on them."""
    return "\n" * match.group().count("\n")


def cpp_functions(text):
    """(name, first line, line count) of each function."""
    stack, line, head, head_line = [], 1, "", 1
    for char in NOISE.sub(blank, text):
        if not head.strip():
            head_line = line
        if char == "{":
            stack.append((kind_of_brace(stack, head), head, head_line))
        head = "" if char in "{};" else head + char
        if char == "}" and stack:
            kind, before, start = stack.pop()
            if kind == "function":
                yield FUNCTION.search(before).group(1), start, line - start + 1
            elif kind == "value":  # the declaration around the value goes on
                head, head_line = before + "{}", start
        line += char == "\n"


def kind_of_brace(stack, head):
    """What a brace opens, seen from what stands before it."""
    if any(kind in ("function", "block") for kind, _, _ in stack):
        return "block"
    in_initializers = re.search(r"\)[^()]*[^:]:[^:]", head) and re.search(r"[\w>]\s*$", head)
    if head.count("(") != head.count(")") or in_initializers:
        return "value"  # f(T x = {}) or the {0} of X() : m_x{0} {}
    if FUNCTION.search(head):
        return "function"
    return "scope" if SCOPE.search(head) else "block"


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            has_docstring = ast.get_docstring(node) is not None
            docstring = first.end_lineno - first.lineno + 1 if has_docstring else 0
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1 - docstring


def too_long(path, text):
    lines = text.count("\n")
    limit = MAX_HEADER if path.suffix == ".hpp" else MAX_FILE
    if lines > limit:
        yield f"{lines} lines, at most {limit}"
    functions = python_functions if path.suffix == ".py" else cpp_functions
    for name, start, count in functions(text):
        if count > MAX_FUNCTION:
            yield f"{start}: {name} has {count} lines, at most {MAX_FUNCTION}"


def main():
    found, files = [], 0
    for path in sorted(p for folder in FOLDERS for p in (ROOT / folder).rglob("*")):
        if path.suffix in (".cpp", ".hpp", ".py") and path.is_file():
            files += 1
            found += [f"{path.relative_to(ROOT)}: {text}" for text in too_long(path, path.read_text())]
    print("\n".join(found) or f"sizes: {files} files within bounds")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
