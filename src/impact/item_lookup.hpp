// SPDX-License-Identifier: MIT
// Items by id.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include <pst/impact/project_state.hpp>

namespace pst {

class ItemLookup {
public:
    explicit ItemLookup(const ProjectState& state) {
        for (std::size_t at = 0; at < state.items.size(); ++at) {
            m_by_id.emplace(state.items[at].id, at);
        }
    }
    std::optional<std::size_t> exactly(const std::string& id) const {
        const auto place = m_by_id.find(id);
        return place == m_by_id.end() ? std::nullopt : std::optional(place->second);
    }
    /// The item itself, or the class or file unit that holds it. `id` without parameters.
    std::optional<std::size_t> find(std::string id) const {
        for (;;) {
            if (const auto item = exactly(id)) {
                return item;
            }
            const auto cut = id.rfind("::");
            if (cut == std::string::npos) {
                return std::nullopt;
            }
            id.resize(cut);
        }
    }

private:
    std::unordered_map<std::string, std::size_t> m_by_id;
};

}  // namespace pst
