-- SPDX-License-Identifier: GPL-2.0-or-later
-- Between which pools can a running guest not be moved without losing or mistaking what it was
-- given where it started? "migration.keeps" of "pmu-caps diff" says the same of two hosts:
-- 'unknown' means that nothing forbids it for certain, and a fact is missing.
WITH known AS (
	-- In these a missing fact is NULL: what is compared with it is neither true nor false.
	SELECT pool, vendor, model, nullif(mode, 'unknown') AS mode,
		CASE mode WHEN 'mediated' THEN startable END AS startable,
		version, gp_counters, gp_width, fixed_bitmap, fixed_width, events,
		nullif(full_width, 'unknown') AS full_width, nullif(pebs, 'unknown') AS pebs,
		nullif(lbr, 'unknown') AS lbr, nullif(perf_metrics, 'unknown') AS perf_metrics,
		has_perf_capabilities, perf_capabilities,
		nullif(perfctr_core, 'unknown') AS perfctr_core,
		nullif(perfmon_v2, 'unknown') AS perfmon_v2
	FROM host WHERE label = 'now'
), numbered AS MATERIALIZED (
	-- Pools have few kinds of hosts, and share them: every two kinds are compared once.
	SELECT known.*, dense_rank() OVER (ORDER BY vendor, model, mode, startable, version,
		gp_counters, gp_width, fixed_bitmap, fixed_width, events, full_width, pebs, lbr,
		perf_metrics, has_perf_capabilities, perf_capabilities, perfctr_core,
		perfmon_v2) AS kind
	FROM known
), member AS MATERIALIZED (
	SELECT DISTINCT pool, kind FROM numbered
), profile AS MATERIALIZED (
	SELECT DISTINCT kind, vendor, model, mode, startable, version, gp_counters, gp_width,
		fixed_bitmap, fixed_width, events, full_width, pebs, lbr, perf_metrics,
		has_perf_capabilities, perf_capabilities, perfctr_core, perfmon_v2
	FROM numbered
), verdict AS MATERIALIZED (
	SELECT a.kind AS from_kind, b.kind AS to_kind,
		a.vendor = b.vendor
		-- A mediated guest must be started where it goes; one that was not mediated
		-- may lack the irqchip in the kernel that it needs there.
		AND CASE WHEN a.mode IN ('none', 'disabled') THEN TRUE
			WHEN a.mode IS NULL OR b.mode IS NULL THEN NULL
			WHEN b.mode IN ('none', 'disabled') THEN FALSE
			WHEN b.mode = 'emulated' THEN TRUE
			WHEN b.startable = 'no'
			THEN a.mode = 'mediated' AND a.startable = 'no'
			WHEN a.mode = 'emulated' OR b.startable = 'unknown' THEN NULL
			ELSE TRUE END
		-- More is no harm, and of nothing nothing goes. 'no' is less than 'yes'.
		AND (a.version = 0 OR a.version <= b.version)
		AND (a.gp_counters = 0 OR a.gp_counters <= b.gp_counters)
		AND (a.fixed_bitmap = 0 OR (a.fixed_bitmap & ~b.fixed_bitmap) = 0)
		AND (a.events = 0 OR (a.events & ~b.events) = 0)
		AND (a.full_width = 'no' OR a.full_width <= b.full_width)
		AND (a.pebs = 'no' OR a.pebs <= b.pebs) AND (a.lbr = 'no' OR a.lbr <= b.lbr)
		AND (a.perf_metrics = 'no' OR a.perf_metrics <= b.perf_metrics)
		AND (a.perfctr_core = 'no' OR a.perfctr_core <= b.perfctr_core)
		AND (a.perfmon_v2 = 'no' OR a.perfmon_v2 <= b.perfmon_v2)
		-- A guest computes with the width of the counters that it has.
		AND (a.gp_counters = 0 OR b.gp_counters = 0 OR a.gp_width = b.gp_width)
		AND (a.fixed_bitmap = 0 OR b.fixed_bitmap = 0 OR a.fixed_width = b.fixed_width)
		-- The register itself can go. KVM takes a guest's only with bits that it
		-- offers itself: the formats of LBR (5:0) and PEBS (11:6) as they are, of the
		-- others no more.
		AND CASE WHEN a.has_perf_capabilities = 'no' THEN TRUE
			WHEN a.perf_capabilities IS NULL THEN NULL
			WHEN b.has_perf_capabilities = 'no' THEN FALSE
			ELSE ((a.perf_capabilities & ~b.perf_capabilities) >> 12) = 0
			AND (a.perf_capabilities & 63)
				IN (0, b.perf_capabilities & 63)
			AND (a.perf_capabilities & 4032)
				IN (0, b.perf_capabilities & 4032) END
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
