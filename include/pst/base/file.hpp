// SPDX-License-Identifier: MIT
// Whole files of the operating system: read, and written so that the old or the new state stays.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <pst/base/result.hpp>

namespace pst {

/// Owns a file descriptor; -1 is none.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) : m_number(number) {}
    ~FileDescriptor() { close(); }
    FileDescriptor(FileDescriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        if (this != &other) {
            close();
            m_number = std::exchange(other.m_number, -1);
        }
        return *this;
    }

    int number() const { return m_number; }
    bool is_open() const { return m_number >= 0; }
    void close() noexcept;
    /// Gives up ownership.
    int release() { return std::exchange(m_number, -1); }

private:
    int m_number = -1;
};

/// Text of errno, such as "Permission denied".
std::string system_error_text(int error_number);

/// Bytes of a regular file. Absent: it, or a folder above it, does not exist. Folders, devices
/// and pipes are a Failure, as is what is larger than `limit`.
Result<std::optional<std::string>> read_file(const std::string& path,
                                             std::uint64_t limit = std::uint64_t{1} << 30);

/// The same of a file that is open, from where it stands; the path is for the Failure.
Result<std::string> read_file(const FileDescriptor& file, const std::string& path,
                              std::uint64_t limit = std::uint64_t{1} << 30);

/// Writes beside the file, syncs, and renames over it. New files get mode 0600.
Status write_file_atomically(const std::string& path, std::string_view bytes);

/// Makes the folder, mode 0700, and those above it that are missing.
Status make_folders(const std::string& path);

}  // namespace pst
