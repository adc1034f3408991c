# SPDX-License-Identifier: MIT
"""Options of the data-driven suites; see README.md."""

import pytest


def pytest_addoption(parser):
    group = parser.getgroup("pst", "data-driven suites")
    group.addoption(
        "--oracle", action="store_true", help="check the marks of scenarios against plain pytest, without pst"
    )
    group.addoption(
        "--spread", action="store_true", help="each step in its first lane and in one other, all lanes in turn"
    )
    group.addoption("--rule", action="append", default=[], metavar="ID", help="only steps that guard it")
    group.addoption(
        "--lanes", default="", metavar="WORDS",
        help="only lanes whose words are all listed, as in --lanes=since,staged,cold,module",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The lanes of one file share their set-up, so a file stays in one process."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log)


def pytest_terminal_summary(terminalreporter):
    from support.scenario_items import summary_lines

    stats = terminalreporter.stats
    reports = [r for kind in ("passed", "failed") for r in stats.get(kind, []) if r.when == "call"]
    for line in summary_lines(reports):
        terminalreporter.write_line(line)
