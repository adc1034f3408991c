// SPDX-License-Identifier: MIT
#include "pure_calls.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <pst/base/text.hpp>

#include "expressions.hpp"
#include "literals.hpp"
#include "pure_arithmetic.hpp"
#include "regular_expression.hpp"

namespace pst::syntax {
namespace {

using enum PureCall;

constexpr auto k_calls = std::to_array<std::pair<std::string_view, PureCall>>({
    {"collections.OrderedDict", no_arguments},
    {"collections.Counter", no_arguments},
    {"collections.defaultdict", takes_names},
    {"collections.deque", empty_or_literal},
    {"collections.namedtuple", named_tuple},
    {"contextvars.ContextVar", takes_literals},
    {"dict", no_arguments},
    {"enum.auto", no_arguments},
    {"frozenset", empty_or_literal},
    {"itertools.count", no_arguments},
    {"list", empty_or_literal},
    {"logging.getLogger", takes_texts},
    {"object", no_arguments},
    {"pathlib.Path", takes_texts},
    {"pathlib.PurePath", takes_texts},
    {"pathlib.PurePosixPath", takes_texts},
    {"re.compile", regular_expression},
    {"set", empty_or_literal},
    {"threading.Event", no_arguments},
    {"threading.Lock", no_arguments},
    {"threading.RLock", no_arguments},
    {"threading.local", no_arguments},
    {"tuple", empty_or_literal},
    {"typing.NewType", takes_names},
    {"typing.ParamSpec", takes_literals},
    {"typing.TypeVar", type_variable},
    {"typing.TypeVarTuple", takes_literals},
    {"typing_extensions.ParamSpec", takes_literals},
    {"typing_extensions.TypeVar", type_variable},
    {"weakref.WeakKeyDictionary", no_arguments},
    {"weakref.WeakSet", no_arguments},
    {"weakref.WeakValueDictionary", no_arguments},
});

constexpr auto k_bare_decorators = std::to_array<std::string_view>({
    "abc.abstractmethod",
    "classmethod",
    "contextlib.asynccontextmanager",
    "contextlib.contextmanager",
    "functools.cache",
    "functools.cached_property",
    "functools.lru_cache",
    "property",
    "pytest.fixture",
    "pytest.mark.skip",
    "pytest.mark.xfail",
    "staticmethod",
    "typing.final",
    "typing.no_type_check",
    "typing.overload",
    "typing.override",
    "typing_extensions.final",
    "typing_extensions.overload",
    "typing_extensions.override",
});

constexpr auto k_called_decorators = std::to_array<std::string_view>({
    "pytest.mark.skip",
    "pytest.mark.usefixtures",
    "pytest.mark.xfail",
});

bool is_string_argument(const SyntaxTree& tree, NodeId argument) {
    return constant_string(tree, argument).has_value();
}

/// Names of fields that cannot be refused: words, each once, without underscore in front.
bool are_legal_fields(const std::vector<std::string>& fields) {
    constexpr auto k_keywords = std::to_array<std::string_view>(
        {"and",    "as",   "assert", "async",  "await",    "break", "class", "continue", "def",
         "del",    "elif", "else",   "except", "finally",  "for",   "from",  "global",   "if",
         "import", "in",   "is",     "lambda", "nonlocal", "not",   "or",    "pass",     "raise",
         "return", "try",  "while",  "with",   "yield",    "None",  "True",  "False"});
    std::set<std::string> seen;
    return std::ranges::all_of(fields, [&](const std::string& field) {
        return is_identifier(field) && !field.starts_with('_') && seen.insert(field).second &&
               std::ranges::find(k_keywords, field) == k_keywords.end();
    });
}

bool is_legal_named_tuple(const SyntaxTree& tree, NodeId call) {
    const Call read = read_call(tree, call);
    if (read.arguments.size() != 2 || !read.arguments[0].keyword.empty() ||
        !read.arguments[1].keyword.empty() || !are_legal_fields({read.arguments[0].text})) {
        return false;
    }
    const Argument& fields = read.arguments[1];
    if (fields.kind == Argument::Kind::strings) {
        return are_legal_fields(fields.strings);
    }
    if (fields.kind != Argument::Kind::string) {
        return false;
    }
    std::string spaced = fields.text;
    std::ranges::replace(spaced, ',', ' ');
    std::vector<std::string> names;
    for (const std::string_view name : split(spaced, ' ')) {
        if (!name.empty()) {
            names.emplace_back(name);
        }
    }
    return are_legal_fields(names);
}

/// A literal to iterate over, whose elements can be members where that matters.
bool is_iterable_literal(const SyntaxTree& tree, NodeId id) {
    id = unwrapped(tree, id);
    if (constant_string(tree, id)) {
        return true;
    }
    const Kind kind = tree.kind(id);
    return (kind == Kind::list || kind == Kind::tuple || kind == Kind::set) &&
           std::ranges::all_of(tree.children(id),
                               [&](NodeId element) { return is_hashable_literal(tree, element); });
}

bool are_flags(const SyntaxTree& tree, const ImportedNames& names, NodeId id) {
    constexpr auto k_flags =
        std::to_array<std::string_view>({"re.I", "re.IGNORECASE", "re.M", "re.MULTILINE", "re.S",
                                         "re.DOTALL", "re.A", "re.ASCII", "re.U", "re.UNICODE"});
    for (NodeId at = id; at < tree[id].subtree_end;) {
        if (tree.is(at, Kind::binary_operator) && tree.has_token(at, "|")) {
            ++at;
            continue;
        }
        const std::string flag = names.canonical(dotted_text(tree, at));
        if (!tree.is_token(at, "|") && std::ranges::find(k_flags, flag) == k_flags.end()) {
            return false;
        }
        at = tree[at].subtree_end;
    }
    return true;
}

}  // namespace

PureCall pure_call_of(std::string_view canonical) {
    const auto found =
        std::ranges::find(k_calls, canonical, &std::pair<std::string_view, PureCall>::first);
    return found == k_calls.end() ? none : found->second;
}

bool has_legal_arguments(const SyntaxTree& tree, NodeId call, PureCall kind) {
    const std::vector<NodeId> positional = positional_arguments(tree, call);
    const NodeId arguments = tree.child(call, Field::arguments);
    const std::size_t count = tree.named_count(arguments);
    const auto is_text = [&](NodeId argument) {
        return is_string_argument(tree, argument) || tree.text(argument) == "__file__" ||
               tree.text(argument) == "__name__";
    };
    switch (kind) {
    case none:
        return false;
    case no_arguments:
        return count == 0;
    case named_tuple:
        return is_legal_named_tuple(tree, call);
    case empty_or_literal:
        return count == 0 ||
               (count == 1 && positional.size() == 1 && is_iterable_literal(tree, positional[0]));
    case type_variable:
        return !positional.empty() && is_string_argument(tree, positional[0]) &&
               positional.size() != 2;
    case takes_literals:
        return !positional.empty() && is_string_argument(tree, positional[0]);
    case takes_texts:
        return std::ranges::all_of(positional, is_text);
    default:
        return true;
    }
}

bool is_pure_pattern(const SyntaxTree& tree, const ImportedNames& names, NodeId call) {
    const Call read = read_call(tree, call);
    if (read.arguments.empty() || read.arguments[0].kind != Argument::Kind::string ||
        !read.arguments[0].keyword.empty() || read.arguments.size() > 2) {
        return false;
    }
    if (read.arguments.size() == 2) {
        const NodeId flags = argument_at(tree, call, 1, "flags");
        if (flags == k_no_node || !are_flags(tree, names, unwrapped(tree, flags))) {
            return false;
        }
    }
    return is_surely_valid_pattern(read.arguments[0].text);
}

bool is_transparent_decorator(std::string_view canonical, bool is_call) {
    if (is_call) {
        return std::ranges::find(k_called_decorators, canonical) != k_called_decorators.end();
    }
    const std::string_view last = last_part(canonical);
    const bool is_accessor = last == "setter" || last == "getter" || last == "deleter";
    return is_accessor ||
           std::ranges::find(k_bare_decorators, canonical) != k_bare_decorators.end();
}

}  // namespace pst::syntax
