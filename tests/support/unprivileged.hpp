// SPDX-License-Identifier: MIT
// Root reads and writes everything: while this lives, a test that runs as root does not.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

namespace pst::testing {

class Unprivileged {
public:
    Unprivileged() : m_was_root(::geteuid() == 0) {
        if (m_was_root) m_done = ::seteuid(65534) == 0;
    }
    ~Unprivileged() {
        if (m_was_root && ::seteuid(0) != 0) ::_exit(1);
    }
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;

    bool is_effective() const { return !m_was_root || m_done; }

private:
    bool m_was_root;
    bool m_done = false;
};

}  // namespace pst::testing
