// SPDX-License-Identifier: MIT
#include "file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <thread>

namespace pst {

FileLock::FileLock(const std::string& path, std::chrono::milliseconds patience)
    : m_file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (!m_file.is_open()) return;
    const auto end = std::chrono::steady_clock::now() + patience;
    while (::flock(m_file.number(), LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() >= end) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    m_is_held = true;
}

}  // namespace pst
