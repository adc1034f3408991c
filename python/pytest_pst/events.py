# SPDX-License-Identifier: MIT
"""What audit events tell of a test: which files it opens, and what hides it (docs/plugin.md)."""

import os
import threading

LISTINGS = {"os.listdir", "os.scandir"}
FILES = {"open", "sqlite3.connect"} | LISTINGS
# What these reach is not seen.
CHILDREN = {
    "subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty", "os.system", "os.exec",
    "os.spawn", "pty.spawn", "_winapi.CreateProcess",
}
HIDDEN = {
    **dict.fromkeys(CHILDREN, "a child process"),
    "socket.connect": "a connection", "socket.sendto": "a connection", "socket.sendmsg": "a connection",
    "sys.settrace": "another tracer", "sys.setprofile": "another tracer",
    "sys.monitoring.register_callback": "another tracer",
}
THREADS = {"_thread.start_new_thread", "_thread.start_joinable_thread"}
HEARD = frozenset({"os.rename"} | FILES | THREADS | HIDDEN.keys())
# What reads sources as code, or lines of them for people.
IMPORTER = "importlib._bootstrap_external>"
LOADERS = ("rewrite.py", "linecache.py", "tokenize.py")
# What looks for modules and distributions in folders: whether those are found is read from sources.
FINDERS = (IMPORTER, os.path.join("importlib", "metadata", "__init__.py"))
# What keeps the content of a file for whoever asks next.
KEEPERS = ("gettext.py", "linecache.py", "loaders.py", "_common.py", "_zoneinfo.py", "template.py")
# Programs that read nothing of a project, whoever asks them.
HARMLESS = {"uname", "ldconfig", "lsb_release", "stty", "tput", "locale", "getconf", "file"}


def hook_of(recording):
    """For audit events. Most are none of ours: reading an attribute of a frame is one, too."""
    heard, readers = HEARD, recording.texts.readers

    def audit(event, args):
        if event in heard and recording.is_active and threading.get_ident() not in readers:
            try:
                recording.hear(event, args)
            except Exception:
                recording.lose("a file could not be told")

    return audit


def is_of_coverage(frame):
    return str(frame.f_globals.get("__name__")).startswith("coverage.")


def is_traced(config):
    return bool(getattr(config.known_args_namespace, "cov_source", None))


def keeper_of(frame, project):
    """The project's function for which a known keeper opens, or None."""
    is_kept = False
    while frame is not None:
        number = project.number_of(frame.f_code)
        if number is not None:
            return number if is_kept else None
        is_kept = is_kept or os.path.basename(frame.f_code.co_filename) in KEEPERS
        frame = frame.f_back
    return None


def is_import(event, path, frame):
    """Whether somebody looks for a module or reads a source as code, or lines of it for people."""
    reader = frame.f_code.co_filename
    if event in LISTINGS:
        return reader.endswith(FINDERS)
    if not path.endswith((".py", ".pyc")):
        return False
    # A loader reads texts for others, too.
    return reader.endswith(LOADERS) or (
        reader.endswith(IMPORTER) and frame.f_back.f_code.co_filename.endswith(IMPORTER)
    )


def has_children():
    """Whether any child of this process lives, or has ended and nobody asked for it."""
    if not hasattr(os, "waitid"):
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
