// SPDX-License-Identifier: MIT
// What main hands to a command: the terminal, and the project once a command asks for it.
#pragma once

#include <functional>
#include <map>
#include <ostream>
#include <string>

#include <pst/base/result.hpp>
#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>

namespace pst {

struct Console {
    std::ostream& out;
    std::ostream& err;
    bool out_is_terminal = false;
    bool err_is_terminal = false;
};

/// An opened project. Owned by main; lives until the command returns.
struct Project {
    World world;
    Configuration configuration;
    std::string cache_folder;  ///< for people: as it was named, or below the root
    /// Replaces a file of the cache folder, atomically.
    std::function<Status(const std::string& name, const std::string& content)> write_cache_file;
};

struct Session {
    Console console;
    std::map<std::string, std::string> environment;
    std::string start_folder;  ///< absolute: where pst was started
    std::string root = {};     ///< absolute: the project root; empty until it was looked up
    /// Opens adapters and reads the configuration; nothing before that touches git or a cache.
    std::function<Result<Project>(const Invocation&)> open;

    /// Of the environment; empty where it is not set.
    std::string variable(const std::string& name) const {
        const auto found = environment.find(name);
        return found == environment.end() ? std::string() : found->second;
    }
};

}  // namespace pst
