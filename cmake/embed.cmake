# SPDX-License-Identifier: MIT
# pst_embed(TARGET t FILE path SYMBOL name): the text of a file as
#   pst::embedded::<name>, a constexpr std::string_view in <pst/embedded/<name>.hpp>.
# Made anew when the file changes. Include it in one .cpp. (As a script: does the work.)

if(CMAKE_SCRIPT_MODE_FILE)
  file(READ ${PST_EMBED_FILE} content)
  set(delimiter "pst_embedded")
  string(FIND "${content}" ")${delimiter}\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${PST_EMBED_FILE} contains )${delimiter}\" and cannot be embedded")
  endif()
  file(WRITE ${PST_EMBED_OUTPUT} "// Generated from a file: do not edit.\n#pragma once\n"
       "#include <string_view>\n\nnamespace pst::embedded {\n"
       "inline constexpr std::string_view ${PST_EMBED_SYMBOL} =\nR\"${delimiter}("
       "${content}" ")${delimiter}\";\n}  // namespace pst::embedded\n")
  return()
endif()

set(PST_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(pst_embed)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;FILE;SYMBOL" "")
  get_filename_component(file ${arg_FILE} ABSOLUTE)
  set(include_dir ${CMAKE_BINARY_DIR}/embedded)
  set(output ${include_dir}/pst/embedded/${arg_SYMBOL}.hpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DPST_EMBED_FILE=${file} -DPST_EMBED_OUTPUT=${output}
            -DPST_EMBED_SYMBOL=${arg_SYMBOL} -P ${PST_EMBED_SCRIPT}
    DEPENDS ${file} ${PST_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${arg_TARGET} PRIVATE ${output})
  target_include_directories(${arg_TARGET} SYSTEM PRIVATE ${include_dir})
endfunction()
