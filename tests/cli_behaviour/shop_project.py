# SPDX-License-Identifier: MIT
"""A small project on disk, and `pst` started in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from support.environment import plain_environment
from support.runner import commit_all, git

SHOP = {
    "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\nmarkers = ["e2e"]\n',
    "src/shop/__init__.py": "",
    "src/shop/price.py": "def net(x):\n    return x\n",
    "src/shop/cart.py": "from shop.price import net\n\n\ndef total(xs):\n    return sum(net(x) for x in xs)\n",
    "src/shop/tax.py": "RATE = 19\n",
    "tests/test_cart.py": "from shop.cart import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n",
    "tests/test_tax.py": "from shop.tax import RATE\n\n\ndef test_rate():\n    assert RATE == 19\n",
}
CART, TAX = "tests/test_cart.py::test_total", "tests/test_tax.py::test_rate"
NOBODY = 65534


class Project:
    """A folder with files, perhaps a repository, and pst."""

    def __init__(self, root: Path, binary: Path) -> None:
        self.root = root
        self.binary = binary
        self.env = plain_environment(root.parent)
        self.user: int | None = None

    def write(self, files: dict[str, str | bytes]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit_price(self) -> None:
        self.write({"src/shop/price.py": "def net(x):\n    return x * 1\n"})

    def break_price(self) -> None:
        self.write({"src/shop/price.py": "def net(x):\n    return x + 1\n"})

    def git(self, *args: str) -> None:
        git(self.root, *args)

    def commit(self, message: str = "a commit") -> None:
        commit_all(self.root, message)

    def pst(self, *args: str, program: Path | None = None, cwd: Path | None = None,
            timeout: int = 120) -> subprocess.CompletedProcess[str]:
        as_user = {} if self.user is None else {
            "user": self.user, "group": self.user, "extra_groups": []}
        return subprocess.run(
            [str(program or self.binary), *args], cwd=cwd or self.root, env=self.env, timeout=timeout,
            capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, **as_user)

    def json(self, *args: str) -> dict:
        run = self.pst("--json", *args)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    def drop_rights(self) -> None:
        """From here on pst runs as nobody, who owns the project: root may read everything."""
        if os.geteuid() != 0:
            return
        self.user = NOBODY
        self.binary = Path(shutil.copy(self.binary, self.root.parent / "pst"))
        for path in [self.root.parent, *self.root.parent.rglob("*")]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def refuses(self, code: int, *words: str, args: tuple[str, ...] = ()) -> None:
        """Nothing on stdout, one error with these words and a hint on stderr, that exit code."""
        run = self.pst(*args)
        assert (run.returncode, run.stdout) == (code, ""), run.stdout + run.stderr
        assert run.stderr.startswith("pst: error: ") or "\npst: error: " in run.stderr
        assert "\nhint: " in run.stderr
        for word in words:
            assert word in run.stderr
