// SPDX-License-Identifier: MIT
#include <pst/pytest/settings.hpp>

#include "project.hpp"
#include "support/catch.hpp"

using namespace pst;
using Words = std::vector<std::string>;

namespace {

PytestSettings settings_of(const Files& files, const Words& arguments = {},
                           const char* environment = "") {
    return read_pytest_settings(reader_of(files), environment, arguments);
}

PytestSettings settings_of_ini(const std::string& lines) {
    return settings_of({{"pytest.ini", "[pytest]\n" + lines}});
}

std::string file_of(const Files& files) {
    auto settings = settings_of(files);
    return settings.ini_file ? settings.ini_file->str() : "none";
}

}  // namespace

TEST_CASE("the first file with settings decides, in pytest's order") {
    Files files = {{"setup.cfg", "[tool:pytest]\n"}};
    CHECK(file_of(files) == "setup.cfg");
    files["tox.ini"] = "[pytest]\n";
    CHECK(file_of(files) == "tox.ini");
    files["pyproject.toml"] = "[tool.pytest.ini_options]\n";
    CHECK(file_of(files) == "pyproject.toml");
    files[".pytest.ini"] = "";
    CHECK(file_of(files) == ".pytest.ini");
    files["pytest.ini"] = "# nothing";
    CHECK(file_of(files) == "pytest.ini");
    files[".pytest.toml"] = "";
    CHECK(file_of(files) == ".pytest.toml");
    files["pytest.toml"] = "";
    CHECK(file_of(files) == "pytest.toml");
}

TEST_CASE("files without pytest's table do not decide") {
    CHECK(file_of({}) == "none");
    CHECK(file_of({{"tox.ini", "[tox]\n"}, {"setup.cfg", "[metadata]\n"}}) == "none");
    CHECK(file_of({{"pyproject.toml", "[tool.ruff]\n"}, {"tox.ini", "[pytest]\n"}}) == "tox.ini");
    CHECK(file_of({{"pyproject.toml", "[tool.ruff]\n"}}) == "pyproject.toml");
    CHECK(file_of({{"pyproject.toml", "[tool.pytest]\n"}, {"tox.ini", "[pytest]\n"}}) == "tox.ini");
}

TEST_CASE("defaults are pytest's") {
    PytestSettings settings = settings_of({});
    CHECK(settings.python_files == Words{"test_*.py", "*_test.py"});
    CHECK(settings.doctest_globs == Words{"test*.txt"});
    CHECK(settings.import_mode == "prepend");
    CHECK(settings.testpaths.empty());
    CHECK(settings.warnings.empty());
}

TEST_CASE("values of an ini file") {
    PytestSettings settings = settings_of_ini(
        "testpaths = tests ./other/ 'with blank'\n"
        "python_files =\n    check_*.py\n    test_*.py\n"
        "python_classes = Test *Suite\n"
        "pythonpath = . src\n"
        "usefixtures = a b\n"
        "norecursedirs = x\n"
        "addopts = -q -m \"not slow\" --import-mode=importlib\n");
    CHECK(settings.testpaths == Words{"tests", "other", "with blank"});
    CHECK(settings.python_files == Words{"check_*.py", "test_*.py"});
    CHECK(settings.python_classes == Words{"Test", "*Suite"});
    CHECK(settings.pythonpath == Words{".", "src"});
    CHECK(settings.usefixtures == Words{"a", "b"});
    CHECK(settings.norecursedirs == Words{"x"});
    CHECK(settings.addopts == Words{"-q", "-m", "not slow", "--import-mode=importlib"});
    CHECK(settings.marker_expression == "not slow");
    CHECK(settings.import_mode == "importlib");
}

TEST_CASE("TOML tables: text that is split, lists that are not, pytest 9's own types") {
    for (const char* table : {"[tool.pytest.ini_options]\n", "[tool.pytest]\n"}) {
        PytestSettings settings =
            settings_of({{"pyproject.toml", std::string(table) + "testpaths = ['a b', 'c']\n"
                                                                 "addopts = ['-k', 'x or y']\n"}});
        CHECK(settings.testpaths == Words{"a b", "c"});
        CHECK(settings.keyword_expression == "x or y");
    }
    PytestSettings settings =
        settings_of({{"pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-k \"x or y\"'\n"}});
    CHECK(settings.keyword_expression == "x or y");
    CHECK(settings_of({{"pytest.toml", "[pytest]\npythonpath = ['src']\n"}}).pythonpath ==
          Words{"src"});
}

TEST_CASE("ini addopts, then the environment's, then the user's arguments") {
    Files files = {{"pytest.ini", "[pytest]\naddopts = -m a -p one\n"}};
    CHECK(settings_of(files, {}, "-m b").marker_expression == "b");
    CHECK(settings_of(files, {"-m", "c"}, "-m b").marker_expression == "c");
    CHECK(settings_of(files, {"-m", "c"}, "-m b").addopts ==
          Words{"-m", "a", "-p", "one", "-m", "b"});
    CHECK(settings_of(files, {"-p", "two"}).plugins == Words{"one", "two"});
    CHECK(settings_of(files, {"-p", "no:one"}).plugins.empty());
    CHECK(settings_of(files, {"tests/test_a.py", "--", "-m", "c"}).marker_expression == "a");
}

TEST_CASE("option -o overrides the file, also in addopts and for addopts") {
    Files files = {{"pytest.ini",
                    "[pytest]\naddopts = -m a -o python_files=x.py\n"
                    "testpaths = t\n"}};
    CHECK(settings_of(files).python_files == Words{"x.py"});
    CHECK(settings_of(files, {"-o", "testpaths=u v"}).testpaths == Words{"u", "v"});
    CHECK(settings_of(files, {"-o", "addopts=-m b"}).marker_expression == "b");
}

TEST_CASE("option -c names another file, and its folder") {
    Files files = {{"pytest.ini", "[pytest]\npythonpath = a\n"},
                   {"conf/my.ini", "[pytest]\npythonpath = . lib ../up ../../out\ntestpaths = t\n"},
                   {"conf/my.toml", "[pytest]\ntestpaths = ['t']\n"}};
    PytestSettings settings = settings_of(files, {"-c", "conf/my.ini"});
    CHECK(settings.ini_file->str() == "conf/my.ini");
    CHECK(settings.pythonpath == Words{"conf", "conf/lib", "up"});
    CHECK(settings.testpaths.empty());
    CHECK(settings_of(files, {"-c", "conf/my.toml", "--rootdir", "."}).testpaths == Words{"t"});
    CHECK(settings_of(files, {"-c", "none.ini"}).warnings.size() == 1);
}

TEST_CASE("doctest options") {
    PytestSettings settings =
        settings_of_ini("addopts = --doctest-modules --doctest-glob='*.md'\n");
    CHECK(settings.doctest_modules);
    CHECK(settings.doctest_globs == Words{"*.md"});
    settings = settings_of_ini("addopts = --doctest-modules -p no:doctest\n");
    CHECK_FALSE(settings.doctest_modules);
    CHECK(settings.doctest_globs.empty());
}

TEST_CASE("modules that settings name") {
    CHECK(settings_of_ini("DJANGO_SETTINGS_MODULE = site.settings\n").setting_modules ==
          Words{"site.settings"});
    CHECK(settings_of_ini("addopts = --ds=settings\n").setting_modules == Words{"settings"});
    CHECK(settings_of_ini("env =\n    D:DJANGO_SETTINGS_MODULE=conf\n    APP=shop.config:Test\n"
                          "    HOME=/tmp/a.b\n")
              .setting_modules == Words{"conf", "shop.config.Test"});
    CHECK(settings_of_ini("filterwarnings =\n    error\n    error::shop.errors.OldWarning\n"
                          "    ignore:a.b.c:DeprecationWarning\n")
              .setting_modules == Words{"shop.errors.OldWarning"});
    CHECK(settings_of_ini("addopts = -W error::shop.Old\n").setting_modules == Words{"shop.Old"});
    CHECK(settings_of_ini("python_files = tests.py\nlog_format = a.b\n").setting_modules.empty());
    CHECK(settings_of({{"pyproject.toml",
                        "[tool.pytest_env]\nA = 'x.y'\n"
                        "DJANGO_SETTINGS_MODULE = {value = 's'}\n"}})
              .setting_modules == Words{"s", "x.y"});
}

TEST_CASE("pytest-django puts the folder of manage.py first") {
    Files files = {{"manage.py", ""},
                   {"pytest.ini", "[pytest]\npythonpath = lib\nDJANGO_SETTINGS_MODULE = s\n"}};
    CHECK(settings_of(files).pythonpath == Words{".", "lib"});
    CHECK(settings_of(files, {"-o", "django_find_project=false"}).pythonpath == Words{"lib"});
    files["pytest.ini"] = "[pytest]\npythonpath = lib\n";
    CHECK(settings_of(files).pythonpath == Words{"lib"});
}

TEST_CASE("what pytest would refuse is a warning") {
    CHECK(settings_of_ini("foo\n").warnings == Words{"pytest.ini:2: neither a section nor "
                                                     "`name = value`"});
    CHECK(settings_of({{"pyproject.toml", "a = \n"}}).warnings.size() == 1);
    CHECK(settings_of({{"setup.cfg", "[pytest]\n"}}).warnings.size() == 1);
    CHECK(settings_of({{"pyproject.toml",
                        "[tool.pytest]\na = 'b'\n"
                        "[tool.pytest.ini_options]\nc = 'd'\n"}})
              .warnings.size() == 1);
    CHECK(settings_of_ini("addopts = --import-mode=other\n").import_mode == "prepend");
    CHECK(settings_of_ini("addopts = --ignore=../x --ignore=y/\n").ignore == Words{"y"});
}
