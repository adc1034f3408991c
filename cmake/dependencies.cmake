# SPDX-License-Identifier: MIT
# Every library that we use, as one target dep::<name> each. A missing one is an error
# that names the package which holds it. They are SYSTEM: our warnings do not apply.

set(pst_static_default ON)
if(APPLE OR PST_SANITIZE)
  set(pst_static_default OFF)
endif()
option(PST_STATIC_DEPENDENCIES "Link libraries statically (start-up 2 ms instead of 14)"
       ${pst_static_default})

# pst_missing(<what> <debian package> <brew formula>): stops with the command that mends it.
function(pst_missing what debian brew)
  if(APPLE)
    set(hint "brew install ${brew}")
  else()
    set(hint "apt-get install ${debian}   (or .ci/setup, which installs all of them)")
  endif()
  message(FATAL_ERROR "${what} was not found. Install it with:\n  ${hint}")
endfunction()

# pst_find_library(<result> <library> <debian> <brew>): the archive where we link statically.
function(pst_find_library result library debian brew)
  set(names ${library})
  if(PST_STATIC_DEPENDENCIES)
    set(names lib${library}.a)
  endif()
  string(MAKE_C_IDENTIFIER "PST_LIBRARY_${names}" variable)
  find_library(${variable} NAMES ${names})
  mark_as_advanced(${variable})
  if(NOT ${variable})
    pst_missing("The library ${names}" ${debian} ${brew})
  endif()
  set(${result} ${${variable}} PARENT_SCOPE)
endfunction()

# pst_dependency(<name> HEADER h DEBIAN d BREW b [LIBRARIES l...]): makes dep::<name>.
function(pst_dependency name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "HEADER;DEBIAN;BREW" "LIBRARIES")
  string(MAKE_C_IDENTIFIER "PST_INCLUDE_${name}" variable)
  find_path(${variable} ${arg_HEADER})
  mark_as_advanced(${variable})
  if(NOT ${variable})
    pst_missing("The header <${arg_HEADER}>" ${arg_DEBIAN} ${arg_BREW})
  endif()
  add_library(dep_${name} INTERFACE)
  target_include_directories(dep_${name} SYSTEM INTERFACE ${${variable}})
  foreach(library IN LISTS arg_LIBRARIES)
    pst_find_library(found ${library} ${arg_DEBIAN} ${arg_BREW})
    target_link_libraries(dep_${name} INTERFACE ${found})
  endforeach()
  add_library(dep::${name} ALIAS dep_${name})
endfunction()

pst_dependency(json HEADER nlohmann/json.hpp DEBIAN nlohmann-json3-dev BREW nlohmann-json)
pst_dependency(cli11 HEADER CLI/CLI.hpp DEBIAN libcli11-dev BREW cli11)
pst_dependency(expected HEADER tl/expected.hpp DEBIAN libexpected-dev BREW tl-expected)
pst_dependency(xxhash HEADER xxhash.h DEBIAN libxxhash-dev BREW xxhash LIBRARIES xxhash)
pst_dependency(zstd HEADER zstd.h DEBIAN libzstd-dev BREW zstd LIBRARIES zstd)
pst_dependency(sqlite HEADER sqlite3.h DEBIAN libsqlite3-dev BREW sqlite LIBRARIES sqlite3)
target_link_libraries(dep_sqlite INTERFACE Threads::Threads ${CMAKE_DL_LIBS} m)

# Header-only, since no static archive exists; one .cpp of base includes it.
pst_dependency(spdlog HEADER spdlog/spdlog.h DEBIAN libspdlog-dev BREW spdlog)
pst_dependency(fmt HEADER fmt/format.h DEBIAN libfmt-dev BREW fmt)
target_compile_definitions(dep_spdlog INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
target_link_libraries(dep_spdlog INTERFACE dep::fmt Threads::Threads)

# Without exceptions, toml::parse returns a result that holds the table or the error.
pst_dependency(toml HEADER toml++/toml.h DEBIAN libtomlplusplus-dev BREW tomlplusplus)
target_compile_definitions(dep_toml INTERFACE TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=0)

if(PST_STATIC_DEPENDENCIES)
  # In link order; these are what libgit2's .pc file lists as private.
  pst_dependency(git2 HEADER git2.h DEBIAN libgit2-dev BREW libgit2
                 LIBRARIES git2 mbedtls mbedx509 mbedcrypto http_parser ssh2 ssl crypto pcre2-8 z)
  add_library(pst_gssapi_stub STATIC cmake/gssapi_stub.c)
  target_link_libraries(dep_git2 INTERFACE pst_gssapi_stub Threads::Threads ${CMAKE_DL_LIBS})
else()
  pst_dependency(git2 HEADER git2.h DEBIAN libgit2-dev BREW libgit2 LIBRARIES git2)
endif()

include(tree_sitter)

if(BUILD_TESTING)
  find_package(Catch2 QUIET)
  if(NOT TARGET Catch2::Catch2WithMain)
    pst_missing("Catch2" catch2 catch2)
  endif()
  include(Catch)
  add_library(dep::catch2 ALIAS Catch2::Catch2WithMain)
endif()
