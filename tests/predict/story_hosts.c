// SPDX-License-Identifier: GPL-2.0-or-later
/* Hosts of which guests lose something, each as a record made by root holds it. */
#include "tests/predict/story_hosts.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

void ice_lake(struct scene *host)
{
	scene_make_ice_lake(host);
	scene_set_perf_capabilities(host, 0xf4c5);
}

void ice_lake_of_a_user(struct scene *host)
{
	scene_make_ice_lake(host);
}

void ice_lake_without_lbr_format(struct scene *host)
{
	scene_make_ice_lake(host);
	scene_set_perf_capabilities(host, 0xf4c0);
}

void ice_lake_without_pebs_bits(struct scene *host)
{
	scene_make_ice_lake(host);
	scene_set_perf_capabilities(host, 0xb005);
	scene_answer(host, RULESET_7_0, false);
}

void ice_lake_nested(struct scene *host)
{
	ice_lake(host);
	*scene_leaf(host, 0xa) = REGS(0x08300802, 0, 0, 0x8603);
	scene_set_msr(host, HOST_MSR_MISC_ENABLE, 0x850089); /* PEBS is on */
	host_set_guest(&host->snap);
}

void nested_without_pmu(struct scene *host)
{
	ice_lake(host);
	*scene_leaf(host, 0xa) = REGS(0, 0, 0, 0);
	host_set_guest(&host->snap);
}

void ice_lake_without_kvm(struct scene *host)
{
	ice_lake(host);
	host->snap.kvm.device.state = host->snap.kvm.core_module.state = READING_ABSENT;
}

void ice_lake_disabled(struct scene *host)
{
	ice_lake(host);
	scene_set_module(host, "kvm_intel");
	scene_set_parameter(host, KVM_PARAMETER_ENABLE_PMU, "N");
}

void ice_lake_mediated(struct scene *host)
{
	ice_lake(host);
	scene_set_vmx_controls(host, true);
	scene_answer(host, RULESET_7_0, true);
}

void ice_lake_of_proposal(struct scene *host)
{
	ice_lake(host);
	scene_set_kernel(host, "fixed3-v6");
}

void ice_lake_counted_short(struct scene *host)
{
	ice_lake(host);
	scene_set_vmx_controls(host, true);
	scene_leaf(host, 0xa)->edx = 0x8602;
	scene_answer(host, RULESET_FIXED3_V2, true);
}

void ice_lake_answering_less(struct scene *host)
{
	ice_lake(host);
	scene_answer(host, RULESET_7_0, false);
	scene_answered_leaf(host, 0xa)->eax = 0x08300602;
}

void ten_counters(struct scene *host)
{
	ice_lake(host);
	scene_leaf(host, 0xa)->eax = 0x08300a05;
}

void without_fixed_bitmap(struct scene *host)
{
	ice_lake(host);
	*scene_leaf(host, 0xa) = LEAF_A_HYPER_V;
}

void skylake(struct scene *host)
{
	scene_make_skylake(host);
	scene_set_perf_capabilities(host, 0x33c5);
}

void clearwater(struct scene *host)
{
	scene_make_clearwater(host);
	scene_set_perf_capabilities(host, 0x26ff);
}

void conroe(struct scene *host)
{
	ice_lake(host);
	scene_leaf(host, 1)->eax = 0x000006f6;
	*scene_leaf(host, 0xa) = LEAF_A_CONROE;
	scene_set_perf_capabilities(host, 0xc1);
}

void foreign_vendor(struct scene *host)
{
	ice_lake(host);
	scene_leaf(host, 0)->ebx = 0x20202020;
}

void zen4_of_five(struct scene *host)
{
	scene_make_zen4(host);
	scene_leaf(host, 0x80000022)->ebx = 5;
}

void zen4_disabled(struct scene *host)
{
	scene_make_zen4(host);
	scene_set_module(host, "kvm_amd");
	scene_set_parameter(host, KVM_PARAMETER_ENABLE_PMU, "N");
}
