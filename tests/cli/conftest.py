# SPDX-License-Identifier: MIT
from support.block_items import ConsoleFile


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".md":
        return ConsoleFile.from_parent(parent, path=file_path)
    return None
