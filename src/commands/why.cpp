// SPDX-License-Identifier: MIT
#include "explain.hpp"

namespace pst {

const Subcommand& why_command() {
    static const Subcommand k_command{
        .name = "why",
        .synopsis = "TEST [OPTIONS]",
        .summary = "show the chain from a change to a test",
        .description =
            "Prints the shortest chain of facts that makes `pst` select TEST, from the\n"
            "changed file to the test, with file and line of each step. For a test that\n"
            "is not selected it says what `pst why-not` says.",
        .examples =
            "  pst why tests/test_cart.py::test_total\n"
            "  pst why tests/test_cart.py --since HEAD~3 --json\n",
        .takes_pytest_arguments = true,
        .add_options = add_explain_options,
        .perform = perform_explain};
    return k_command;
}

}  // namespace pst
