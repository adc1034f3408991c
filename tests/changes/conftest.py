# SPDX-License-Identifier: MIT
from support.block_items import ChangesFile


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".md":
        return ChangesFile.from_parent(parent, path=file_path)
    return None
