// SPDX-License-Identifier: MIT
// One writer at a time, over all processes.
#pragma once

#include <chrono>
#include <string>

#include <pst/base/file.hpp>

namespace pst {

class FileLock {
public:
    /// Waits for the lock at most so long; the file is made when it is absent and stays.
    FileLock(const std::string& path, std::chrono::milliseconds patience);

    bool is_held() const { return m_is_held; }

private:
    FileDescriptor m_file;  ///< closing it unlocks
    bool m_is_held = false;
};

}  // namespace pst
