-- SPDX-License-Identifier: GPL-2.0-or-later
-- What is the largest vPMU that every host of a pool can offer? "pmu-caps baseline" says the
-- same. NULL, and 'unknown', where a host's part of it is not known, unless another host has
-- none of it anyway. Where vpmu is 'no', no vPMU is on all hosts: all numbers are 0 then.
WITH size AS (
	SELECT pool, count(*) AS hosts,
		-- 'no' is less than 'unknown' is less than 'yes'.
		min(vpmu) AS vpmu, min(full_width) AS full_width,
		min(perf_metrics) AS perf_metrics,
		-- Of PEBS and LBR hosts must have the same fields of the register, as KVM does
		-- not let a guest have others: bits 6 to 11, 14 and 17, and bits 0 to 5.
		CASE WHEN min(CASE WHEN pebs = 'yes' THEN perf_capabilities & 151488 END)
				< max(CASE WHEN pebs = 'yes' THEN perf_capabilities & 151488 END)
			THEN 'no' ELSE min(pebs) END AS pebs,
		CASE WHEN min(CASE WHEN lbr = 'yes' THEN perf_capabilities & 63 END)
				< max(CASE WHEN lbr = 'yes' THEN perf_capabilities & 63 END)
			THEN 'no' ELSE min(lbr) END AS lbr,
		min(version) AS version, count(version) AS known,
		min(gp_counters) AS gp_counters, count(gp_counters) AS known_gp,
		min(gp_width) AS gp_width, count(gp_width) AS known_gp_width,
		min(fixed_width) AS fixed_width, count(fixed_width) AS known_fixed_width,
		count(fixed_bitmap) AS known_fixed
	FROM host WHERE label = 'now' GROUP BY pool
), common AS (
	SELECT h.pool, c.n
	FROM host h JOIN counter_number c ON (h.fixed_bitmap >> c.n) & 1 = 1
	WHERE h.label = 'now'
	GROUP BY h.pool, c.n
	HAVING count(*) = (SELECT known_fixed FROM size s WHERE s.pool = h.pool)
), fixed AS (
	SELECT s.pool, coalesce(sum(CAST(1 AS BIGINT) << c.n), 0) AS bitmap
	FROM size s LEFT JOIN common c ON c.pool = s.pool
	GROUP BY s.pool
)
SELECT s.pool, s.hosts, s.vpmu,
	CASE WHEN known = hosts OR version = 0 THEN version END AS version,
	CASE WHEN known_gp = hosts OR gp_counters = 0 THEN gp_counters END AS gp_counters,
	CASE WHEN known_gp_width = hosts OR gp_width = 0 THEN gp_width END AS gp_width,
	CASE WHEN known_fixed = hosts OR (known_fixed > 0 AND f.bitmap = 0) THEN f.bitmap END
		AS fixed_bitmap,
	CASE WHEN known_fixed_width = hosts OR fixed_width = 0 THEN fixed_width END
		AS fixed_width,
	s.full_width, s.pebs, s.lbr, s.perf_metrics
FROM size s JOIN fixed f ON f.pool = s.pool
ORDER BY s.pool;
