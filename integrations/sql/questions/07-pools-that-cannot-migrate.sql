-- SPDX-License-Identifier: GPL-2.0-or-later
-- Between which pools can a running guest not be moved without losing or mistaking what it was
-- given where it started? "migration.keeps" of "pmu-caps diff" says the same of two hosts:
-- 'unknown' means that nothing forbids it for certain, and a fact is missing.
WITH known AS (
	-- In these a missing fact is NULL: what is compared with it is neither true nor false.
	SELECT pool, vendor, model,
		CASE mode WHEN 'none' THEN 0 WHEN 'disabled' THEN 0 WHEN 'unknown' THEN NULL
			ELSE 1 END AS vpmu,
		version, gp_counters, gp_width, fixed_bitmap, fixed_width,
		nullif(full_width, 'unknown') AS full_width, nullif(pebs, 'unknown') AS pebs,
		nullif(lbr, 'unknown') AS lbr, nullif(perf_metrics, 'unknown') AS perf_metrics,
		has_perf_capabilities, perf_capabilities,
		nullif(perfctr_core, 'unknown') AS perfctr_core,
		nullif(perfmon_v2, 'unknown') AS perfmon_v2
	FROM host WHERE label = 'now'
), numbered AS MATERIALIZED (
	-- Pools have few kinds of hosts, and share them: every two kinds are compared once.
	SELECT known.*, dense_rank() OVER (ORDER BY vendor, model, vpmu, version, gp_counters,
		gp_width, fixed_bitmap, fixed_width, full_width, pebs, lbr, perf_metrics,
		has_perf_capabilities, perf_capabilities, perfctr_core, perfmon_v2) AS kind
	FROM known
), member AS MATERIALIZED (
	SELECT DISTINCT pool, kind FROM numbered
), profile AS MATERIALIZED (
	SELECT DISTINCT kind, vendor, model, vpmu, version, gp_counters, gp_width, fixed_bitmap,
		fixed_width, full_width, pebs, lbr, perf_metrics, has_perf_capabilities,
		perf_capabilities, perfctr_core, perfmon_v2
	FROM numbered
), verdict AS MATERIALIZED (
	SELECT a.kind AS from_kind, b.kind AS to_kind,
		a.vendor = b.vendor
		-- More is no harm. 'no' is less than 'yes'.
		AND a.vpmu <= b.vpmu AND a.version <= b.version
		AND a.gp_counters <= b.gp_counters AND (a.fixed_bitmap & ~b.fixed_bitmap) = 0
		AND a.full_width <= b.full_width AND a.pebs <= b.pebs AND a.lbr <= b.lbr
		AND a.perf_metrics <= b.perf_metrics AND a.perfctr_core <= b.perfctr_core
		AND a.perfmon_v2 <= b.perfmon_v2
		-- A guest computes with the width of the counters that it has.
		AND (a.gp_counters = 0 OR b.gp_counters = 0 OR a.gp_width = b.gp_width)
		AND (a.fixed_bitmap = 0 OR b.fixed_bitmap = 0 OR a.fixed_width = b.fixed_width)
		-- KVM takes a guest's register only with bits that it offers itself: the
		-- formats of LBR (5:0) and PEBS (11:6) as they are, of the others no more.
		AND (a.has_perf_capabilities = 'no' OR b.has_perf_capabilities = 'no' OR (
			((a.perf_capabilities & ~b.perf_capabilities) >> 12) = 0
			AND (a.perf_capabilities & 63)
				IN (0, b.perf_capabilities & 63)
			AND (a.perf_capabilities & 4032)
				IN (0, b.perf_capabilities & 4032)))
		-- It gives LBR and PEBS only to guests with its CPU's model number.
		AND ((a.lbr = 'no' AND a.pebs = 'no') OR a.model = b.model) AS keeps
	FROM profile a CROSS JOIN profile b
)
SELECT f.pool AS from_pool, t.pool AS to_pool,
	CASE WHEN max(CASE WHEN NOT v.keeps THEN 1 ELSE 0 END) = 1 THEN 'no' ELSE 'unknown' END
		AS can_migrate
FROM verdict v JOIN member f ON f.kind = v.from_kind JOIN member t ON t.kind = v.to_kind
WHERE f.pool <> t.pool AND (NOT v.keeps OR v.keeps IS NULL)
GROUP BY f.pool, t.pool
ORDER BY f.pool, t.pool;
