# SPDX-License-Identifier: MIT
# A room is a folder src/<room>/ with its public headers in include/pst/<room>/.

option(PST_ALLOW_MISSING_SOURCES
       "Leave out a source that is listed but not there yet, so that other rooms still build" OFF)

# pst_present_sources(<list variable>): drops the missing ones, where that is allowed.
function(pst_present_sources variable)
  set(present "")
  foreach(source IN LISTS ${variable})
    if(NOT PST_ALLOW_MISSING_SOURCES OR EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${source})
      list(APPEND present ${source})
    else()
      message(STATUS "Left out, since it is not there yet: ${CMAKE_CURRENT_SOURCE_DIR}/${source}")
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    endif()
  endforeach()
  set(${variable} ${present} PARENT_SCOPE)
endfunction()

# pst_room(NAME git SOURCES a.cpp b.cpp [DEPENDS ports model base]
#          [LIBRARIES dep::git2] [PUBLIC_LIBRARIES dep::expected])
# makes the static library pst_git. LIBRARIES stay private to the room's .cpp files;
# PUBLIC_LIBRARIES are those whose headers the room's public headers include.
function(pst_room)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;DEPENDS;LIBRARIES;PUBLIC_LIBRARIES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pst_room(${arg_NAME}): what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()
  pst_present_sources(arg_SOURCES)
  set(target pst_${arg_NAME})
  list(TRANSFORM arg_DEPENDS PREPEND pst_)
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_link_libraries(${target} PUBLIC ${arg_DEPENDS} ${arg_PUBLIC_LIBRARIES}
                                    PRIVATE pst_options ${arg_LIBRARIES})
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src) # "git/handle.hpp"
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${arg_DEPENDS} ${arg_PUBLIC_LIBRARIES})
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${CMAKE_SOURCE_DIR}/include
                                                ${PST_GENERATED_INCLUDE_DIR})
endfunction()

# pst_room_tests(ROOM git SOURCES repository_test.cpp [LIBRARIES dep::git2])
# makes pst_git_test, linked with that room and what it depends on, nothing else. Tests see
# the room's private headers as "git/handle.hpp" and tests/ as in "support/catch.hpp"; they
# run in the project's folder, each test case as its own ctest named git/<case>. Name a
# test case without semicolons.
function(pst_room_tests)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "ROOM" "SOURCES;LIBRARIES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pst_room_tests(${arg_ROOM}): what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()
  pst_present_sources(arg_SOURCES)
  if(NOT arg_SOURCES)
    return() # a room whose tests are still to come
  endif()
  set(target pst_${arg_ROOM}_test)
  add_executable(${target} ${arg_SOURCES})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE pst_options pst_${arg_ROOM} ${arg_LIBRARIES} dep::catch2)
  if(Catch2_VERSION VERSION_LESS 3)
    # A name with a semicolon cannot be looked up again by ctest: it then runs no test. Fail.
    set(warn EXTRA_ARGS -w NoTests)
  endif()
  catch_discover_tests(
    ${target}
    TEST_PREFIX ${arg_ROOM}/ ${warn}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    PROPERTIES LABELS "unit;${arg_ROOM}" TIMEOUT 120)
endfunction()
