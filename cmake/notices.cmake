# SPDX-License-Identifier: MIT
# PST_NOTICES: a file with the licences of all that the binary holds; `pst --licenses` prints it.

set(PST_NOTICES ${CMAKE_BINARY_DIR}/THIRD_PARTY_NOTICES.txt)
execute_process(
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/third_party/notices.py ${PST_THIRD_PARTY_DIR}
          ${PST_NOTICES}
  RESULT_VARIABLE pst_notices_result
  ERROR_VARIABLE pst_notices_error)
if(NOT pst_notices_result EQUAL 0)
  message(FATAL_ERROR "third_party/notices.py failed:\n${pst_notices_error}")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS third_party/notices.py)
