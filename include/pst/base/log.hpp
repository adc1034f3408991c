// SPDX-License-Identifier: MIT
// The run's log: a file that each run begins anew; warnings go to stderr as well.
#pragma once

#include <string>
#include <string_view>

namespace pst {

/// Says where lines go; nothing is made or opened before the first line that is written.
/// `level` is debug, info, warning, error or off in any case; another word or none means info.
/// Without a file (empty, or it cannot be made) only warnings are shown.
void set_up_log(std::string_view level, std::string file);

void log_debug(std::string_view line);
void log_info(std::string_view line);
/// Also on stderr as "pst: warning: ...", unless the level is error or off.
void log_warning(std::string_view line);

}  // namespace pst
