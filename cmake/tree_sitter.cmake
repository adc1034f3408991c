# SPDX-License-Identifier: MIT
# tree-sitter and its Python grammar, compiled from the pinned sources of third_party/.

set(PST_THIRD_PARTY_DIR "${CMAKE_SOURCE_DIR}/build/third_party"
    CACHE PATH "Where third_party/fetch.py puts the pinned sources (shared by all presets)")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS third_party/sources.json
                                       third_party/fetch.py)

find_package(Python3 3.9 QUIET COMPONENTS Interpreter)
if(NOT Python3_Interpreter_FOUND)
  pst_missing("A Python interpreter (it brings the pinned sources)" python3 python3)
endif()
execute_process(
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/third_party/fetch.py ${PST_THIRD_PARTY_DIR}
  RESULT_VARIABLE pst_fetch_result
  ERROR_VARIABLE pst_fetch_error)
if(NOT pst_fetch_result EQUAL 0)
  message(FATAL_ERROR "third_party/fetch.py failed:\n${pst_fetch_error}")
endif()

# pst_pinned_folder(<result> <source>): where the version that sources.json pins lies.
function(pst_pinned_folder result source)
  file(READ ${CMAKE_SOURCE_DIR}/third_party/sources.json pins)
  string(JSON count LENGTH ${pins} sources)
  math(EXPR last "${count} - 1")
  foreach(index RANGE ${last})
    string(JSON name GET ${pins} sources ${index} name)
    string(JSON version GET ${pins} sources ${index} version)
    if(name STREQUAL source)
      set(${result} ${PST_THIRD_PARTY_DIR}/${name}-${version} PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

pst_pinned_folder(core tree-sitter)
pst_pinned_folder(grammar tree-sitter-python)

add_library(dep_tree_sitter STATIC ${core}/tree_sitter/core/lib/src/lib.c)
target_include_directories(dep_tree_sitter SYSTEM PUBLIC ${core}/tree_sitter/core/lib/include)
# For <unicode/...>: its own copy of ICU headers, not those of a machine that has ICU.
target_include_directories(dep_tree_sitter BEFORE PRIVATE ${core}/tree_sitter/core/lib/src)
target_compile_definitions(dep_tree_sitter PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)
target_compile_options(dep_tree_sitter PRIVATE -w)
add_library(dep::tree_sitter ALIAS dep_tree_sitter)

add_library(dep_tree_sitter_python STATIC ${grammar}/src/parser.c ${grammar}/src/scanner.c)
target_include_directories(dep_tree_sitter_python PRIVATE ${grammar}/src)
target_compile_options(dep_tree_sitter_python PRIVATE -w)
target_link_libraries(dep_tree_sitter_python PUBLIC dep_tree_sitter)
add_library(dep::tree_sitter_python ALIAS dep_tree_sitter_python)
if(NOT PST_SANITIZE)
  # The parser's speed is most of a cold run's time: optimized in every build type.
  target_compile_options(dep_tree_sitter PRIVATE -O2)
  target_compile_options(dep_tree_sitter_python PRIVATE -O2)
endif()
