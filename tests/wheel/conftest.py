# SPDX-License-Identifier: MIT
"""The wheel, built once, and an environment with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.wheel_build import FOLDER, Environment, built_wheel


@pytest.fixture(scope="session")
def wheel() -> Path:
    return built_wheel()


@pytest.fixture(scope="session")
def installed(wheel: Path) -> Environment:
    environment = Environment(FOLDER / "venv")
    environment.install(wheel, f"pytest=={pytest.__version__}")
    return environment
