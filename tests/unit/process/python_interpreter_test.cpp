// SPDX-License-Identifier: MIT
#include <pst/process/python_interpreter.hpp>

#include <algorithm>

#include "process/interpreter_search.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using namespace pst::testing;
using Names = std::vector<std::string>;

namespace {

PythonInterpreter python_in(const TemporaryFolder& root, const char* name = "python3") {
    return PythonInterpreter(PythonSetup{
        .root = root.path(), .cache_folder = root.path(".py_smart_test"), .chosen = name});
}

PythonInterpreter script(const TemporaryFolder& root, const std::string& text) {
    root.write("fake", "#!/bin/sh\n" + text);
    std::filesystem::permissions(root.path("fake"), std::filesystem::perms::owner_all);
    return python_in(root, "./fake");
}

}  // namespace

TEST_CASE("Python says what compiles") {
    TemporaryFolder root;
    root.write("json.py", "raise SystemExit");
    PythonInterpreter python = python_in(root);
    const auto answers = python.compile(
        {"x = 1\n", "def f(:\n", "# -*- coding: latin-1 -*-\nx = '\xe4'", "x = '\xe4'",
         std::string("x\0y", 3), "return 1", "", "\xef\xbb\xbfx = '\\d'\r\n", "print('printed')"});
    REQUIRE(answers);
    REQUIRE(answers->size() == 9);
    for (const std::size_t fine : {0u, 2u, 6u, 7u, 8u})
        CHECK_FALSE((*answers)[fine]);
    for (const std::size_t wrong : {1u, 3u, 4u, 5u})
        CHECK((*answers)[wrong]);
    CHECK((*answers)[1]->starts_with("SyntaxError: "));
    CHECK(python.compile({})->empty());
}

TEST_CASE("many and deep sources compile or not, but answer") {
    TemporaryFolder root;
    std::vector<std::string> sources(500, "x = [1, 2, 3]\n" + std::string(20'000, '\n'));
    sources.push_back("x = " + std::string(100'000, '(') + std::string(100'000, ')'));
    sources.emplace_back("y = 1");
    const auto answers = python_in(root).compile(sources);
    REQUIRE(answers);
    REQUIRE(answers->size() == 502);
    CHECK_FALSE(answers->front());
    CHECK((*answers)[500]);
    CHECK_FALSE(answers->back());
}

TEST_CASE("a compiler that crashes on one source answers for the others") {
    TemporaryFolder root;
    // The first process answers one source and is killed by the second; the next answers all.
    PythonInterpreter python = script(root,
                                      "if [ -e once ]; then echo null; exit; fi\n"
                                      "touch once; echo null; kill -11 $$\n");
    const auto answers = python.compile({"a", "b", "c"});
    REQUIRE(answers);
    REQUIRE(answers->size() == 3);
    CHECK_FALSE((*answers)[0]);
    CHECK((*answers)[1] == "the compiler crashed");
    CHECK_FALSE((*answers)[2]);
}

TEST_CASE("an interpreter that does not work is a failure") {
    TemporaryFolder root;
    PythonInterpreter python = script(root, "echo first; echo 'not today' >&2; exit 1\n");
    for (const Failure& failure : {python.compile({"x"}).error(), python.distributions().error(),
                                   python.pytest_plugins().error()}) {
        CHECK(failure.kind == FailureKind::environment);
        CHECK(failure.message == "Python gave no answer: not today");
    }
    PythonInterpreter talker = script(root, "echo hello\n");
    CHECK(talker.distributions().error().message == "Python did not list what is installed");
    CHECK(talker.pytest_plugins().error().message == "Python did not list pytest's plugins");
    PythonInterpreter none = python_in(root, "python-that-is-not-there");
    CHECK(none.executable().error().kind == FailureKind::environment);
    CHECK_FALSE(none.compile({"x"}));
}

TEST_CASE("distributions of an environment") {
    TemporaryFolder root;
    root.write("site/Some_Dist-1.2.dist-info/METADATA",
               "Metadata-Version: 2.1\nName: Some.Dist\nVersion: 1.2\nRequires-Dist: Other_One>=2\n"
               "Requires-Dist: third[extra]; extra == 'x'\n"
               "Requires-Dist: fourth; python_version > '3' and extra == \"dev\"\n");
    root.write("site/Some_Dist-1.2.dist-info/RECORD",
               "some/__init__.py,,\nsome/deep/x.py,,\nsingle.py,,\nfast.cpython-311-x.so,,\n"
               "../../bin/tool,,\nSome_Dist-1.2.dist-info/METADATA,,\nnot a name/x,,\n"
               "__pycache__/single.pyc,,\nhook.pth,,\n\"odd,name/x.py\",,\n");
    root.write("site/Some_Dist-1.2.dist-info/entry_points.txt",
               "[pytest11]\nsome_plugin = some.deep\ngone = not_installed_at_all\n"
               "[console_scripts]\ntool = some:main\n");
    root.write("site/some/__init__.py", "raise SystemExit('must not be imported')");
    root.write("site/old.egg-info/PKG-INFO", "Metadata-Version: 1.0\nName: old\nVersion: 3\n");
    root.write("site/old.egg-info/top_level.txt", "old_name\n");
    root.write("site/broken-1.dist-info/METADATA", "");
    root.write("fake", "#!/bin/sh\necho noise\nPYTHONPATH=site exec python3 \"$@\"\n");
    std::filesystem::permissions(root.path("fake"), std::filesystem::perms::owner_all);
    PythonInterpreter python = python_in(root, "./fake");
    const auto found = python.distributions();
    REQUIRE(found);
    const auto named = [&](const char* name) {
        return *std::find_if(found->begin(), found->end(),
                             [&](const Distribution& item) { return item.name == name; });
    };
    CHECK(named("some-dist").version == "1.2");
    CHECK(named("some-dist").import_names == Names{"fast", "single", "some"});
    CHECK(named("some-dist").requires_names == Names{"other-one", "third"});
    CHECK(named("old").import_names == Names{"old_name"});
    const auto plugins = python.pytest_plugins();
    REQUIRE(plugins);
    CHECK(std::count(plugins->begin(), plugins->end(), "some_plugin") == 1);
    CHECK(std::count(plugins->begin(), plugins->end(), "gone") == 0);
}
