// SPDX-License-Identifier: MIT
// Gathers what each changed table means into one ConfigEffect: the widest one wins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pst/base/rules.hpp>
#include <pst/pytest/config_diff.hpp>

#include "requirement.hpp"

namespace pst {

class EffectBuilder {
public:
    explicit EffectBuilder(const std::vector<std::string>& addopts) : m_addopts(addopts) {}

    /// `what` names the changed part: "[tool.ruff]", "[project] description".
    void none(const std::string& what) {
        (is_rule_on("config-inert") ? m_inert : m_all).push_back(what);
    }
    void all(const std::string& what) {
        (is_rule_on("config-pytest") ? m_all : m_inert).push_back(what);
    }
    /// Absent names: it can be about any distribution.
    void distributions(const ChangedNames& names, const std::string& what);
    /// Settings of a linter or the like: inert unless pytest's options start that checker.
    void checker(std::string_view name, const std::string& what);

    ConfigEffect effect() const;

private:
    const std::vector<std::string>& m_addopts;
    std::vector<std::string> m_inert;
    std::vector<std::string> m_all;
    std::set<std::string> m_distributions;
};

/// Linters, formatters, type checkers, coverage, release and packaging tools: no table of theirs
/// is read while tests run.
bool is_checker(std::string_view tool);

/// The two texts of a TOML file's tables, and of INI files.
void compare_pyproject(std::string_view before, std::string_view after, EffectBuilder& into);
void compare_own_configuration(std::string_view before, std::string_view after,
                               EffectBuilder& into);
void compare_ini(const RepoPath& path, std::string_view before, std::string_view after,
                 EffectBuilder& into);

}  // namespace pst
