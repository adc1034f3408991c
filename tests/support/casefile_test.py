# SPDX-License-Identifier: MIT
from pathlib import Path

import pytest

from .casefile import Block, CaseError, FileOp, Option, parse_case, unescape


def parse(text):
    return parse_case("# t\n" + text, Path("case.md"))


def only_op(text):
    (op,) = parse(text).start.ops()
    return op


def test_title_and_steps():
    case = parse("prose\n\n## Edit: one\n\n## Then: two\n")
    assert case.title == "t"
    assert [(s.kind, s.title, s.line) for s in case.steps] == [("Edit", "one", 4), ("Then", "two", 6)]


def test_a_path_line_names_the_next_block():
    op = only_op("`a/b.py`\n\n```py\nx = 1\n\n```\n")
    assert op == FileOp("write", "a/b.py", 2, b"x = 1\n\n")


@pytest.mark.parametrize(
    "line, expected",
    [
        ("`a.py` deleted", FileOp("delete", "a.py", 2)),
        ("`a.py` renamed to `b c.py`", FileOp("rename", "a.py", 2, target="b c.py")),
        ("`a` -> `../b`", FileOp("link", "a", 2, target="../b")),
        ("`a.py` empty", FileOp("write", "a.py", 2)),
        ("`a.sh` mode 0755", FileOp("mode", "a.sh", 2, mode=0o755)),
        ("`a.sh` mode 755, crlf\n```\nx\n```", FileOp("write", "a.sh", 2, b"x\r\n", mode=0o755)),
        ("`a.py` encoding latin-1\n```\né\n```", FileOp("write", "a.py", 2, b"\xe9\n")),
        ("`a.py` bytes\n```\n61 ff\n0a\n```", FileOp("write", "a.py", 2, b"a\xff\n")),
        ("`a.md`\n````\n```\n````", FileOp("write", "a.md", 2, b"```\n")),
        ("`a.md`\n~~~\n```\n~~~", FileOp("write", "a.md", 2, b"```\n")),
        ("`a`\n```\n\f# no heading\nkey: x\n```", FileOp("write", "a", 2, b"\f# no heading\nkey: x\n")),
    ],
)
def test_path_lines(line, expected):
    assert only_op(line + "\n") == expected


def test_blocks_and_options_keep_their_order():
    items = parse("rule: x\n\n```selected\n! a  b\n```\n`a` empty\ngit:\n").start.items
    assert items == [
        Option("rule", "x", 2),
        Block("selected", ["! a  b"], 4),
        FileOp("write", "a", 7),
        Option("git", "", 8),
    ]


def test_prose_may_begin_with_code():
    assert parse("`a.py` is used by `b.py`, which `c` imports.\n`a` runs.\n").start.items == []


@pytest.mark.parametrize(
    "text, line, why",
    [
        ("```py\nx\n```\n", 2, "without a path line"),
        ("`a.py`\n\nprose\n", 2, "followed by a fenced block"),
        ("`a.py`\n```py\nx\n", 3, "never closed"),
        ("`a.py` delete\n", 2, "unknown path line"),
        ("`a.py` renamed `b.py`\n", 2, "unknown path line"),
        ("rul: x\n", 2, "unknown option `rul:`"),
        ("## Change: x\n", 2, "expected `## Edit"),
        ("# again\n", 2, "expected `## Edit"),
        ("`../a` empty\n", 2, "not a path inside the project"),
        ("`/a` deleted\n", 2, "not a path inside the project"),
        ("`a` bytes\n```\nzz\n```\n", 2, "hex"),
        ("`a` encoding nope\n```\nzz\n```\n", 2, "nope"),
    ],
)
def test_errors_name_file_and_line(text, line, why):
    with pytest.raises(CaseError, match=why) as caught:
        parse(text)
    assert str(caught.value).startswith(f"case.md:{line}: ")


def test_a_title_is_required():
    with pytest.raises(CaseError, match="case.md:1: a case file begins with"):
        parse_case("prose\n", Path("case.md"))


def test_escapes_in_paths():
    assert unescape(r"a\nb\\c\x60") == "a\nb\\c`"
    assert unescape(r"\xff") == "\udcff"
    assert unescape("é b") == "é b"
