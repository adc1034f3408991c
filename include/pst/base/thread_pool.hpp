// SPDX-License-Identifier: MIT
// Work on independent items by several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace pst {

/// Calls `work(0)` ... `work(count - 1)`, each once, from at most `threads` threads (0: as many as
/// the machine has), and returns when all are done. `work` writes only what belongs to its index,
/// so the result does not depend on the number of threads. Where calls throw, all others are
/// still made, and the exception of the lowest index is thrown again here.
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t)>& work);

}  // namespace pst
