-- SPDX-License-Identifier: GPL-2.0-or-later
-- Views that are the same in every engine, over those of postgresql.sql, sqlite.sql or
-- duckdb.sql.

-- What a guest of each host can get, item by item; 'unknown' is a value of its own.
CREATE VIEW guest_item AS
SELECT label, host, pool, 'mode' AS item, mode AS value FROM host
UNION ALL SELECT label, host, pool, 'version', coalesce(CAST(version AS TEXT), 'unknown')
	FROM host
UNION ALL SELECT label, host, pool, 'gp-counters',
	coalesce(CAST(gp_counters AS TEXT), 'unknown') FROM host
UNION ALL SELECT label, host, pool, 'gp-width', coalesce(CAST(gp_width AS TEXT), 'unknown')
	FROM host
UNION ALL SELECT label, host, pool, 'fixed-bitmap',
	coalesce(CAST(fixed_bitmap AS TEXT), 'unknown') FROM host
UNION ALL SELECT label, host, pool, 'full-width', full_width FROM host
UNION ALL SELECT label, host, pool, 'pebs', pebs FROM host
UNION ALL SELECT label, host, pool, 'lbr', lbr FROM host
UNION ALL SELECT label, host, pool, 'perf-metrics', perf_metrics FROM host;

-- The numbers of the fixed counters that a bitmap of 32 bits can hold.
CREATE VIEW counter_number AS
WITH RECURSIVE numbers(n) AS (
	SELECT 0
	UNION ALL SELECT n + 1 FROM numbers WHERE n < 31
)
SELECT n FROM numbers;
