// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <pst/base/text.hpp>

#include "binding_targets.hpp"
#include "expressions.hpp"
#include "readers.hpp"

namespace pst::syntax {
namespace {

/// By the last part of the callee, which may be a method of anything.
constexpr auto k_by_last_part = std::to_array<std::string_view>({
    "getfixturevalue",
    "getfuncargvalue",
    "delattr",
    "setitem",
    "delitem",
    "setenv",
    "delenv",
    "patch",
    "spy",
    "run",
    "call",
    "check_call",
    "check_output",
    "Popen",
    "getoutput",
    "getstatusoutput",
    "popen",
    "system",
    "create_subprocess_exec",
    "create_subprocess_shell",
    "runpytest",
    "runpytest_subprocess",
    "runpytest_inprocess",
    "inline_run",
    "runpython",
    "runpython_c",
    "makepyfile",
    "makeconftest",
    "makefile",
    "makeini",
    "makepyprojecttoml",
    "spawn",
    "run_command",
    "call_command",
    "execv",
    "execve",
    "execvp",
    "spawnv",
    "spawnl",
});

constexpr auto k_after_patch = std::to_array<std::string_view>({"object", "dict", "multiple"});

bool holds(const auto& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

bool is_interesting(std::string_view canonical) {
    const std::string_view last = last_part(canonical);
    if (last == "setattr" || last == "delattr") {
        return canonical.find('.') != std::string_view::npos;
    }
    if (holds(k_by_last_part, last)) {
        return true;
    }
    const std::string_view before = canonical.substr(0, canonical.rfind('.'));
    return holds(k_after_patch, last) && last_part(before) == "patch";
}

/// A string anywhere will do: a list may hold a name beside it.
bool has_constant(const Call& call) {
    return std::ranges::any_of(call.arguments, [](const Argument& argument) {
        const bool is_expression =
            argument.kind == Argument::Kind::other || argument.kind == Argument::Kind::name;
        return !is_expression || argument.text.find_first_of("'\"") != std::string::npos;
    });
}

}  // namespace

void read_interesting_call(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    if (!tree.is(id, Kind::call)) {
        return;
    }
    const std::string callee = callee_text(tree, tree.child(id, Field::function));
    if (!is_interesting(reading.names.canonical(callee))) {
        return;
    }
    CallFact fact;
    fact.call = read_call(tree, id);
    fact.line = reading.line(id);
    if (has_constant(fact.call)) {
        reading.sink.add(std::move(fact));
    }
}

void read_marks(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const NodeId left = tree.child(id, Field::left);
    if (!tree.is(id, Kind::assignment) || !tree.is(left, Kind::identifier) ||
        tree.text(left) != "pytestmark") {
        return;
    }
    const NodeId value = unwrapped(tree, assigned_value(tree, id));
    std::vector<NodeId> marks;
    if (tree.is(value, Kind::list) || tree.is(value, Kind::tuple)) {
        for (const NodeId element : tree.children(value)) {
            marks.push_back(element);
        }
    } else if (value != k_no_node) {
        marks.push_back(value);
    }
    for (const NodeId mark : marks) {
        reading.sink.add_mark(CallFact{0, read_decorator(tree, mark), reading.line(mark)});
    }
}

}  // namespace pst::syntax
