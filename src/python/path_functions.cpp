// SPDX-License-Identifier: MIT
#include "path_functions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <pst/base/text.hpp>

#include "expressions.hpp"

namespace pst::syntax {
namespace {

template <class Value>
using Named = std::pair<std::string_view, Value>;

constexpr auto k_functions = std::to_array<Named<PathFunction>>({
    {"Path", PathFunction::join},
    {"PurePath", PathFunction::join},
    {"PurePosixPath", PathFunction::join},
    {"PosixPath", PathFunction::join},
    {"str", PathFunction::same},
    {"fspath", PathFunction::same},
    {"abspath", PathFunction::same},
    {"realpath", PathFunction::same},
    {"normpath", PathFunction::same},
    {"expanduser", PathFunction::same},
    {"as_file", PathFunction::same},
    {"dirname", PathFunction::parent},
    {"mkdtemp", PathFunction::temporary},
    {"mkstemp", PathFunction::temporary},
    {"gettempdir", PathFunction::temporary},
    {"TemporaryDirectory", PathFunction::temporary},
});

/// `join` alone is a method of strings too.
constexpr auto k_join_modules = std::to_array<std::string_view>(
    {"os.path.join", "posixpath.join", "ntpath.join", "path.join", "osp.join", "op.join"});

constexpr auto k_files =
    std::to_array<std::string_view>({"importlib.resources.files", "importlib_resources.files"});

constexpr auto k_members = std::to_array<std::string_view>(
    {"importlib.resources.open_text", "importlib.resources.open_binary",
     "importlib.resources.read_text", "importlib.resources.read_binary", "importlib.resources.path",
     "pkgutil.get_data", "pkg_resources.resource_filename", "pkg_resources.resource_string",
     "pkg_resources.resource_stream"});

constexpr auto k_methods = std::to_array<Named<PathFunction>>({
    {"joinpath", PathFunction::join},
    {"joinpaths", PathFunction::join},
    {"resolve", PathFunction::same},
    {"absolute", PathFunction::same},
    {"as_posix", PathFunction::same},
    {"expanduser", PathFunction::same},
    {"__fspath__", PathFunction::same},
    {"getbasetemp", PathFunction::temporary},
    {"mktemp", PathFunction::temporary},
});

constexpr auto k_temporary = std::to_array<std::string_view>(
    {"tmp_path", "tmpdir", "tmp_path_factory", "tmpdir_factory", "pytester", "testdir",
     "tmpdirname", "tmp_dir", "temp_dir", "tempdir", "isolated_filesystem"});

constexpr auto k_listing_functions = std::to_array<Named<Listing>>({
    {"os.listdir", Listing::folder},
    {"os.scandir", Listing::folder},
    {"os.walk", Listing::folder},
    {"os.fwalk", Listing::folder},
    {"shutil.copytree", Listing::folder},
    {"glob.glob", Listing::glob},
    {"glob.iglob", Listing::glob},
});

constexpr auto k_listing_methods = std::to_array<Named<Listing>>({
    {"iterdir", Listing::folder},
    {"rglob", Listing::folder},
    {"walk", Listing::folder},
    {"listdir", Listing::folder},
    {"glob", Listing::glob},
});

template <class Words>
auto look_up(const Words& words, std::string_view name) {
    using Value = typename Words::value_type::second_type;
    const auto found = std::ranges::find(words, name, &Words::value_type::first);
    return found == words.end() ? Value::none : found->second;
}

template <class Words>
bool holds(const Words& words, std::string_view name) {
    return std::ranges::find(words, name) != words.end();
}

}  // namespace

PathFunction path_function(std::string_view canonical) {
    if (holds(k_join_modules, canonical)) {
        return PathFunction::join;
    }
    if (holds(k_files, canonical)) {
        return PathFunction::package;
    }
    if (holds(k_members, canonical)) {
        return PathFunction::member;
    }
    return look_up(k_functions, last_part(canonical));
}

PathFunction path_method(std::string_view name) { return look_up(k_methods, name); }

bool is_temporary_name(std::string_view name) { return holds(k_temporary, name); }

Listing listing_function(std::string_view canonical) {
    return look_up(k_listing_functions, canonical);
}

Listing listing_method(std::string_view name) { return look_up(k_listing_methods, name); }

}  // namespace pst::syntax
