// SPDX-License-Identifier: MIT
#include "explain.hpp"

namespace pst {

const Subcommand& why_not_command() {
    static const Subcommand k_command{
        .name = "why-not",
        .synopsis = "TEST [OPTIONS]",
        .summary = "show what a test depends on, and why no change reaches it",
        .description =
            "Prints the files that TEST depends on, the changed files that are not among\n"
            "them, and the facts that left it out. For a test that is selected it prints\n"
            "the chain that `pst why` prints.",
        .examples =
            "  pst why-not tests/test_tax.py::test_rate\n"
            "  pst why-not tests/test_tax.py -v      every file it depends on\n",
        .takes_pytest_arguments = true,
        .add_options = add_explain_options,
        .perform = perform_explain};
    return k_command;
}

}  // namespace pst
