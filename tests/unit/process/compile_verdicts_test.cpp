// SPDX-License-Identifier: MIT
#include "process/compile_verdicts.hpp"

#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

const Digest k_python{1, 2};
const Digest k_other_python{1, 3};

}  // namespace

TEST_CASE("what an interpreter said of a source is found again, by content and interpreter") {
    TemporaryFolder root;
    const std::string path = root.path("compiled.txt");
    CompileVerdicts verdicts(path, k_python);
    CHECK_FALSE(verdicts.find(digest_of("x = 1")));
    verdicts.put(digest_of("x = 1"), std::nullopt);
    verdicts.put(digest_of("x ="), "SyntaxError: invalid\nsyntax");
    REQUIRE(verdicts.save());

    CompileVerdicts again(path, k_python);
    const auto* accepted = again.find(digest_of("x = 1"));
    REQUIRE(accepted);
    CHECK_FALSE(*accepted);
    const auto* refused = again.find(digest_of("x ="));
    REQUIRE(refused);
    CHECK(*refused == "SyntaxError: invalid syntax");
    CHECK_FALSE(again.find(digest_of("x = 2")));

    CompileVerdicts other(path, k_other_python);
    CHECK_FALSE(other.find(digest_of("x = 1")));
    other.put(digest_of("x = 1"), "SyntaxError: not yet");
    REQUIRE(other.save());
    CHECK_FALSE(*CompileVerdicts(path, k_python).find(digest_of("x = 1")));
    CHECK(CompileVerdicts(path, k_other_python).find(digest_of("x = 1"))->has_value());
}

TEST_CASE("a damaged line says nothing") {
    TemporaryFolder root;
    const std::string start = k_python.hex() + " " + digest_of("x").hex();
    for (const std::string& line : {start + " +", start + "\n", start + " \n", start + " ++\n",
                                    start + " ?\n", k_python.hex() + "\n", std::string("+\n"),
                                    k_python.hex() + "-" + start.substr(33) + " +\n"}) {
        root.write("compiled.txt", line);
        CHECK_FALSE(CompileVerdicts(root.path("compiled.txt"), k_python).find(digest_of("x")));
    }
    root.write("compiled.txt", "?\n" + start + " +\n");
    CHECK(CompileVerdicts(root.path("compiled.txt"), k_python).find(digest_of("x")));
}

TEST_CASE("the oldest verdicts go") {
    TemporaryFolder root;
    CompileVerdicts verdicts(root.path("compiled.txt"), k_python);
    constexpr std::uint64_t k_count = 5000;
    for (std::uint64_t at = 1; at <= k_count; ++at)
        verdicts.put(Digest{at, at}, std::nullopt);
    REQUIRE(verdicts.save());
    const CompileVerdicts again(root.path("compiled.txt"), k_python);
    CHECK_FALSE(again.find(Digest{1, 1}));
    CHECK(again.find(Digest{k_count, k_count}));
}

TEST_CASE("an interpreter is known by its file, a script is not") {
    TemporaryFolder root;
    root.write("python3.11",
               "\x7f"
               "ELF");
    root.write("python3.12", "#!/bin/sh\n");
    root.write("python",
               "\x7f"
               "ELF");
    root.write("pythonw.exe",
               "\x7f"
               "ELF");
    std::filesystem::create_symlink("python3.11", root.path("python3"));
    const auto identity = identity_of_interpreter(root.path("python3.11"));
    REQUIRE(identity);
    CHECK(identity_of_interpreter(root.path("python3")) == identity);
    for (const char* unknown : {"python3.12", "python", "pythonw.exe", "absent"}) {
        INFO(unknown);
        CHECK_FALSE(identity_of_interpreter(root.path(unknown)));
    }
    root.write("python3.11",
               "\x7f"
               "ELF, of another version");
    CHECK(identity_of_interpreter(root.path("python3.11")));
    CHECK(identity_of_interpreter(root.path("python3.11")) != identity);
}
