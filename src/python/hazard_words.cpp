// SPDX-License-Identifier: MIT
#include "hazard_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <pst/base/text.hpp>

#include "expressions.hpp"

namespace pst::syntax {
namespace {

constexpr auto k_layout = std::to_array<std::string_view>({
    "getsource",        "getsourcelines", "getcomments",   "findsource",
    "getblock",         "get_source",     "lineno",        "co_firstlineno",
    "co_lines",         "co_linetable",   "co_lnotab",     "f_lineno",
    "tb_lineno",        "extract_tb",     "extract_stack", "format_exc",
    "format_exception", "format_tb",      "format_stack",  "print_exc",
    "print_exception",  "print_tb",       "print_stack",   "walk_tb",
    "currentframe",     "_getframe",      "getframeinfo",  "getouterframes",
    "getinnerframes",   "getlines",       "linecache",     "TracebackException",
    "StackSummary",     "findCaller",
});

constexpr auto k_docstrings = std::to_array<std::string_view>({
    "__doc__",
    "getdoc",
    "shortDescription",
    "cleandoc",
    "render_doc",
});

/// With the dot before the function's name.
constexpr auto k_reader_modules =
    std::to_array<std::string_view>({"inspect.", "sys.", "traceback.", "linecache.", "pydoc."});

constexpr auto k_docstring_libraries = std::to_array<std::string_view>({
    "apispec",  "click",
    "cmd",      "cmd2",
    "cyclopts", "defopt",
    "docopt",   "docstring_parser",
    "doctest",  "drf_spectacular",
    "drf_yasg", "fastapi",
    "fastmcp",  "fire",
    "flasgger", "flask_restx",
    "graphene", "griffe",
    "invoke",   "litestar",
    "mcp",      "ninja",
    "numpydoc", "pdoc",
    "plac",     "pydantic",
    "pydoc",    "rest_framework",
    "sphinx",   "strawberry",
    "typer",    "xmlrpc.server",
});

constexpr auto k_inert_metaclasses = std::to_array<std::string_view>({
    "ABCMeta",
    "EnumMeta",
    "EnumType",
    "abc.ABCMeta",
    "enum.EnumMeta",
    "enum.EnumType",
    "type",
});

using Rule = std::pair<std::string_view, HazardKind>;

/// Wherever these come from, they do the same.
constexpr auto k_by_last_part = std::to_array<Rule>({
    {"iter_modules", HazardKind::package_scan},
    {"walk_packages", HazardKind::package_scan},
    {"entry_points", HazardKind::package_scan},
    {"iter_entry_points", HazardKind::package_scan},
    {"load_entry_point", HazardKind::package_scan},
    {"load_setuptools_entrypoints", HazardKind::package_scan},
    {"find_modules", HazardKind::package_scan},
    {"autodiscover_modules", HazardKind::package_scan},
    {"autodiscover_tasks", HazardKind::package_scan},
    {"syspath_prepend", HazardKind::sys_path_edit},
    {"read_pickle", HazardKind::unpickling},
    {"Unpickler", HazardKind::unpickling},
    {"attach_stub", HazardKind::sets_type_checking},
});

constexpr auto k_by_full_name = std::to_array<Rule>({
    {"execfile", HazardKind::code_evaluation},
    {"site.addsitedir", HazardKind::sys_path_edit},
    {"pickle.load", HazardKind::unpickling},
    {"pickle.loads", HazardKind::unpickling},
    {"cPickle.load", HazardKind::unpickling},
    {"cPickle.loads", HazardKind::unpickling},
    {"dill.load", HazardKind::unpickling},
    {"dill.loads", HazardKind::unpickling},
    {"cloudpickle.load", HazardKind::unpickling},
    {"cloudpickle.loads", HazardKind::unpickling},
    {"joblib.load", HazardKind::unpickling},
    {"jsonpickle.decode", HazardKind::unpickling},
    {"shelve.open", HazardKind::unpickling},
    {"torch.load", HazardKind::unpickling},
    {"yaml.unsafe_load", HazardKind::unpickling},
});

/// Whatever is called on these.
constexpr auto k_by_object = std::to_array<Rule>({
    {"sys.path.", HazardKind::sys_path_edit},
    {"sys.meta_path.", HazardKind::sys_path_edit},
    {"sys.path_hooks.", HazardKind::sys_path_edit},
    {"stevedore.", HazardKind::package_scan},
});

template <class Words>
bool holds(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

bool is_layout_word(std::string_view name) { return holds(k_layout, name); }

bool is_docstring_word(std::string_view name) { return holds(k_docstrings, name); }

bool is_reading_function(std::string_view canonical) {
    const auto name = last_part(canonical);
    const bool is_value = name.starts_with("__") || name.starts_with("co_") ||
                          name.starts_with("f_") || name.starts_with("tb_") || name == "lineno";
    const bool is_of_library =
        holds(k_reader_modules, canonical.substr(0, canonical.size() - name.size()));
    return is_of_library && !is_value && (is_layout_word(name) || is_docstring_word(name));
}

bool is_docstring_library(std::string_view module) {
    return holds(k_docstring_libraries, module) || holds(k_docstring_libraries, first_part(module));
}

bool is_inert_metaclass(std::string_view canonical) {
    return holds(k_inert_metaclasses, canonical);
}

std::optional<HazardKind> hazard_of_call(std::string_view canonical) {
    const auto by_last = std::ranges::find(k_by_last_part, last_part(canonical), &Rule::first);
    if (by_last != k_by_last_part.end()) {
        return by_last->second;
    }
    const auto by_full = std::ranges::find(k_by_full_name, canonical, &Rule::first);
    if (by_full != k_by_full_name.end()) {
        return by_full->second;
    }
    const auto by_object = std::ranges::find_if(
        k_by_object, [&](const Rule& rule) { return canonical.starts_with(rule.first); });
    if (by_object != k_by_object.end() && last_part(canonical) != "index" &&
        last_part(canonical) != "copy") {
        return by_object->second;
    }
    return std::nullopt;
}

}  // namespace pst::syntax
