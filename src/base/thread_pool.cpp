// SPDX-License-Identifier: MIT
#include <pst/base/thread_pool.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace pst {

namespace {

class Loop {
public:
    Loop(std::size_t count, const std::function<void(std::size_t)>& work)
        : m_count(count), m_failed_index(count), m_work(work) {}

    void take_items() {
        for (std::size_t index; (index = m_next.fetch_add(1)) < m_count;) {
            try {
                m_work(index);
            } catch (...) {
                keep(index);
            }
        }
    }

    void rethrow() const {
        if (m_failure) std::rethrow_exception(m_failure);
    }

private:
    void keep(std::size_t index) {
        std::lock_guard lock(m_mutex);
        if (index >= m_failed_index) return;
        m_failed_index = index;
        m_failure = std::current_exception();
    }

    std::size_t m_count;
    std::size_t m_failed_index;
    const std::function<void(std::size_t)>& m_work;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_mutex;
    std::exception_ptr m_failure;
};

}  // namespace

void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t)>& work) {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    Loop loop(count, work);
    std::vector<std::thread> helpers;
    for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i) {
        try {
            helpers.emplace_back([&loop] { loop.take_items(); });
        } catch (const std::system_error&) {
            break;  // the machine gives no more threads: those that run take all items
        }
    }
    loop.take_items();
    for (std::thread& helper : helpers) {
        helper.join();
    }
    loop.rethrow();
}

}  // namespace pst
