-- SPDX-License-Identifier: GPL-2.0-or-later
-- What do guests get, by CPU model and kernel, and where is TopDown among it?
SELECT brand, kernel, mode, version, gp_counters, fixed_bitmap, full_width, topdown_slots,
	perf_metrics, count(*) AS hosts
FROM host
WHERE label = 'now'
GROUP BY brand, kernel, mode, version, gp_counters, fixed_bitmap, full_width, topdown_slots,
	perf_metrics
ORDER BY hosts DESC, brand, kernel, mode;
