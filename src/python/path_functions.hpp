// SPDX-License-Identifier: MIT
// Functions and methods that make paths of paths.
#pragma once

#include <cstdint>
#include <string_view>

namespace pst::syntax {

enum class PathFunction : std::uint8_t {
    none,
    same,       ///< gives its argument (or receiver) in another form
    parent,     ///< os.path.dirname
    join,       ///< all arguments; of a method, below its receiver
    package,    ///< importlib.resources.files
    member,     ///< pkgutil.get_data and the like: a package, then a path in it
    temporary,  ///< makes a folder for the test
};

PathFunction path_function(std::string_view canonical);
PathFunction path_method(std::string_view name);
/// Names that pytest gives to folders made for one test.
bool is_temporary_name(std::string_view name);

/// What lists a folder.
enum class Listing : std::uint8_t { none, folder, glob };
Listing listing_function(std::string_view canonical);
Listing listing_method(std::string_view name);

}  // namespace pst::syntax
