# SPDX-License-Identifier: MIT
# Checks of the source tree itself, as tests: who includes whom, sizes, format.

add_test(NAME "source: layers" COMMAND ${Python3_EXECUTABLE} tests/check_layers.py
         WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME "source: sizes" COMMAND ${Python3_EXECUTABLE} tests/check_sizes.py
         WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties("source: layers" "source: sizes" PROPERTIES LABELS source)
