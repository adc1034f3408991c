# SPDX-License-Identifier: MIT
"""What the release build must hold: few dynamic libraries, all its names, one version."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PST_BIN", ROOT / "build/release/bin/pst"))
LIBC = re.compile(r"linux-vdso|ld-linux|libc\.so|libm\.so|libpthread\.so|libdl\.so")
NAMES = re.search(r"set\(PST_ALIASES([^)]*)\)", (ROOT / "cmake/names.cmake").read_text()).group(1).split()

pytestmark = pytest.mark.skipif(not BINARY.exists(), reason=f"{BINARY} is not built")


@pytest.mark.skipif(sys.platform != "linux", reason="asks ldd")
@pytest.mark.skipif(BINARY.parts[-3:-2] != ("release",), reason="only the release build promises it")
def test_only_libc_is_dynamic():
    linked = subprocess.run(["ldd", BINARY], capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in linked.splitlines() if not LIBC.search(line)] == []


def test_version_is_the_project_version():
    expected = re.search(r"VERSION (\d+\.\d+\.\d+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    shown = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout
    assert expected in shown


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_the_same_binary(name):
    assert (BINARY.parent / name).resolve() == BINARY.resolve()
