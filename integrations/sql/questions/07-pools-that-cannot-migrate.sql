-- SPDX-License-Identifier: GPL-2.0-or-later
-- Between which pools can a guest not move without losing counters or features that it was
-- given where it started? 'unknown': nothing is lost for certain, and a fact is missing.
WITH profile AS (
	SELECT DISTINCT pool, vendor, version, gp_counters, gp_width, fixed_bitmap,
		full_width, pebs, lbr, perf_metrics
	FROM host WHERE label = 'now'
), pair AS (
	SELECT a.pool AS from_pool, b.pool AS to_pool,
		CASE WHEN a.vendor <> b.vendor OR a.version > b.version
			OR a.gp_counters > b.gp_counters OR a.gp_width > b.gp_width
			OR a.fixed_bitmap & ~b.fixed_bitmap <> 0
			OR (a.full_width = 'yes' AND b.full_width = 'no')
			OR (a.pebs = 'yes' AND b.pebs = 'no')
			OR (a.lbr = 'yes' AND b.lbr = 'no')
			OR (a.perf_metrics = 'yes' AND b.perf_metrics = 'no')
		THEN 2
		WHEN a.vendor = b.vendor AND a.version <= b.version
			AND a.gp_counters <= b.gp_counters AND a.gp_width <= b.gp_width
			AND a.fixed_bitmap & ~b.fixed_bitmap = 0
			AND (a.full_width = 'no' OR b.full_width = 'yes')
			AND (a.pebs = 'no' OR b.pebs = 'yes')
			AND (a.lbr = 'no' OR b.lbr = 'yes')
			AND (a.perf_metrics = 'no' OR b.perf_metrics = 'yes')
		THEN 0
		ELSE 1 END AS loss
	FROM profile a JOIN profile b ON a.pool <> b.pool
)
SELECT from_pool, to_pool, CASE max(loss) WHEN 2 THEN 'no' ELSE 'unknown' END AS can_migrate
FROM pair
GROUP BY from_pool, to_pool
HAVING max(loss) > 0
ORDER BY from_pool, to_pool;
