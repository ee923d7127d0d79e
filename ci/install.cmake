# cmake --install: program, library with headers and its find_package files, man page, docs, and the data for people to read and copy
# (the program carries its own).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS cfmock RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS cfmock_library EXPORT cfmock ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY mockserver/library/cfmock DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY scenarios fixtures DESTINATION ${CMAKE_INSTALL_DATADIR}/cfmock)
install(FILES docs/cfmock.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
file(GLOB DOCS CONFIGURE_DEPENDS docs/*.md)
install(FILES ${DOCS} DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(PACKAGE ${CMAKE_INSTALL_LIBDIR}/cmake/cfmock)
install(EXPORT cfmock NAMESPACE cfmock:: FILE cfmock-targets.cmake DESTINATION ${PACKAGE})
# In a folder of its own: a build folder in PATH is where find_package looks, too, and the targets are not there.
configure_package_config_file(ci/cfmock-config.cmake.in ${CMAKE_BINARY_DIR}/package/cfmock-config.cmake INSTALL_DESTINATION ${PACKAGE})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/cfmock-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/package/cfmock-config.cmake ${CMAKE_BINARY_DIR}/package/cfmock-config-version.cmake DESTINATION ${PACKAGE})
