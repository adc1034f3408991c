// SPDX-License-Identifier: MIT
// A folder that lasts as long as its object, and small questions about files in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace pst::testing {

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "pst-XXXXXX").string();
        m_path = std::filesystem::canonical(::mkdtemp(pattern.data()));
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string path() const { return m_path.string(); }
    std::string path(std::string_view below) const { return (m_path / below).string(); }

    /// Writes a file and the folders above it.
    void write(std::string_view below, std::string_view text) const {
        std::filesystem::create_directories((m_path / below).parent_path());
        std::ofstream(m_path / below, std::ios::binary)
            .write(text.data(), static_cast<std::streamsize>(text.size()));
    }
    std::string read(std::string_view below) const {
        std::ifstream file(m_path / below, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    bool has(std::string_view below) const {
        return std::filesystem::exists(std::filesystem::symlink_status(m_path / below));
    }
    void link(std::string_view below, std::string_view target) const {
        std::filesystem::create_directories((m_path / below).parent_path());
        std::filesystem::create_symlink(target, m_path / below);
    }
    void make_folder(std::string_view below) const {
        std::filesystem::create_directories(m_path / below);
    }

private:
    std::filesystem::path m_path;
};

}  // namespace pst::testing
