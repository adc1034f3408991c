// SPDX-License-Identifier: MIT
// Who may ask whether what a function keeps is there already, and calls it only where it is not.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <pst/python/code_index.hpp>

namespace pst {

class Askers {
public:
    using Place = std::pair<FileId, DefinitionIndex>;

    /// `functions`: those of which it will be asked. The index must outlive this.
    Askers(const CodeIndex& index, const std::vector<Place>& functions);

    /// Functions and methods that name the function, and something that it may keep.
    std::vector<Place> of(const Place& function) const;

private:
    using Names = std::set<std::string, std::less<>>;
    /// Names and attributes that it refers to, but for names of objects.
    Names named_by(const Place& function) const;
    /// Attributes and global names in which it may keep something.
    Names kept_by(const Place& function) const;

    const CodeIndex& m_index;
    Names m_callable;                                 ///< in the project, and methods of containers
    std::map<std::string, std::set<Place>> m_namers;  ///< by name of one of the functions
};

}  // namespace pst
