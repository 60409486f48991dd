# Warnings and ways to build for all of our own code; its hardening is in Hardening.cmake.
add_compile_definitions(_GNU_SOURCE PMU_CAPS_VERSION="${PROJECT_VERSION}")
include_directories(${PROJECT_SOURCE_DIR})

add_compile_options(
	-Wall -Wextra -Wshadow -Wundef -Wvla -Wformat=2 -Wwrite-strings
	-Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual
	-Wimplicit-fallthrough)
if(PMU_CAPS_WERROR)
	add_compile_options(-Werror)
endif()

if(PMU_CAPS_SANITIZE)
	add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	add_link_options(-fsanitize=address,undefined)
endif()
if(PMU_CAPS_COVERAGE)
	add_compile_options(--coverage)
	add_link_options(--coverage)
endif()
if(PMU_CAPS_FUZZ)
	if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
		message(FATAL_ERROR "PMU_CAPS_FUZZ needs clang, whose libFuzzer it uses")
	endif()
	add_compile_options(-fsanitize=fuzzer-no-link)
	add_link_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT PMU_CAPS_SANITIZE)
	# The layers are many small functions in files of their own.
	include(CheckIPOSupported)
	check_ipo_supported(RESULT has_ipo LANGUAGES C)
	set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ${has_ipo})
endif()
