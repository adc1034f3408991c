# SPDX-License-Identifier: MIT
from support.scenario_items import ScenarioFile


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".md":
        return ScenarioFile.from_parent(parent, path=file_path)
    return None
