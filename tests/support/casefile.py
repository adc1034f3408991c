# SPDX-License-Identifier: MIT
"""Reads a Markdown case file into ordered sections of files, blocks and options.

The format is described in tests/README.md. Reading knows nothing of scenarios,
facts or consoles: it yields what stands where, with line numbers, and refuses
whatever could be a slip of the pen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

BLOCKS = {"selected", "verdicts", "console", "facts", "changed"}
OPTIONS = {
    "rule", "args", "config", "only", "oracle", "pytest-args", "python", "fallback", "git",
}

_PATH = re.compile(r"^`([^`]+)`(?:\s+(.*\S))?\s*$")
_FENCE = re.compile(r"^(`{3,}|~{3,})\s*([^`]*)$")
_OPTION = re.compile(r"^([a-z][a-z-]*):(?:\s+(.*\S))?\s*$")
_STEP = re.compile(r"^##\s+(Edit|Then|Case):\s*(\S.*?)\s*$")


class CaseError(Exception):
    """A case file that says something which is not understood; reads `file:line: why`."""

    def __init__(self, path: Path | str, line: int, why: str) -> None:
        super().__init__(f"{path}:{line}: {why}")
        self.line = line


@dataclass(frozen=True)
class FileOp:
    """One statement about a path: `write`, `delete`, `rename`, `mode` or `link`."""

    kind: str
    path: str
    line: int
    content: bytes = b""
    target: str = ""
    mode: int | None = None


@dataclass(frozen=True)
class Block:
    """A fenced block with a meaning of its own, named by its info string."""

    name: str
    lines: list[str]
    line: int  # of the opening fence, so that lines[i] stands at line + 1 + i


@dataclass(frozen=True)
class Option:
    key: str
    value: str
    line: int


Item = FileOp | Block | Option


@dataclass
class Section:
    """The part above the first `##` heading (kind `Start`), or one step."""

    kind: str
    title: str
    line: int
    items: list[Item] = field(default_factory=list)

    def ops(self) -> list[FileOp]:
        return [item for item in self.items if isinstance(item, FileOp)]

    def blocks(self, name: str) -> list[Block]:
        return [item for item in self.items if isinstance(item, Block) and item.name == name]

    def options(self, key: str) -> list[Option]:
        return [item for item in self.items if isinstance(item, Option) and item.key == key]


@dataclass
class CaseFile:
    path: Path
    start: Section
    steps: list[Section]

    @property
    def title(self) -> str:
        return self.start.title

    def error(self, line: int, why: str) -> CaseError:
        return CaseError(self.path, line, why)


def read_case(path: Path) -> CaseFile:
    return parse_case(path.read_text(encoding="utf-8"), path)


def parse_case(text: str, path: Path) -> CaseFile:
    return _Reader(text, path).read()


def unescape(name: str) -> str:
    r"""A path as written: `\n`, `\t`, `\\` and `\xNN` (one byte) stand for what they say."""
    if "\\" not in name:
        return name
    raw = re.sub(
        rb"\\(?:x([0-9a-fA-F]{2})|(.))",
        lambda m: bytes([int(m[1], 16)]) if m[1] else {b"n": b"\n", b"t": b"\t"}.get(m[2], m[2]),
        name.encode(),
    )
    return raw.decode("utf-8", "surrogateescape")


class _Reader:
    def __init__(self, text: str, path: Path) -> None:
        self.lines = text.removesuffix("\n").split("\n")
        self.path = path
        self.at = 0  # index of the next line
        self.titled = False
        self.start = Section("Start", "", 1)
        self.steps: list[Section] = []

    def read(self) -> CaseFile:
        while self.at < len(self.lines):
            self.read_one(self.lines[self.at])
        if not self.titled:
            raise CaseError(self.path, 1, "a case file begins with `# title`")
        return CaseFile(self.path, self.start, self.steps)

    @property
    def section(self) -> Section:
        return self.steps[-1] if self.steps else self.start

    def fail(self, why: str, line: int | None = None) -> CaseError:
        return CaseError(self.path, self.at + 1 if line is None else line, why)

    def read_one(self, line: str) -> None:
        if match := _FENCE.match(line):
            self.read_block(match[2].strip())
        elif line.startswith("#"):
            self.read_heading(line)
        elif match := _PATH.match(line):
            self.read_path(match[1], match[2] or "")
        elif match := _OPTION.match(line):
            self.read_option(match[1], match[2] or "")
        else:
            self.at += 1

    def read_heading(self, line: str) -> None:
        if match := _STEP.match(line):
            self.steps.append(Section(match[1], match[2], self.at + 1))
        elif line.startswith("# ") and not self.titled:
            self.start.title, self.titled = line[2:].strip(), True
        else:
            raise self.fail("expected `## Edit: …`, `## Then: …` or `## Case: …`")
        self.at += 1

    def read_option(self, key: str, value: str) -> None:
        if key not in OPTIONS:
            raise self.fail(f"unknown option `{key}:` (prose? wrap the line elsewhere)")
        self.section.items.append(Option(key, value, self.at + 1))
        self.at += 1

    def read_block(self, name: str) -> None:
        line = self.at + 1
        if name not in BLOCKS:
            raise self.fail(f"a fenced block `{name}` without a path line above it")
        self.section.items.append(Block(name, self.read_fence(), line))

    def read_fence(self) -> list[str]:
        """The lines of the fence that opens at the current line; moves behind it."""
        opening, line = _FENCE.match(self.lines[self.at]), self.at + 1
        assert opening is not None
        closing = re.compile(rf"^{re.escape(opening[1][0])}{{{len(opening[1])},}}\s*$")
        for end in range(self.at + 1, len(self.lines)):
            if closing.match(self.lines[end]):
                body = self.lines[self.at + 1 : end]
                self.at = end + 1
                return body
        raise self.fail("this fenced block is never closed", line)

    def read_path(self, name: str, rest: str) -> None:
        line = self.at + 1
        if rest == "deleted":
            op = FileOp("delete", self.checked(name), line)
        elif match := re.fullmatch(r"renamed to `([^`]+)`", rest):
            op = FileOp("rename", self.checked(name), line, target=self.checked(match[1]))
        elif match := re.fullmatch(r"-> `([^`]+)`", rest):
            op = FileOp("link", self.checked(name), line, target=unescape(match[1]))
        elif rest == "" or _is_attributes(rest):
            self.section.items.append(self.read_write(self.checked(name), rest))
            return
        elif len(rest.split()) <= 2 and rest[-1] not in ".:,;)":
            raise self.fail(f"unknown path line: `{name}` {rest}")
        else:  # prose that happens to begin with code
            self.at += 1
            return
        self.section.items.append(op)
        self.at += 1

    def read_write(self, path: str, rest: str) -> FileOp:
        line = self.at + 1
        words = dict(part.strip().partition(" ")[::2] for part in rest.split(",") if part)
        mode = int(words["mode"], 8) if "mode" in words else None
        self.at += 1
        if "empty" in words:
            return FileOp("write", path, line, mode=mode)
        while self.at < len(self.lines) and not self.lines[self.at].strip():
            self.at += 1
        if self.at == len(self.lines) or not _FENCE.match(self.lines[self.at]):
            if set(words) == {"mode"}:
                return FileOp("mode", path, line, mode=mode)
            raise self.fail("a path line is followed by a fenced block (or say `empty`)", line)
        return FileOp("write", path, line, self.encode(self.read_fence(), words, line), mode=mode)

    def encode(self, lines: list[str], words: dict[str, str], line: int) -> bytes:
        try:
            if "bytes" in words:
                return bytes.fromhex(" ".join(lines))
            end = "\r\n" if "crlf" in words else "\n"
            return "".join(text + end for text in lines).encode(words.get("encoding", "utf-8"))
        except (ValueError, LookupError) as error:
            raise self.fail(str(error), line) from None

    def checked(self, name: str) -> str:
        path = unescape(name)
        if path.startswith("/") or ".." in path.split("/") or path.endswith("/"):
            raise self.fail(f"`{name}` is not a path inside the project")
        return path


def _is_attributes(rest: str) -> bool:
    one = r"(?:mode 0?[0-7]{3}|bytes|empty|crlf|encoding [\w.-]+)"
    return re.fullmatch(rf"{one}(?:\s*,\s*{one})*", rest) is not None
