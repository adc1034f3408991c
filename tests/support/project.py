# SPDX-License-Identifier: MIT
"""Writes the files of a case to disk and carries edits out there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from .casefile import CaseFile, FileOp


def apply_ops(case: CaseFile, root: Path, ops: Iterable[FileOp]) -> None:
    for op in ops:
        try:
            _apply(root, op)
        except OSError as error:
            raise case.error(op.line, f"{op.kind} {op.path}: {error.strerror}") from error


def copy_project(source: Path, target: Path) -> None:
    """A copy that keeps times, modes and links, so that git's index stays fresh."""
    shutil.copytree(source, target, symlinks=True)


def _apply(root: Path, op: FileOp) -> None:
    path = root / op.path
    if op.kind == "write":
        _write(path, op)
    elif op.kind == "mode":
        path.chmod(op.mode or 0o644)
    elif op.kind == "link":
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.is_file():
            path.unlink()
        path.symlink_to(op.target)
    elif op.kind == "rename":
        path.lstat()
        target = root / op.target
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        _drop_empty_folders(root, path.parent)
    elif op.kind == "delete":
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        _drop_empty_folders(root, path.parent)


def _write(path: Path, op: FileOp) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        path.unlink()
    path.write_bytes(op.content)
    if op.mode is not None:
        path.chmod(op.mode)


def _drop_empty_folders(root: Path, folder: Path) -> None:
    """git keeps no empty folders; without this a project without git would differ."""
    while folder != root and not os.listdir(folder):
        folder.rmdir()
        folder = folder.parent
