# SPDX-License-Identifier: MIT
# Checks of the source tree itself, as tests: who includes whom, sizes, format.

foreach(check IN ITEMS layers sizes format)
  add_test(
    NAME source/${check}
    COMMAND ${Python3_EXECUTABLE} tests/check_${check}.py
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(source/${check} PROPERTIES LABELS source SKIP_RETURN_CODE 77)
endforeach()
