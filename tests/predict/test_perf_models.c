// SPDX-License-Identifier: GPL-2.0-or-later
/* model/perf_models.h: what perf knows of Intel parts by their model. */
#include <string.h>

#include "tests/predict/machines.h"
#include "tests/unit_test.h"

struct part {
	unsigned int family, model;
};

/* The rule sets from first on have all of these parts as the property says. */
static void check_since(bool (*property)(const struct perf_model *, const struct ruleset *),
			enum ruleset_id first, const struct part *part, size_t count)
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		for (size_t j = 0; j < count; j++) {
			const struct ruleset *rules = &rulesets[i];
			const struct perf_model *model =
				perf_model_find(rules, part[j].family, part[j].model);

			if (property(model, rules) != (i >= first))
				fail_msg("%s: family %u model 0x%x", rules->name,
					 part[j].family, part[j].model);
		}
}

static void hybrid_parts_are_known_since_their_kernels(void **state)
{
	static const struct part first[] = {
		{ 6, 0x97 }, { 6, 0x9a }, { 6, 0xb7 }, { 6, 0xba }, { 6, 0xbf },
	};
	static const struct part meteor_lake[] = { { 6, 0xaa }, { 6, 0xac } };
	static const struct part lunar_lake[] = { { 6, 0xbd }, { 6, 0xc6 } };
	static const struct part panther_lake[] = { { 6, 0xb5 }, { 6, 0xc5 }, { 6, 0xcc } };
	static const struct part newest[] = { { 6, 0xd5 }, { 18, 1 }, { 18, 3 } };

	(void)state;
	check_since(perf_model_is_hybrid, RULESET_6_1, first, ARRAY_SIZE(first));
	check_since(perf_model_is_hybrid, RULESET_6_8, meteor_lake,
		    ARRAY_SIZE(meteor_lake));
	check_since(perf_model_is_hybrid, RULESET_6_12, lunar_lake, ARRAY_SIZE(lunar_lake));
	check_since(perf_model_is_hybrid, RULESET_6_17, panther_lake,
		    ARRAY_SIZE(panther_lake));
	check_since(perf_model_is_hybrid, RULESET_7_0, newest, ARRAY_SIZE(newest));
}

static void no_other_part_is_hybrid(void **state)
{
	unsigned int hybrid = 0;

	(void)state;
	for (unsigned int family = 0; family < 32; family++)
		for (unsigned int model = 0; model < 256; model++) {
			const struct ruleset *rules = &rulesets[RULESET_7_0];

			hybrid += perf_model_is_hybrid(
				perf_model_find(rules, family, model), rules);
		}
	assert_int_equal(hybrid, 15);
}

static void guests_get_pebs_on_these_parts_whatever_its_format(void **state)
{
	static const struct part ice_lake[] = { { 6, 0x6a }, { 6, 0x6c } };
	static const struct part sapphire_rapids[] = {
		{ 6, 0x8f },
		{ 6, 0xcf },
		{ 6, 0xad },
		{ 6, 0xae },
	};
	static const struct part diamond_rapids[] = { { 19, 1 } };

	(void)state;
	check_since(perf_model_has_guest_pebs, RULESET_6_1, ice_lake, ARRAY_SIZE(ice_lake));
	check_since(perf_model_has_guest_pebs, RULESET_6_8, sapphire_rapids,
		    ARRAY_SIZE(sapphire_rapids));
	check_since(perf_model_has_guest_pebs, RULESET_7_0, diamond_rapids,
		    ARRAY_SIZE(diamond_rapids));
}

/* One commit named them and let the format decide: 6.3, by its date. */
static void sapphire_rapids_gives_pebs_where_its_format_does(void **state)
{
	struct ruleset rules = rulesets[RULESET_6_1];

	(void)state;
	rules.pebs_formats = rulesets[RULESET_6_8].pebs_formats;
	assert_true(perf_model_has_guest_pebs(perf_model_find(&rules, 6, 0x8f), &rules));
	assert_false(perf_model_has_guest_pebs(perf_model_find(&rules, 19, 1), &rules));
	assert_false(perf_model_has_guest_pebs(perf_model_find(&rules, 6, 0x55), &rules));
}

static void no_other_part_gives_pebs_by_its_model(void **state)
{
	const struct ruleset *rules = &rulesets[RULESET_7_0];
	unsigned int count = 0;

	(void)state;
	for (unsigned int family = 0; family < 32; family++)
		for (unsigned int model = 0; model < 256; model++)
			count += perf_model_has_guest_pebs(
				perf_model_find(rules, family, model), rules);
	assert_int_equal(count, 7);
}

static void the_lbr_is_known_by_model(void **state)
{
	static const struct {
		unsigned int depth;
		bool call_stack;
		const char *models; /* one character each */
	} lbrs[] = {
		{ .depth = 4, .models = "\x0f\x16\x17\x1d" },
		{ .depth = 8, .models = "\x57\x85\x26\x27\x35\x36\x37\x4a\x4d\x5a\x4c" },
		{ .depth = 16, .models = "\x1a\x1e\x2e\x25\x2c\x2f\x2a\x2d\x3a\x3e" },
		{ .depth = 16,
		  .call_stack = true,
		  .models = "\x3c\x3f\x45\x46\x3d\x47\x4f\x56" },
		{
			.depth = 32,
			.call_stack = true,
			.models = "\x4e\x5e\x55\x8e\x9e\xa5\xa6\x6a\x6c\x7d\x7e\x9d\x8c\x8d"
				  "\xa7\x5c\x5f\x7a\x86\x96\x9c",
		},
	};
	unsigned int known = 0, with_lbr = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lbrs); i++)
		for (const char *model = lbrs[i].models; *model; model++) {
			const struct perf_lbr lbr =
				perf_model_lbr(perf_model_find(&rulesets[RULESET_7_0], 6,
							       (unsigned char)*model),
					       0);

			known++;
			if (lbr.depth != lbrs[i].depth ||
			    lbr.call_stack != lbrs[i].call_stack)
				fail_msg("model 0x%x", (unsigned char)*model);
		}
	for (unsigned int model = 0; model < 256; model++)
		with_lbr += perf_model_lbr(
				    perf_model_find(&rulesets[RULESET_7_0], 6, model), 15)
				    .depth > 0;
	assert_int_equal(with_lbr, known + 1); /* and Bonnell */
}

static void early_bonnell_has_no_lbr(void **state)
{
	const struct perf_model *bonnell = perf_model_find(&rulesets[RULESET_7_0], 6, 0x1c);

	(void)state;
	assert_int_equal(perf_model_lbr(bonnell, 9).depth, 0);
	assert_int_equal(perf_model_lbr(bonnell, 10).depth, 8);
	assert_false(perf_model_lbr(bonnell, 10).call_stack);
	assert_int_equal(perf_model_lbr(NULL, 10).depth, 0);
}

static void before_6_10_only_the_model_counts(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const bool found = perf_model_find(&rulesets[i], 12, 0x6a);

		assert_non_null(perf_model_find(&rulesets[i], 6, 0x6a));
		assert_int_equal(found, i <= RULESET_6_8);
	}
	assert_null(perf_model_find(&rulesets[RULESET_6_1], 18, 0x03));
}

static bool has_guest_pebs(enum ruleset_id rules, const struct pmu_inputs *in)
{
	return machine_perf(rules, in).guest_pebs;
}

/* A part that is in no list: it is the format that decides. */
static struct pmu_inputs part_with_pebs_format(unsigned int format)
{
	struct pmu_inputs in = machine_clearwater();

	in.perf_capabilities = 0x20c0 | format << 8;
	return in;
}

static void guests_get_pebs_by_its_format(void **state)
{
	(void)state;
	for (unsigned int format = 0; format < 16; format++) {
		struct pmu_inputs in = part_with_pebs_format(format);

		assert_false(has_guest_pebs(RULESET_6_1, &in));
		assert_int_equal(has_guest_pebs(RULESET_6_8, &in), format == 5);
		for (unsigned int i = RULESET_6_12; i < RULESET_COUNT; i++)
			assert_int_equal(has_guest_pebs(i, &in),
					 format == 5 || format == 6);
	}
}

static void the_format_counts_only_where_pebs_is_complete(void **state)
{
	struct pmu_inputs in = part_with_pebs_format(5);

	(void)state;
	in.dtes64 = false;
	assert_false(has_guest_pebs(RULESET_7_0, &in));
	in = part_with_pebs_format(5);
	in.ds = false;
	assert_false(has_guest_pebs(RULESET_7_0, &in));
	in = part_with_pebs_format(5);
	in.pdcm = false;
	assert_false(has_guest_pebs(RULESET_7_0, &in));
	in = part_with_pebs_format(5);
	in.pebs_unavailable = true;
	assert_false(has_guest_pebs(RULESET_7_0, &in));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hybrid_parts_are_known_since_their_kernels),
		cmocka_unit_test(no_other_part_is_hybrid),
		cmocka_unit_test(guests_get_pebs_on_these_parts_whatever_its_format),
		cmocka_unit_test(sapphire_rapids_gives_pebs_where_its_format_does),
		cmocka_unit_test(no_other_part_gives_pebs_by_its_model),
		cmocka_unit_test(the_lbr_is_known_by_model),
		cmocka_unit_test(early_bonnell_has_no_lbr),
		cmocka_unit_test(before_6_10_only_the_model_counts),
		cmocka_unit_test(guests_get_pebs_by_its_format),
		cmocka_unit_test(the_format_counts_only_where_pebs_is_complete),
	};

	return cmocka_run_group_tests_name("perf_models", tests, NULL, NULL);
}
