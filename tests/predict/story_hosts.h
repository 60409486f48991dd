// SPDX-License-Identifier: GPL-2.0-or-later
/* Hosts of which guests lose something, each as a record made by root holds it. */
#pragma once

#include "tests/predict/scene.h"

void ice_lake(struct scene *host);
void ice_lake_of_a_user(struct scene *host);
void ice_lake_without_lbr_format(struct scene *host);
void ice_lake_without_pebs_bits(struct scene *host);
void ice_lake_nested(struct scene *host);
void nested_without_pmu(struct scene *host);
void ice_lake_without_kvm(struct scene *host);
void ice_lake_disabled(struct scene *host);
void ice_lake_mediated(struct scene *host);
void ice_lake_of_proposal(struct scene *host);
void ice_lake_counted_short(struct scene *host);
void ice_lake_answering_less(struct scene *host);
void ten_counters(struct scene *host);
void without_fixed_bitmap(struct scene *host);
void skylake(struct scene *host);
void clearwater(struct scene *host);
void conroe(struct scene *host);
void foreign_vendor(struct scene *host);
void zen4_of_five(struct scene *host);
void zen4_disabled(struct scene *host);
