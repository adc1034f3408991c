# SPDX-License-Identifier: MIT
"""third_party/fetch.py, with a package client that needs no network."""

import hashlib
import importlib.util
import io
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fetch():
    spec = importlib.util.spec_from_file_location("fetch", ROOT / "third_party/fetch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def archive(*members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(name)
            tar.addfile(entry, io.BytesIO(name.encode()))
    return buffer.getvalue()


class Registry:
    """Answers every download with one archive, and counts."""

    def __init__(self, fetch, monkeypatch, content):
        self.downloads = 0
        self.content = content
        monkeypatch.setattr(fetch, "download_pypi", self.download)

    def download(self, source, folder):
        self.downloads += 1
        (folder / "p-1.tar.gz").write_bytes(self.content)


def pinned(content):
    digest = hashlib.sha256(content).hexdigest()
    return {"name": "p", "version": "1", "registry": "pypi", "sha256": digest, "keep": ["LICENSE", "src/"]}


def test_keeps_what_is_listed_and_downloads_once(fetch, monkeypatch, tmp_path):
    content = archive("p-1/LICENSE", "p-1/src/a.c", "p-1/setup.py", "p-1/src/../../escape", "p-1/LICENSE.txt")
    registry = Registry(fetch, monkeypatch, content)
    for _ in range(2):
        fetch.fetch(pinned(content), {}, tmp_path)
    assert registry.downloads == 1
    kept = sorted(str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if f.is_file())
    assert kept == ["p-1/.sha256", "p-1/LICENSE", "p-1/src/a.c"]


def test_wrong_hash_is_an_error_and_leaves_nothing(fetch, monkeypatch, tmp_path):
    Registry(fetch, monkeypatch, archive("p-1/src/evil.c"))
    with pytest.raises(fetch.FetchError, match="wrong hash of p-1.tar.gz"):
        fetch.fetch(pinned(archive("p-1/src/a.c")), {}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_moved_pin_replaces_what_was_there(fetch, monkeypatch, tmp_path):
    old, new = archive("p-1/src/old.c"), archive("p-1/src/new.c")
    Registry(fetch, monkeypatch, old)
    fetch.fetch(pinned(old), {}, tmp_path)
    Registry(fetch, monkeypatch, new)
    fetch.fetch(pinned(new), {}, tmp_path)
    assert [f.name for f in (tmp_path / "p-1/src").iterdir()] == ["new.c"]
