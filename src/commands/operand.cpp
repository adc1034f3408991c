// SPDX-License-Identifier: MIT
#include "operand.hpp"

#include <pst/commands/project_root.hpp>

namespace pst {
namespace {

bool is_there(Project& project, const std::string& operand) {
    const RepoPath path(operand.substr(0, operand.find("::")));
    const auto text = project.world.files.read(path);
    return !text || text->has_value();
}

}  // namespace

std::string located_operand(const Request& request, const Session& session, Project& project) {
    for (const std::string& folder : {session.root, session.start_folder}) {
        const auto seen = seen_from_root(request.operand, folder, session.root);
        if (seen && is_there(project, *seen)) return *seen;
    }
    return request.operand;
}

}  // namespace pst
