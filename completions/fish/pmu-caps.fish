# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of pmu-caps for fish: commands, long options and their values.

set -l commands show record

complete -c pmu-caps -f
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a show \
	-d 'report what the host has and what KVM offers'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a record \
	-d 'write the raw facts of the host'

complete -c pmu-caps -l from -r -F -d 'read a file or folder instead of this host'
complete -c pmu-caps -l all-cpus -d 'visit every CPU'
complete -c pmu-caps -l perf-capabilities -x -d 'value of IA32_PERF_CAPABILITIES'
complete -c pmu-caps -l json -d 'write JSON'
complete -c pmu-caps -s o -l output -r -F -d 'write to a file'
complete -c pmu-caps -l color -x -a 'auto always never' -d 'colour the text'
complete -c pmu-caps -l help -d 'show the list of options'
complete -c pmu-caps -l usage -d 'show a short usage message'
complete -c pmu-caps -l version -d 'show the version'
