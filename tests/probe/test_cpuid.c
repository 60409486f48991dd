// SPDX-License-Identifier: GPL-2.0-or-later
/* Which leaves are executed: the fake host fails the test at any other. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "model/leaves.h"
#include "probe/cpuid.h"

#include "machines.h"

static struct cpuid_table *table_of(struct fake_host *fake)
{
	return &fake->snap.group[0].cpuid;
}

static void read_all(struct fake_host *fake)
{
	fake_affinity(fake, "0");
	assert_int_equal(cpuid_read(&fake->host, &fake->snap.arena, table_of(fake)), 0);
}

static bool was_read(struct fake_host *fake, uint32_t leaf, uint32_t subleaf)
{
	return cpuid_table_find(table_of(fake), leaf, subleaf) != NULL;
}

static void all_leaves_of_a_part_are_read_in_order(void **state)
{
	static const uint32_t order[][2] = {
		{ 0x0, 0 },        { 0x1, 0 },        { 0x7, 0 },
		{ 0xa, 0 },        { 0x14, 0 },       { 0x14, 1 },
		{ 0x1a, 0 },       { 0x1c, 0 },       { 0x80000000, 0 },
		{ 0x80000001, 0 }, { 0x80000002, 0 }, { 0x80000003, 0 },
		{ 0x80000004, 0 }, { 0x80000008, 0 },
	};
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	read_all(&fake);
	assert_int_equal(table_of(&fake)->count, ARRAY_SIZE(order));
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		assert_int_equal(table_of(&fake)->entry[i].leaf, order[i][0]);
		assert_int_equal(table_of(&fake)->entry[i].subleaf, order[i][1]);
	}
	assert_int_equal(cpuid_table_find(table_of(&fake), 0xa, 0)->eax, 0x08300805);
	assert_int_equal(cpuid_table_find(table_of(&fake), 0xa, 0)->edx, 0x00008604);
	fake_host_done(&fake);
}

static void what_is_read_is_what_dumps_are_read_for(void **state)
{
	void (*const machines[])(struct fake_host *) = {
		machine_intel,
		machine_hybrid,
		machine_amd_guest,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		struct fake_host fake;

		machines[i](&fake);
		read_all(&fake);
		for (size_t k = 0; k < table_of(&fake)->count; k++)
			assert_true(leaf_is_recorded(table_of(&fake)->entry[k].leaf,
						     table_of(&fake)->entry[k].subleaf));
		fake_host_done(&fake);
	}
}

static void a_leaf_above_the_maximum_is_not_executed(void **state)
{
	struct fake_host fake;

	(void)state;
	fake_host_init(&fake);
	fake_cpuid(&fake, 0x0, 0, (struct cpuid_regs){ 0x2, 0, 0, 0 });
	fake_cpuid(&fake, 0x1, 0, (struct cpuid_regs){ 0 });
	fake_cpuid(&fake, 0x80000000, 0, (struct cpuid_regs){ 0x80000004, 0, 0, 0 });
	for (uint32_t leaf = 0x80000001; leaf <= 0x80000004; leaf++)
		fake_cpuid(&fake, leaf, 0, (struct cpuid_regs){ 0 });
	read_all(&fake);
	assert_int_equal(table_of(&fake)->count, 7);
	fake_host_done(&fake);
}

static void the_maximum_is_the_last_leaf(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_cpuid(&fake, 0x0, 0, (struct cpuid_regs){ 0x22, 0, 0, 0 });
	fake_cpuid(&fake, 0x80000000, 0, (struct cpuid_regs){ 0x80000007, 0, 0, 0 });
	read_all(&fake);
	assert_true(was_read(&fake, 0x1c, 0));
	assert_false(was_read(&fake, 0x23, 0));
	assert_true(was_read(&fake, 0x80000004, 0));
	assert_false(was_read(&fake, 0x80000008, 0));
	fake_host_done(&fake);
}

static void a_part_without_extended_leaves_is_not_believed(void **state)
{
	struct fake_host fake;

	(void)state;
	fake_host_init(&fake);
	fake_cpuid(&fake, 0x0, 0, (struct cpuid_regs){ 0x1, 0, 0, 0 });
	fake_cpuid(&fake, 0x1, 0, (struct cpuid_regs){ 0 });
	/* An old part answers 0x80000000 with its highest basic leaf. */
	fake_cpuid(&fake, 0x80000000, 0, (struct cpuid_regs){ 0x7fffffff, 0, 0, 0 });
	read_all(&fake);
	assert_int_equal(table_of(&fake)->count, 3);
	fake_host_done(&fake);
}

static void subleaf_1_of_7_needs_its_announcement(void **state)
{
	struct fake_host intel, amd;

	(void)state;
	machine_intel(&intel);
	read_all(&intel);
	assert_false(was_read(&intel, 0x7, 1));
	fake_host_done(&intel);
	machine_amd_guest(&amd);
	read_all(&amd);
	assert_true(was_read(&amd, 0x7, 1));
	fake_host_done(&amd);
}

static void leaf_23_is_read_by_its_bitmap(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_cpuid(&fake, 0x23, 0, (struct cpuid_regs){ 0x8000000a, 0, 0, 0 });
	fake_cpuid(&fake, 0x23, 31, (struct cpuid_regs){ 0x1234, 0, 0, 0 });
	read_all(&fake);
	for (uint32_t subleaf = 0; subleaf < 32; subleaf++)
		assert_int_equal(was_read(&fake, 0x23, subleaf),
				 subleaf == 0 || subleaf == 1 || subleaf == 3 ||
					 subleaf == 31);
	assert_int_equal(cpuid_table_find(table_of(&fake), 0x23, 31)->eax, 0x1234);
	fake_host_done(&fake);
}

static void the_hypervisor_range_needs_the_hypervisor_bit(void **state)
{
	struct fake_host metal, guest;

	(void)state;
	machine_intel(&metal);
	fake_cpuid(&metal, 0x40000000, 0, (struct cpuid_regs){ 0x40000001, 1, 2, 3 });
	read_all(&metal);
	assert_false(was_read(&metal, 0x40000000, 0));
	fake_host_done(&metal);
	machine_amd_guest(&guest);
	read_all(&guest);
	assert_true(was_read(&guest, 0x40000000, 0));
	assert_true(was_read(&guest, 0x40000001, 0));
	assert_false(was_read(&guest, 0x40000002, 0));
	fake_host_done(&guest);
}

static void the_hypervisor_range_ends_at_40000010(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_amd_guest(&fake);
	fake_cpuid(&fake, 0x40000000, 0, (struct cpuid_regs){ 0x400000ff, 0, 0, 0 });
	for (uint32_t leaf = 0x40000001; leaf <= 0x40000010; leaf++)
		fake_cpuid(&fake, leaf, 0, (struct cpuid_regs){ leaf, 0, 0, 0 });
	read_all(&fake);
	assert_true(was_read(&fake, 0x40000010, 0));
	assert_false(was_read(&fake, 0x40000011, 0));
	fake_host_done(&fake);
}

static void an_old_hypervisor_may_name_no_maximum(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_amd_guest(&fake);
	fake_cpuid(&fake, 0x40000000, 0, (struct cpuid_regs){ 0, 0x4b4d564b, 0, 0 });
	read_all(&fake);
	assert_true(was_read(&fake, 0x40000000, 0));
	assert_false(was_read(&fake, 0x40000001, 0));
	fake_host_done(&fake);
}

static void only_the_pmu_leaves_of_a_further_cpu_are_kept(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_affinity(&fake, "8");
	assert_int_equal(cpuid_read_pmu(&fake.host, &fake.snap.arena, table_of(&fake)), 0);
	assert_int_equal(table_of(&fake)->count, 5);
	for (size_t i = 0; i < table_of(&fake)->count; i++)
		assert_true(leaf_is_pmu(table_of(&fake)->entry[i].leaf));
	assert_int_equal(cpuid_table_find(table_of(&fake), 0x1a, 0)->eax, 0x20000003);
	assert_int_equal(cpuid_table_find(table_of(&fake), 0x23, 1)->ebx, 0x77);
	fake_host_done(&fake);
}

static void the_vendor_is_compared_whole(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	assert_false(cpuid_vendor_is(table_of(&fake), "GenuineIntel"));
	read_all(&fake);
	assert_true(cpuid_vendor_is(table_of(&fake), "GenuineIntel"));
	assert_false(cpuid_vendor_is(table_of(&fake), "_enuineIntel"));
	assert_false(cpuid_vendor_is(table_of(&fake), "Genu_neIntel"));
	assert_false(cpuid_vendor_is(table_of(&fake), "GenuineIn_el"));
	assert_false(cpuid_vendor_is(table_of(&fake), "AuthenticAMD"));
	fake_host_done(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_leaves_of_a_part_are_read_in_order),
		cmocka_unit_test(what_is_read_is_what_dumps_are_read_for),
		cmocka_unit_test(a_leaf_above_the_maximum_is_not_executed),
		cmocka_unit_test(the_maximum_is_the_last_leaf),
		cmocka_unit_test(a_part_without_extended_leaves_is_not_believed),
		cmocka_unit_test(subleaf_1_of_7_needs_its_announcement),
		cmocka_unit_test(leaf_23_is_read_by_its_bitmap),
		cmocka_unit_test(the_hypervisor_range_needs_the_hypervisor_bit),
		cmocka_unit_test(the_hypervisor_range_ends_at_40000010),
		cmocka_unit_test(an_old_hypervisor_may_name_no_maximum),
		cmocka_unit_test(only_the_pmu_leaves_of_a_further_cpu_are_kept),
		cmocka_unit_test(the_vendor_is_compared_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
