# SPDX-License-Identifier: MIT
# How our own code is compiled: language level, warnings, sanitizers, ccache, linker.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

set(PST_SANITIZE "" CACHE STRING "Sanitizers, such as address,undefined or thread")
option(PST_COVERAGE "Instrument for gcov" OFF)
option(PST_CCACHE "Compile through ccache where it is installed" ON)
option(PST_DROP_RULES "Let PST_DROP_RULE=<id> switch a rule off (tests/drop_rules.py only)" OFF)
option(PST_FAST_LINKER "Link with mold or lld where one is installed" ON)

# Paths in debug info and __FILE__ are relative, so that two checkouts make the same objects.
add_compile_options("-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")

if(PST_SANITIZE)
  add_compile_options(-fsanitize=${PST_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PST_SANITIZE})
endif()
if(PST_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

if(PST_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(PST_CCACHE_PROGRAM ccache)
  find_program(PST_ENV_PROGRAM env)
  mark_as_advanced(PST_CCACHE_PROGRAM PST_ENV_PROGRAM)
  if(PST_CCACHE_PROGRAM AND PST_ENV_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PST_ENV_PROGRAM} CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
                                    CCACHE_NOHASHDIR=1 ${PST_CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
  endif()
endif()

if(PST_FAST_LINKER AND NOT APPLE)
  find_program(PST_MOLD_PROGRAM mold)
  find_program(PST_LLD_PROGRAM ld.lld)
  mark_as_advanced(PST_MOLD_PROGRAM PST_LLD_PROGRAM)
  if(PST_MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
  elseif(PST_LLD_PROGRAM)
    add_link_options(-fuse-ld=lld)
  endif()
endif()

find_package(Threads REQUIRED)

# Linked (PRIVATE) by every target of ours, never by third-party code.
add_library(pst_options INTERFACE)
target_compile_options(
  pst_options
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wformat=2
            -Wundef
            -Wcast-align
            $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
            $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
            $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
            $<$<COMPILE_LANGUAGE:CXX>:-Wextra-semi>
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 reports these inside std::string and std::optional (GCC bugs 105651 and 105562).
  target_compile_options(pst_options INTERFACE -Wno-restrict)
  if(PST_SANITIZE)
    target_compile_options(pst_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(PST_DROP_RULES)
  target_compile_definitions(pst_options INTERFACE PST_DROP_RULES=1)
endif()
