# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of pmu-caps for fish: commands, long options and their values.

set -l commands show check what-if diff explain baseline record export list

complete -c pmu-caps -f
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a show \
	-d 'report what the host has and what KVM offers'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a check \
	-d 'say whether a guest gets something'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a what-if \
	-d 'report under changed facts'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a explain \
	-d 'say who took what a guest misses'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a diff \
	-d 'compare two hosts, or one before and after'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a baseline \
	-d 'the largest vPMU that every host offers'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a record \
	-d 'write the raw facts of the host'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a export \
	-d 'write the host as another system reads it'
complete -c pmu-caps -n "not __fish_seen_subcommand_from $commands" -a list \
	-d 'tell of requirements, rules, causes, findings, inputs, exports or vmms'
complete -c pmu-caps -n "__fish_seen_subcommand_from check" \
	-a 'pmu mediated mediated-startable topdown full-width pebs lbr perf-metrics kvm-agrees'
complete -c pmu-caps -n "__fish_seen_subcommand_from baseline" -F
complete -c pmu-caps -n "__fish_seen_subcommand_from export" \
	-a 'prometheus nfd facter nova-traits monitoring-plugin'
complete -c pmu-caps -n "__fish_seen_subcommand_from diff" -F
complete -c pmu-caps -n "__fish_seen_subcommand_from list" \
	-a 'requirements rules causes findings inputs exports vmms'

complete -c pmu-caps -l from -r -F -d 'read a file or folder instead of this host'
complete -c pmu-caps -l with -r -F -d 'add a further source about the same host'
complete -c pmu-caps -l all-cpus -d 'visit every CPU'
complete -c pmu-caps -l perf-capabilities -x -d 'value of IA32_PERF_CAPABILITIES'
complete -c pmu-caps -l kernel -x -a '6.1 6.8 6.12 6.17 7.0 fixed3-v2 fixed3-v6' \
	-d 'judge by the rules of this kernel'
complete -c pmu-caps -l mediated -x -a 'on off' -d 'as if enable_mediated_pmu were'
complete -c pmu-caps -l enable-pmu -x -a 'on off' -d 'as if enable_pmu were'
complete -c pmu-caps -l nmi-watchdog -x -a 'on off' -d 'as if the NMI watchdog were'
complete -c pmu-caps -n "__fish_seen_subcommand_from explain" -F
complete -c pmu-caps -l vmm -x -a 'qemu firecracker cloud-hypervisor crosvm' \
	-d 'the monitor that runs the guest'
complete -c pmu-caps -l guest-only -d 'explain the guest alone'
complete -c pmu-caps -l guest-visible -d 'compare only what guests see'
complete -c pmu-caps -l json -d 'write JSON'
complete -c pmu-caps -l redact -d 'leave out of a record whose host it is'
complete -c pmu-caps -s o -l output -r -F -d 'write to a file'
complete -c pmu-caps -l color -x -a 'auto always never' -d 'colour the text'
complete -c pmu-caps -l help -d 'show the list of options'
complete -c pmu-caps -l usage -d 'show a short usage message'
complete -c pmu-caps -l version -d 'show the version'
