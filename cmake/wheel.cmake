# SPDX-License-Identifier: MIT
# What a wheel holds beside the module pytest_pst, when scikit-build-core asks (pyproject.toml).

if(NOT SKBUILD)
  return()
endif()

install(TARGETS pst DESTINATION ${SKBUILD_SCRIPTS_DIR})
install(FILES ${PST_NOTICES} DESTINATION ${SKBUILD_METADATA_DIR}/licenses)

# A wheel holds no symbolic links: each old name is a program of some kilobytes.
add_executable(pst_call cmake/call_pst.c)
target_link_libraries(pst_call PRIVATE pst_options)
foreach(name IN LISTS PST_ALIASES)
  install(PROGRAMS $<TARGET_FILE:pst_call> DESTINATION ${SKBUILD_SCRIPTS_DIR} RENAME ${name})
endforeach()
