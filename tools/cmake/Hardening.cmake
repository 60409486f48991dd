# Hardening of every build that is made to be used. All of it stands before the flags of the
# user, so that those have the last word. tests/packages/test_hardening.py reads the result off
# the programs.
include(CheckCSourceCompiles)
include(CheckPIESupported)

if(NOT DEFINED CMAKE_POSITION_INDEPENDENT_CODE)
	set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()
check_pie_supported(LANGUAGES C)
if(PMU_CAPS_STATIC)
	# The archives of a system may be made for a fixed address only.
	set(CMAKE_REQUIRED_FLAGS -fPIE)
	set(CMAKE_REQUIRED_LINK_OPTIONS -static-pie)
	set(CMAKE_REQUIRED_LIBRARIES ${JSONC_ARCHIVE} ${CPUID_ARCHIVE} m)
	check_c_source_compiles("
		void *json_object_new_object(void);
		const char *cpuid_lib_version(void);
		int main(void) { return !json_object_new_object() || !cpuid_lib_version(); }"
		PMU_CAPS_STATIC_PIE)
	if(PMU_CAPS_STATIC_PIE)
		set(CMAKE_C_LINK_OPTIONS_PIE -static-pie)
	else()
		set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
		add_link_options(-static)
	endif()
endif()

# Sanitizers and coverage watch the program instead, and Debug is for a debugger.
if(PMU_CAPS_SANITIZE OR PMU_CAPS_COVERAGE OR CMAKE_BUILD_TYPE STREQUAL "Debug")
	return()
endif()

set(hardening "-fstack-protector-strong -fstack-clash-protection -fcf-protection")
# Fortification is for optimised code; whether a build without a type is that, its user knows.
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT CMAKE_C_FLAGS MATCHES "_FORTIFY_SOURCE")
	string(APPEND hardening " -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
endif()
string(PREPEND CMAKE_C_FLAGS "${hardening} ")
string(PREPEND CMAKE_EXE_LINKER_FLAGS
	"-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed ")
