// SPDX-License-Identifier: MIT
#include <pst/pipeline/configuration.hpp>

#include <algorithm>
#include <array>
#include <numeric>

#include <pst/base/text.hpp>

#include "configuration_file.hpp"

namespace pst {

namespace {

using One = std::optional<std::string>;
using Many = std::vector<std::string>;

enum class Form : std::uint8_t {
    text,
    path,   ///< inside the root
    paths,  ///< list of paths, globs or test ids, all inside the root
    words,  ///< list of words, or a text that is split as a shell does
    map,    ///< glob -> paths
    on_base_branch,
    docstrings,
    names,  ///< understood, without effect
};

struct Key {
    std::string_view name;
    Form form;
    One Configuration::*one = nullptr;
    Many Configuration::*many = nullptr;
};

constexpr std::array<Key, 14> k_keys = {{
    {"base", Form::text, &Configuration::base},
    {"source-roots", Form::paths, nullptr, &Configuration::source_roots},
    {"test-roots", Form::paths, nullptr, &Configuration::test_roots},
    {"always-run", Form::paths, nullptr, &Configuration::always_run},
    {"never-run", Form::paths, nullptr, &Configuration::never_run},
    {"map", Form::map},
    {"track", Form::paths, nullptr, &Configuration::track},
    {"pytest-args", Form::words, nullptr, &Configuration::pytest_args},
    {"pytest-command", Form::words, nullptr, &Configuration::pytest_command},
    {"python", Form::text, &Configuration::python},
    {"cache-dir", Form::path, &Configuration::cache_dir},
    {"on-base-branch", Form::on_base_branch},
    {"docstrings", Form::docstrings},
    {"remote", Form::text, &Configuration::remote},
}};

/// Keys of [tool.py-smart-test], and what they are called here.
struct OldKey {
    Key key;
    std::string_view new_name;
};

constexpr std::array<OldKey, 4> k_old_keys = {{
    {{"src_dir", Form::paths, nullptr, &Configuration::source_roots}, "source-roots"},
    {{"test_dir", Form::paths, nullptr, &Configuration::test_roots}, "test-roots"},
    {{"default_branch", Form::text, &Configuration::base}, "base"},
    {{"packages", Form::names}, ""},  // packages are found in the source roots
}};

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string did_you_mean(std::string_view unknown) {
    for (const OldKey& old : k_old_keys) {
        if (old.key.name == unknown && !old.new_name.empty()) {
            return "did you mean " + std::string(old.new_name) + "?";
        }
    }
    std::string_view nearest;
    std::size_t least = 3;
    std::string wanted(unknown.substr(0, 40));
    std::replace(wanted.begin(), wanted.end(), '_', '-');
    for (const Key& key : k_keys) {
        std::size_t between = distance(wanted, key.name);
        if (between < least && between * 2 < key.name.size()) {
            least = between;
            nearest = key.name;
        }
    }
    if (!nearest.empty()) return "did you mean " + std::string(nearest) + "?";
    Many names;
    for (const Key& key : k_keys)
        names.emplace_back(key.name);
    return "known keys: " + joined(names, ", ");
}

const char* shown(TomlValue::Kind kind) {
    using Kind = TomlValue::Kind;
    switch (kind) {
    case Kind::table:
        return "a table";
    case Kind::array:
        return "an array";
    case Kind::string:
        return "a string";
    case Kind::integer:
        return "an integer";
    case Kind::floating:
        return "a float";
    case Kind::boolean:
        return "a boolean";
    case Kind::date:
        return "a date";
    }
    return "";
}

class Reader {
public:
    explicit Reader(const ConfigurationTable& source) : m_source(source) {
        m_into.file = source.file;
        m_into.warnings = source.warnings;
    }

    Result<Configuration> read() {
        const TomlValue& table = m_source.table;
        for (std::size_t i = 0; i < table.keys.size(); ++i) {
            const Key* key = find_key(table.keys[i]);
            if (key == nullptr) {
                return wrong(table.items[i], "unknown key " + printable(table.keys[i]),
                             did_you_mean(table.keys[i]));
            }
            PST_CHECK(read_key(*key, table.items[i]));
        }
        return std::move(m_into);
    }

private:
    const Key* find_key(std::string_view name) const {
        for (const Key& key : k_keys) {
            if (key.name == name) return &key;
        }
        for (const OldKey& old : k_old_keys) {
            if (m_source.of_py_smart_test && old.key.name == name) return &old.key;
        }
        return nullptr;
    }

    tl::unexpected<Failure> wrong(const TomlValue& at, const std::string& what,
                                  std::string hint = {}) const {
        std::string message = m_source.file + ":" + std::to_string(at.line) + ": " + what;
        return fail(FailureKind::usage, message, m_source.file, std::move(hint));
    }

    tl::unexpected<Failure> wrong_type(const TomlValue& at, std::string_view key,
                                       const std::string& wanted) const {
        return wrong(at, std::string(key) + " must be " + wanted + ", not " + shown(at.kind));
    }

    Status read_key(const Key& key, const TomlValue& value) {
        switch (key.form) {
        case Form::text:
        case Form::path:
            return read_text(key, value);
        case Form::paths:
            return read_list(key.name, value, true, m_into.*key.many);
        case Form::words:
            return read_words(key, value);
        case Form::map:
            return read_map(key.name, value);
        case Form::on_base_branch:
            return read_on_base_branch(key.name, value);
        case Form::docstrings:
            return read_docstrings(key.name, value);
        case Form::names:
            break;
        }
        return {};
    }

    Result<std::string> text_of(std::string_view key, const TomlValue& value, bool is_path) const {
        if (!value.is_string()) return wrong_type(value, key, "a string");
        if (value.text.empty()) return wrong(value, std::string(key) + " must not be empty");
        std::string_view file = std::string_view(value.text).substr(0, value.text.find("::"));
        if (is_path && leaves_root(file)) {
            return wrong(
                value,
                std::string(key) + ": " + printable(value.text) + " is not inside the project",
                "write it relative to the project's root");
        }
        return value.text;
    }

    Status read_text(const Key& key, const TomlValue& value) {
        PST_TRY(text, text_of(key.name, value, key.form == Form::path));
        m_into.*key.one = std::move(text);
        return {};
    }

    /// An array of strings. The old program's keys hold one string.
    Status read_list(std::string_view key, const TomlValue& value, bool paths, Many& into) const {
        into.clear();
        if (value.is_string() && m_source.of_py_smart_test) {
            PST_TRY(text, text_of(key, value, paths));
            into.push_back(std::move(text));
            return {};
        }
        if (!value.is_array()) return wrong_type(value, key, "an array of strings");
        for (const TomlValue& item : value.items) {
            if (!item.is_string()) {
                return wrong(item,
                             std::string(key) + " must hold strings, not " + shown(item.kind));
            }
            PST_TRY(text, text_of(key, item, paths));
            into.push_back(std::move(text));
        }
        return {};
    }

    Status read_words(const Key& key, const TomlValue& value) {
        if (!value.is_string()) return read_list(key.name, value, false, m_into.*key.many);
        m_into.*key.many = shell_split(value.text);
        return {};
    }

    Status read_map(std::string_view key, const TomlValue& value) {
        if (!value.is_table()) return wrong_type(value, key, "a table of globs");
        for (std::size_t i = 0; i < value.keys.size(); ++i) {
            TomlValue glob = value.items[i];
            glob.kind = TomlValue::Kind::string;
            glob.text = value.keys[i];
            PST_TRY(pattern, text_of(key, glob, true));
            Many tests;
            const TomlValue& item = value.items[i];
            std::string shown_key = std::string(key) + "." + printable(pattern);
            if (item.is_string()) {
                PST_TRY(test, text_of(shown_key, item, true));
                tests.push_back(std::move(test));
            } else {
                PST_CHECK(read_list(shown_key, item, true, tests));
            }
            m_into.map.emplace_back(std::move(pattern), std::move(tests));
        }
        return {};
    }

    Status read_on_base_branch(std::string_view key, const TomlValue& value) {
        PST_TRY(text, text_of(key, value, false));
        if (text == "all") {
            m_into.on_base_branch = OnBaseBranch::all;
        } else if (text == "last-commit") {
            m_into.on_base_branch = OnBaseBranch::last_commit;
        } else if (text == "none") {
            m_into.on_base_branch = OnBaseBranch::none;
        } else {
            return wrong(value, "on-base-branch must be all, last-commit or none");
        }
        return {};
    }

    Status read_docstrings(std::string_view key, const TomlValue& value) {
        PST_TRY(text, text_of(key, value, false));
        if (text == "auto") {
            m_into.docstrings = DocstringPolicy::automatic;
        } else if (text == "code") {
            m_into.docstrings = DocstringPolicy::code;
        } else if (text == "ignore") {
            m_into.docstrings = DocstringPolicy::ignore;
        } else {
            return wrong(value, "docstrings must be auto, code or ignore");
        }
        return {};
    }

    const ConfigurationTable& m_source;
    Configuration m_into;
};

}  // namespace

Result<Configuration> read_configuration(const ReadText& read,
                                         const std::optional<std::string>& explicit_file) {
    PST_TRY(source, find_configuration_table(read, explicit_file));
    return Reader(source).read();
}

}  // namespace pst
