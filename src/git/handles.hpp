// SPDX-License-Identifier: MIT
// One owning type per handle of libgit2.
#pragma once

#include <memory>

#include <git2.h>

namespace pst::git {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* handle) const noexcept {
        release(handle);
    }
};

using BlobHandle = std::unique_ptr<git_blob, Release<git_blob_free>>;
using CommitHandle = std::unique_ptr<git_commit, Release<git_commit_free>>;
using ConfigHandle = std::unique_ptr<git_config, Release<git_config_free>>;
using ConfigIteratorHandle =
    std::unique_ptr<git_config_iterator, Release<git_config_iterator_free>>;
using DiffHandle = std::unique_ptr<git_diff, Release<git_diff_free>>;
using IndexHandle = std::unique_ptr<git_index, Release<git_index_free>>;
using ObjectHandle = std::unique_ptr<git_object, Release<git_object_free>>;
using ReferenceHandle = std::unique_ptr<git_reference, Release<git_reference_free>>;
using RepositoryHandle = std::unique_ptr<git_repository, Release<git_repository_free>>;
using TreeHandle = std::unique_ptr<git_tree, Release<git_tree_free>>;

/// For libgit2's out parameters: `call(out(handle), ...)`. The handle takes what was written.
template <class Handle>
class Out {
public:
    explicit Out(Handle& handle) : m_handle(handle) {}
    ~Out() { m_handle.reset(m_raw); }
    Out(const Out&) = delete;
    Out& operator=(const Out&) = delete;
    // Implicit, since it stands in an argument list.
    operator typename Handle::pointer *() { return &m_raw; }

private:
    Handle& m_handle;
    typename Handle::pointer m_raw = nullptr;
};

template <class Handle>
Out<Handle> out(Handle& handle) {
    return Out<Handle>(handle);
}

}  // namespace pst::git
