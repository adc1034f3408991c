// SPDX-License-Identifier: MIT
#include "raw_settings.hpp"

#include <array>

#include <pst/base/text.hpp>
#include <pst/base/toml.hpp>

#include "ini_file.hpp"

namespace pst {

namespace {

/// How a file is read. The first that holds settings decides, in the order of k_candidates.
struct Format {
    std::string_view ini_section;  ///< empty: a TOML file
    bool own_toml = false;         ///< TOML of pytest's own: its table is [pytest]
    bool always = false;           ///< decides even where it holds no settings
};

struct Candidate {
    std::string_view name;
    Format format;
};

constexpr std::array<Candidate, 7> k_candidates = {{
    {"pytest.toml", {"", true, true}},
    {".pytest.toml", {"", true, true}},
    {"pytest.ini", {"pytest", false, true}},
    {".pytest.ini", {"pytest", false, true}},
    {"pyproject.toml", {"", false, false}},
    {"tox.ini", {"pytest", false, false}},
    {"setup.cfg", {"tool:pytest", false, false}},
}};

class Loader {
public:
    Loader(const RepoPath& path, RawSettings& into) : m_path(path), m_into(into) {}

    /// True where the file holds pytest's settings, perhaps none.
    bool load(const std::string& text, const Format& format) {
        return format.ini_section.empty() ? load_toml(text, format) : load_ini(text, format);
    }

private:
    void warn(const std::string& what) { m_into.warnings.push_back(m_path.str() + what); }

    bool load_ini(const std::string& text, const Format& format) {
        IniFile file = read_ini(text);
        const IniSection* section = file.find(format.ini_section);
        if (section == nullptr && format.ini_section == "tool:pytest" &&
            file.find("pytest") != nullptr) {
            warn(": pytest refuses [pytest] here; it has to be [tool:pytest]");
        }
        bool ours = section != nullptr || format.always;
        if (ours && !file.error.empty()) warn(":" + file.error);
        if (section == nullptr) return format.always;
        for (const IniEntry& entry : section->entries) {
            m_into.values[entry.name] = RawSetting{false, entry.value, {}};
        }
        return true;
    }

    bool load_toml(const std::string& text, const Format& format) {
        auto document = parse_toml(text);
        if (!document) {
            warn(":" + std::to_string(document.error().line) + ": " + document.error().message);
            return format.always;
        }
        if (format.own_toml) {
            take_table(document->find("pytest"));
            return format.always || document->find("pytest") != nullptr;
        }
        return load_tool_table(document->at("tool.pytest"));
    }

    bool load_tool_table(const TomlValue* table) {
        if (table == nullptr || !table->is_table()) return false;
        const TomlValue* as_ini = table->find("ini_options");
        std::size_t native = table->keys.size() - (as_ini == nullptr ? 0 : 1);
        if (native > 0 && as_ini != nullptr && !as_ini->items.empty()) {
            warn(": pytest refuses [tool.pytest] beside [tool.pytest.ini_options]");
        }
        take_table(native > 0 ? table : as_ini);
        return native > 0 || as_ini != nullptr;
    }

    void take_table(const TomlValue* table) {
        if (table == nullptr || !table->is_table()) return;
        for (std::size_t i = 0; i < table->keys.size(); ++i) {
            const TomlValue& value = table->items[i];
            if (value.is_table()) continue;
            RawSetting setting{value.is_array(), value.text, {}};
            if (value.is_array()) setting.items = toml_strings(&value);
            m_into.values[table->keys[i]] = setting;
        }
    }

    const RepoPath& m_path;
    RawSettings& m_into;
};

/// pytest-env's own table in pyproject.toml, as lines of its `env` setting.
void add_env_table(const ReadText& read, RawSettings& into) {
    auto text = read(RepoPath("pyproject.toml"));
    auto document = parse_toml(text.value_or(""));
    const TomlValue* table = document ? document->at("tool.pytest_env") : nullptr;
    if (table == nullptr || !table->is_table()) return;
    RawSetting& env = into.values["env"];
    env.items = env.lines();
    env.is_list = true;
    for (std::size_t i = 0; i < table->keys.size(); ++i) {
        const TomlValue* inner = table->items[i].find("value");
        const TomlValue& value = inner != nullptr ? *inner : table->items[i];
        env.items.push_back(table->keys[i] + "=" + value.text);
    }
}

std::optional<Format> format_of(const RepoPath& path) {
    for (const Candidate& candidate : k_candidates) {
        if (path.name() == candidate.name) return candidate.format;
    }
    if (path.extension() == ".ini") return Format{"pytest"};
    if (path.extension() == ".cfg") return Format{"tool:pytest"};
    if (path.extension() == ".toml") return Format{};
    return std::nullopt;
}

RawSettings read_explicit_file(const ReadText& read, const std::string& name) {
    RawSettings settings;
    RepoPath path(name);
    auto text = path.empty() ? std::nullopt : read(path);
    if (!text) {
        settings.warnings.push_back(name + ": this file, given with -c, is not in the project");
        return settings;
    }
    settings.file = path;
    auto format = format_of(path);
    if (!format) {
        settings.warnings.push_back(name + ": pytest reads no settings from such a file");
    } else if (!Loader(path, settings).load(*text, *format) && format->ini_section.empty()) {
        Loader(path, settings).load(*text, Format{"", true});  // a TOML file of another name
    }
    return settings;
}

RawSettings find_file(const ReadText& read) {
    RawSettings settings;
    bool has_pyproject = false;
    for (const Candidate& candidate : k_candidates) {
        RepoPath path(candidate.name);
        auto text = read(path);
        if (!text) continue;
        has_pyproject = has_pyproject || candidate.name == "pyproject.toml";
        if (Loader(path, settings).load(*text, candidate.format)) {
            settings.file = path;
            return settings;
        }
    }
    // Without settings anywhere pytest still takes pyproject.toml as the file that marks its root.
    if (has_pyproject) settings.file = RepoPath("pyproject.toml");
    return settings;
}

}  // namespace

std::vector<std::string> RawSetting::words() const { return is_list ? items : shell_split(text); }

std::vector<std::string> RawSetting::lines() const {
    if (is_list) return items;
    std::vector<std::string> found;
    for (std::string_view line : split(text, '\n')) {
        if (!trimmed(line).empty()) found.emplace_back(trimmed(line));
    }
    return found;
}

const RawSetting* RawSettings::find(std::string_view name) const {
    auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
}

RawSettings find_raw_settings(const ReadText& read, const std::optional<std::string>& config_file) {
    RawSettings settings = config_file ? read_explicit_file(read, *config_file) : find_file(read);
    add_env_table(read, settings);
    return settings;
}

}  // namespace pst
