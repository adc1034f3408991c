// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <pst/base/text.hpp>

#include "dynamic_names.hpp"
#include "expressions.hpp"
#include "literals.hpp"
#include "readers.hpp"
#include "text_pieces.hpp"

namespace pst::syntax {
namespace {

enum class Importer : std::uint8_t {
    none,
    import_module,  ///< name, package
    dunder_import,  ///< name, ..., fromlist, level
    import_or_skip,
    run_module,  ///< runs name or name.__main__
    resource,    ///< importlib.resources: imports the package
    by_path,     ///< loads a file
    by_name,     ///< import_string and the like; a constant is a dotted string
};

struct NamedImporter {
    std::string_view name;
    Importer importer;
};

/// By the last part of the callee: wherever it was imported from, it does the same.
constexpr auto k_by_last_part = std::to_array<NamedImporter>({
    {"import_module", Importer::import_module},
    {"__import__", Importer::dunder_import},
    {"importorskip", Importer::import_or_skip},
    {"run_module", Importer::run_module},
    {"spec_from_file_location", Importer::by_path},
    {"SourceFileLoader", Importer::by_path},
    {"load_source", Importer::by_path},
    {"import_string", Importer::by_name},
    {"import_from_string", Importer::by_name},
    {"import_object", Importer::by_name},
});

constexpr auto k_by_full_name = std::to_array<NamedImporter>({
    {"importlib.resources.files", Importer::resource},
    {"importlib.resources.open_text", Importer::resource},
    {"importlib.resources.open_binary", Importer::resource},
    {"importlib.resources.read_text", Importer::resource},
    {"importlib.resources.read_binary", Importer::resource},
    {"importlib.resources.path", Importer::resource},
    {"importlib.resources.contents", Importer::resource},
    {"importlib_resources.files", Importer::resource},
    {"pkgutil.get_data", Importer::resource},
    {"pkgutil.resolve_name", Importer::by_name},
    {"pydoc.locate", Importer::by_name},
});

Importer importer_of(std::string_view canonical) {
    const auto by_last =
        std::ranges::find(k_by_last_part, last_part(canonical), &NamedImporter::name);
    if (by_last != k_by_last_part.end()) {
        return by_last->importer;
    }
    const auto by_full = std::ranges::find(k_by_full_name, canonical, &NamedImporter::name);
    return by_full == k_by_full_name.end() ? Importer::none : by_full->importer;
}

std::size_t leading_dots(std::string_view name) {
    return std::min(name.find_first_not_of('.'), name.size());
}

/// ".x" in package "a.b" is "a.b.x", "..x" is "a.x".
std::string absolute_name(std::string_view relative, std::string package) {
    std::size_t dots = leading_dots(relative);
    relative.remove_prefix(dots);
    for (; dots > 1; --dots) {
        const std::size_t cut = package.rfind('.');
        package.resize(cut == std::string::npos ? 0 : cut);
    }
    const bool needs_dot = !package.empty() && !relative.empty();
    return package + (needs_dot ? "." : "") + std::string(relative);
}

class ImportCallReader {
public:
    ImportCallReader(const Reading& reading, NodeId call) : m_reading(reading), m_call(call) {}

    void read(Importer importer) {
        const bool is_path = importer == Importer::by_path;
        const NodeId name = value_behind(is_path ? argument("location", 1) : argument("name", 0));
        if (name == k_no_node) {
            if (importer != Importer::resource) {
                add_hazard(HazardKind::dynamic_import, "");
            }
            return;
        }
        if (is_path) {
            // A path that can be told is a string fact; a part of it is a pattern.
            if (!builds_text(m_reading.tree, name) && !holds_constant(name)) {
                add_hazard(HazardKind::dynamic_import, "");
            }
        } else if (const auto constant = constant_string(m_reading.tree, name)) {
            read_constant(importer, *constant);
        } else if (!is_own_resource(importer, name)) {
            read_computed(importer, name);
        }
    }

private:
    NodeId argument(std::string_view keyword, std::size_t position) const {
        return argument_at(m_reading.tree, m_call, position, keyword);
    }

    /// `name = f"pkg.{x}"; import_module(name)`: what the name was given, where that is one thing.
    NodeId value_behind(NodeId expression) const {
        if (expression == k_no_node || !m_reading.tree.is(expression, Kind::identifier)) {
            return expression;
        }
        const NodeId value = m_reading.assigned.value_of(expression);
        return value == k_no_node ? expression : value;
    }

    /// A join that holds a constant is judged as a path.
    bool holds_constant(NodeId expression) const {
        for (NodeId at = expression; at < m_reading.tree[expression].subtree_end; ++at) {
            if (m_reading.tree.is(at, Kind::string)) {
                return true;
            }
        }
        return false;
    }

    /// `files(__package__)` imports nothing new.
    bool is_own_resource(Importer importer, NodeId name) const {
        return importer == Importer::resource && starts_at_own_package(m_reading.tree, name);
    }

    void read_constant(Importer importer, const std::string& name) {
        switch (importer) {
        case Importer::import_module:
            read_module(name);
            break;
        case Importer::dunder_import:
            read_dunder(name);
            break;
        case Importer::run_module:
            add_import(name, 0, {});
            add_import(name + ".__main__", 0, {});
            break;
        case Importer::import_or_skip:
        case Importer::resource:
            add_import(name, 0, {});
            break;
        default:
            break;  // a dotted string, which the string reader records
        }
    }

    void read_module(const std::string& name) {
        const std::size_t dots = leading_dots(name);
        if (dots == 0) {
            add_import(name, 0, {});
            return;
        }
        const NodeId package = argument("package", 1);
        const auto constant =
            package == k_no_node ? std::nullopt : constant_string(m_reading.tree, package);
        if (constant) {
            add_import(absolute_name(name, *constant), 0, {});
        } else {
            add_import(name.substr(dots), dots, {});
            if (package != k_no_node && !starts_at_own_package(m_reading.tree, package)) {
                add_hazard(HazardKind::dynamic_import, "");
            }
        }
    }

    /// `__import__("a.b", fromlist=["c"])` imports a.b.c too.
    void read_dunder(const std::string& name) {
        std::size_t level = 0;
        const NodeId level_node = argument("level", 4);
        if (level_node != k_no_node) {
            const std::string_view text = m_reading.tree.text(level_node);
            std::from_chars(text.data(), text.data() + text.size(), level);
        }
        add_import(name, level, {});
        const NodeId names = argument("fromlist", 3);
        if (names == k_no_node) {
            return;
        }
        for (const std::string& one : read_argument(m_reading.tree, names).strings) {
            add_import(name, level, one);
        }
    }

    void read_computed(Importer importer, NodeId name) {
        std::string prefix = name_prefix(m_reading.tree, name);
        const NodeId package =
            importer == Importer::import_module ? argument("package", 1) : k_no_node;
        if (leading_dots(prefix) > 0 && package != k_no_node) {
            if (const auto constant = constant_string(m_reading.tree, package)) {
                const bool is_only_dots = leading_dots(prefix) == prefix.size();
                prefix = absolute_name(prefix, *constant) + (is_only_dots ? "." : "");
            } else if (!starts_at_own_package(m_reading.tree, package)) {
                prefix.clear();
            }
        }
        if (!prefix.empty()) {
            add_hazard(HazardKind::prefix_import, prefix);
            return;
        }
        const bool is_own = starts_at_own_package(m_reading.tree, name) ||
                            names_own_package(m_reading.tree, package);
        add_hazard(HazardKind::dynamic_import, is_own ? "relative" : "");
    }

    void add_import(std::string module, std::size_t level, std::string name) {
        Import import;
        import.kind = m_reading.depth > 0 ? ImportKind::code_string : ImportKind::call;
        import.module = std::move(module);
        import.level = static_cast<std::uint8_t>(std::min<std::size_t>(level, UINT8_MAX));
        import.name = std::move(name);
        import.line = m_reading.line(m_call);
        import.guarded = is_guarded(m_reading, m_call);
        m_reading.sink.add(import);
    }

    void add_hazard(HazardKind kind, std::string detail) {
        m_reading.sink.add_hazard(kind, std::move(detail), m_reading.line(m_call));
    }

    const Reading& m_reading;
    NodeId m_call;
};

}  // namespace

void read_import_call(const Reading& reading, NodeId id) {
    if (!reading.tree.is(id, Kind::call)) {
        return;
    }
    const std::string callee = callee_text(reading.tree, reading.tree.child(id, Field::function));
    const Importer importer = importer_of(reading.names.canonical(callee));
    if (importer != Importer::none) {
        ImportCallReader(reading, id).read(importer);
    }
}

}  // namespace pst::syntax
