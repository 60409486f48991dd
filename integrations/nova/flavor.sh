#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A flavor whose guests get the mediated vPMU with 8 general-purpose counters. hw:pmu asks Nova
# for a vPMU; the traits ask Placement for hosts that have one to give.
set -eu
openstack flavor create --vcpus 4 --ram 8192 --disk 40 perf.medium
openstack flavor set perf.medium \
	--property hw:pmu=True \
	--property trait:CUSTOM_KVM_VPMU_MEDIATED=required \
	--property trait:CUSTOM_KVM_VPMU_GP_COUNTERS_8=required
