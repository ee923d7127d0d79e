# Writes a C++ file that holds each data file by .incbin, and makes it depend on them.
function(cfmock_embed output)
  set(asm "")
  set(table "")
  set(index 0)
  foreach(path IN LISTS ARGN)
    string(APPEND asm
      "asm(\".section .rodata\\n.balign 16\\ncfmock_data_${index}:\\n.incbin \\\"${CMAKE_SOURCE_DIR}/${path}\\\"\\ncfmock_data_end_${index}:\\n.byte 0\\n.previous\\n\");\n"
      "extern \"C\" const char cfmock_data_${index}[];\nextern \"C\" const char cfmock_data_end_${index}[];\n")
    string(APPEND table
      "    {\"${path}\", std::string_view(cfmock_data_${index}, static_cast<size_t>(cfmock_data_end_${index} - cfmock_data_${index}))},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"// Made by ci/embed.cmake.
#include \"base/embedded.hpp\"

${asm}
namespace cfmock {

const std::vector<EmbeddedFile>& embedded_files() {
  static const std::vector<EmbeddedFile> files{
${table}  };
  return files;
}

std::optional<std::string_view> embedded_file(std::string_view path) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == path) return file.text;
  return std::nullopt;
}

}  // namespace cfmock
")
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/)
  set_source_files_properties(${output} PROPERTIES OBJECT_DEPENDS "${ARGN}")
endfunction()
