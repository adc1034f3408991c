# SPDX-License-Identifier: MIT
"""Whether the project's code came from the texts that the plan is about (docs/plan-format.md)."""

import os
import threading

try:
    from _sha1 import sha1  # hashlib loads OpenSSL, which takes longer than all of this package
except ImportError:
    from hashlib import sha1

CLOCK_STEP = 0.05  # seconds by which times of files may lag behind the clock
WRITES = os.O_WRONLY | os.O_RDWR


class Texts:
    """Of files that are younger than the plan, the content when their code was met and at the end.
    Paths are relative to the root."""

    def __init__(self, root):
        self.root = root
        self.since = None  # nanoseconds; not known before the plan
        self.early = {}  # path -> stamps at which it was met before
        self.late = {}  # path -> stamp -> name of the content for git, or None
        self.written = set()  # files and folders that this process wrote or renamed
        self.readers = set()  # threads that read a text for us

    def follow(self, since):
        self.since = (since - CLOCK_STEP) * 1e9
        for path, stamps in self.early.items():
            now = self._stamp(path)
            if stamps == {now}:
                self.meet(path)
            elif now is not None:
                self.late[path] = {None: None}

    def meet(self, path):
        """Code of it is about to run for the first time, or all have ended."""
        stamp = self._stamp(path)
        if self.since is None:
            self.early.setdefault(path, set()).add(stamp)
        elif stamp is None or max(stamp[:2]) > self.since:
            known = self.late.setdefault(path, {})
            if stamp not in known:
                known[stamp] = self._blob(path)

    def changed(self, paths):
        """Of those that are or were younger than the plan: path, and each content, or None where
        that cannot be told."""
        for path in sorted(paths):
            if self._stamp(path) is None:  # code only bears the name, or a test made and removed it
                continue
            self.meet(path)
            if path in self.late:
                contents = {None} if self._is_written(path) else set(self.late[path].values())
                for content in contents:
                    yield path, content

    def _is_written(self, path):
        return any(path == each or path.startswith(each + "/") for each in self.written)

    def _stamp(self, path):
        try:
            status = os.stat(self.root + path)
        except OSError:
            return None
        # Copies may keep the time of their content.
        return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino

    def _blob(self, path):
        reader = threading.get_ident()
        self.readers.add(reader)
        try:
            with open(self.root + path, "rb") as file:
                content = file.read()
        except OSError:
            return None
        finally:
            self.readers.discard(reader)
        return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
