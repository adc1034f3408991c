// SPDX-License-Identifier: MIT
#include <cstdio>
#include <string_view>

#include <pst/base/version.hpp>

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--version") {
        std::printf("pst %s\n", pst::k_version.data());
        return 0;
    }
    std::fputs("usage: pst --version\n", stderr);
    return 2;
}
