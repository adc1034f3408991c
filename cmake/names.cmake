# SPDX-License-Identifier: MIT
# The names that are subcommands: symbolic links to pst, beside it in bin/ and when installed.

set(PST_ALIASES
    py-smart-test
    pst-gen
    pst-map
    pst-affected
    pst-stale
    py-smart-test-graph-gen
    py-smart-test-map-tests
    py-smart-test-affected
    py-smart-test-stale)

# pst_install_names(<target>): links after each build of the target, and installs all. (Not in a
# wheel, which holds no links: wheel.cmake.)
function(pst_install_names target)
  if(SKBUILD)
    return()
  endif()
  include(GNUInstallDirs)
  install(TARGETS ${target} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  set(commands "")
  foreach(name IN LISTS PST_ALIASES)
    list(APPEND commands COMMAND ${CMAKE_COMMAND} -E create_symlink ${target}
         $<TARGET_FILE_DIR:${target}>/${name})
    install(PROGRAMS $<TARGET_FILE_DIR:${target}>/${name} DESTINATION ${CMAKE_INSTALL_BINDIR})
  endforeach()
  add_custom_command(TARGET ${target} POST_BUILD ${commands} VERBATIM)
endfunction()
