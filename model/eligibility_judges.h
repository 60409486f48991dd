// SPDX-License-Identifier: GPL-2.0-or-later
/* The judges of the eligibility rules, in the order of the table. */
#pragma once

#include "model/eligibility.h"

void judge_rule_kernel(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_vendor(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_architectural_pmu(const struct eligibility_facts *facts,
				  struct rule_result *ret);
void judge_rule_perf_pmu(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_not_hybrid(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_enable_pmu(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_pmu_version(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_perfmon_v2(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_full_width(const struct eligibility_facts *facts, struct rule_result *ret);
void judge_rule_vmx(const struct eligibility_facts *facts, struct rule_result *ret);
