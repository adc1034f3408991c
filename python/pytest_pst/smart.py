# SPDX-License-Identifier: MIT
"""`pytest --smart`: asks pst for a plan, once, in the controller, and follows it."""

import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

from pytest_pst import FLAGS, VALUES, Line, Notice, described, option_of, say
from pytest_pst.plan import Plan, Selection, record

NO_TESTS = 5  # pytest's exit code


def add_arguments(config, parser, args, asked):
    """What --smart-parallel and --smart-coverage mean, unless the user says it in pytest's words."""
    now = config.known_args_namespace
    more = []
    if asked.get("smart_parallel") or asked.get("smart_parallel_workers"):
        # Workers are told how many there are, too, and must not start their own.
        if hasattr(now, "numprocesses") and now.numprocesses is None and not now.tx:
            more += ["-n", str(asked.get("smart_parallel_workers") or "auto")]
    if asked.get("smart_coverage") and hasattr(now, "cov_source") and not now.cov_source:
        more += ["--cov", "--cov-report=term-missing"]
    if more:
        args[:0] = more
        config.known_args_namespace = parser.parse_known_args(args, namespace=now)


def follow_changes(config, asked):
    say_what_is_missing(config, asked)
    try:
        answer = ask(config, asked)
        plan = Plan(answer, config)
        check_settings(config, plan)
    except Problem as problem:
        config.pluginmanager.register(Notice(config, str(problem)))
        return
    except Exception as problem:
        config.pluginmanager.register(Notice(config, "the plan cannot be used", problem))
        return
    follow(config, plan, asked, answer)


def follow_controller(config, message):
    """In a worker of xdist. The controller has read the same plan, so it can be read."""
    answer, asked = message
    follow(config, Plan(answer, config), dict.fromkeys(asked, True), answer)


def follow(config, plan, asked, answer):
    smart = Smart(config, plan, asked)
    config.pluginmanager.register(smart, "pst_smart")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Controller(smart, answer), "pst_controller")
    record(config, plan, smart)


def say_what_is_missing(config, asked):
    for option, attribute, plugin in (
        ("smart_parallel", "numprocesses", "pytest-xdist"),
        ("smart_parallel_workers", "numprocesses", "pytest-xdist"),
        ("smart_coverage", "cov_source", "pytest-cov"),
    ):
        if asked.get(option) and not hasattr(config.option, attribute):
            text = "{} has no effect without {}".format(option_of(option), plugin)
            config.pluginmanager.register(Line(config, text))


class Problem(Exception):
    """Said as it is."""


def binary():
    """The one that the wheel brought, else the first on PATH."""
    if os.environ.get("PST_BIN"):
        return os.environ["PST_BIN"]
    folders = [sysconfig.get_path("scripts"), os.path.dirname(sys.executable)]
    for scheme in ("posix_user", "osx_framework_user"):
        if scheme in sysconfig.get_scheme_names():
            folders.append(sysconfig.get_path("scripts", scheme))
    found = shutil.which("pst", path=os.pathsep.join(folders)) or shutil.which("pst")
    if found is None:
        raise Problem("the program pst is not installed")
    return found


def ask(config, asked):
    command = [binary(), "plan", "--color=never", "--no-exclude-e2e", "--python", sys.executable]
    if asked.get("smart_since"):
        command += ["--since", asked["smart_since"]]
    command += ["--staged"] if asked.get("smart_staged") else []
    command += ["--working-tree"] if asked.get("smart_working_tree") else []
    command += ["--first"] if asked.get("smart_first") else []
    command += ["--"] + other_arguments(config)
    try:
        done = subprocess.run(
            command, cwd=project_folder(config), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
    except OSError as problem:
        raise Problem("pst cannot be started: {}".format(problem))
    if done.returncode != 0:
        text = done.stderr.decode("utf-8", "replace").strip().splitlines()
        first = text[0] if text else "exit code {}".format(done.returncode)
        raise Problem(first[len("pst: ") :] if first.startswith("pst: ") else first)
    return done.stdout


def other_arguments(config):
    """The user's options but ours, without the paths and tests that they ask for."""
    arguments = []
    is_value = False
    for argument in map(str, config.invocation_params.args):
        name = argument.partition("=")[0]
        if is_value:
            is_value = False
        elif name in map(option_of, VALUES):
            is_value = "=" not in argument
        elif name not in map(option_of, FLAGS):
            arguments.append(argument)
    for asked in getattr(config.option, "file_or_dir", None) or ():
        if asked in arguments:
            at = len(arguments) - 1 - arguments[::-1].index(asked)
            del arguments[at]
    return [argument for argument in arguments if argument != "--"]


def project_folder(config):
    """Where pst begins to look for the project: where the user is, if that is inside."""
    here = os.path.realpath(str(config.invocation_params.dir))
    if config.inipath is not None:
        base = os.path.realpath(str(config.inipath.parent))
    elif getattr(config.option, "rootdir", None):
        return here
    else:
        base = os.path.realpath(str(config.rootpath))
    return here if (here + os.sep).startswith(base + os.sep) else base


def check_settings(config, plan):
    """pst knows the tests that its settings make; with others it could overlook some."""
    named = plan.content.get("settings")
    own = settings_file(str(config.inipath) if config.inipath else None)
    its = settings_file(os.path.join(plan.root, named) if named else None)
    if own != its:
        seen = ["none" if path is None else os.path.relpath(path, plan.root) for path in (own, its)]
        raise Problem(
            "pytest's settings are {}, for pst they are {} (an empty pst.toml makes a folder a "
            "project of its own)".format(*seen)
        )


def settings_file(path):
    if path is None:
        return None
    if os.path.basename(path) == "pyproject.toml":  # which may only mark the root
        with open(path, "rb") as file:
            if b"tool.pytest" not in file.read():
                return None
    return os.path.realpath(path)


class Smart(Selection):
    """In every process that collects; counts uncollected files, too."""

    def __init__(self, config, plan, asked):
        super().__init__(plan)
        self.config = config
        self.is_first = bool(asked.get("smart_first"))
        self.left_out = set(plan.content.get("left_out") or ())
        self.never = set(plan.content.get("never") or ())
        self.known = self.left_out | set(plan.last_rank)
        has_filter = config.option.keyword or config.option.markexpr
        self.is_restricting = (
            plan.content["collect"] == "files"
            and not self.is_first
            # What they would find elsewhere decides whether pytest finds that nothing matches.
            and (bool(asked.get("smart_no_collect")) or not has_filter)
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path):
        path = collection_path
        try:
            if self.is_restricting and self.left_out and path.suffix == ".py":
                if self.plan.name_of(str(path)) in self.left_out:
                    self.count += 1
                    return True
        except Exception as problem:
            self.is_restricting = False
            say(self.config, "nothing is left uncollected ({})".format(described(problem)))
        return None

    def rank_of(self, nodeid):
        if not self.is_first and self.plan.entry_of(nodeid, self.never) is not None:
            return None
        if self.plan.ranks is None:
            return 0
        rank = self.plan.rank_of(nodeid)
        # pst says nothing of a file that it does not know as one that holds tests.
        is_unknown = self.plan.id_of(nodeid).partition("::")[0] not in self.known
        if rank is None and (self.is_first or is_unknown):
            return float("inf")
        return rank

    def sorting_key(self):
        """pytest-randomly's order stays within what is affected, and within the rest."""
        plugins = self.config.pluginmanager
        is_random = plugins.hasplugin("randomly") and getattr(
            self.config.option, "randomly_reorganize", True
        )
        if is_random:
            return lambda pair: pair[0] == float("inf")
        return super().sorting_key()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session, exitstatus):
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["pst_left_out"] = self.count
        elif exitstatus == NO_TESTS and self.count:
            # What there is to run was left out: that is not pytest's "no tests were found".
            session.exitstatus = 0


class Controller:
    """Tells the user, and the workers of xdist."""

    def __init__(self, smart, answer):
        self.smart = smart
        asked = [name for name in FLAGS if name == "smart_first" and smart.is_first]
        asked += ["smart_no_collect"] if smart.is_restricting else []
        self.message = (answer, asked)

    def pytest_report_header(self):
        return ["pst: " + line for line in self.smart.plan.content.get("summary") or ()]

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        node.workerinput["pst_plan"] = self.message

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        output = getattr(node, "workeroutput", None) or {}  # none where it crashed
        self.smart.count += output.get("pst_left_out", 0)
