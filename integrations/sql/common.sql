-- SPDX-License-Identifier: GPL-2.0-or-later
-- Views that are the same in every engine, over the tables and views of postgresql.sql, sqlite.sql
-- or duckdb.sql.

-- A number is NULL where it is not known, and 0 where there is no vPMU: none of it is there. mode
-- can be 'unknown' though there is a vPMU for certain, of one kind or the other. perf_capabilities
-- is NULL, too, where a guest has no such register: has_perf_capabilities says so.
CREATE VIEW host AS
SELECT r.label, r.host, coalesce(p.pool, '') AS pool, r.vendor, r.model, r.brand, r.kernel,
	coalesce(r.mode, 'unknown') AS mode,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 'no'
		WHEN r.mode IS NULL AND r.version IS NULL THEN 'unknown'
		ELSE 'yes' END AS vpmu,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.version END AS version,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.gp_counters END AS gp_counters,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.gp_width END AS gp_width,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.fixed_bitmap END AS fixed_bitmap,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.fixed_width END AS fixed_width,
	-- The architectural events of leaf 0xA, of which AMD has nothing.
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0
		WHEN r.vendor IN ('AuthenticAMD', 'HygonGenuine') THEN 0 ELSE r.events END AS events,
	r.perf_capabilities,
	CASE WHEN r.has_perf_capabilities THEN 'yes' ELSE 'no' END AS has_perf_capabilities,
	CASE WHEN r.perfctr_core THEN 'yes'
		WHEN r.version IS NULL AND coalesce(r.mode, '') NOT IN ('none', 'disabled')
		THEN 'unknown' ELSE 'no' END AS perfctr_core,
	CASE WHEN r.perfmon_v2 THEN 'yes'
		WHEN r.version IS NULL AND coalesce(r.mode, '') NOT IN ('none', 'disabled')
		THEN 'unknown' ELSE 'no' END AS perfmon_v2,
	r.full_width, r.pebs, r.lbr, r.perf_metrics, r.topdown_slots, r.eligible,
	CASE WHEN r.enabled THEN 'yes' WHEN NOT r.enabled THEN 'no' ELSE 'unknown' END AS enabled,
	CASE WHEN r.requested THEN 'yes' WHEN NOT r.requested THEN 'no' ELSE 'unknown' END
		AS requested,
	r.startable, r.startable_reason, r.agreement
FROM report r LEFT JOIN pool_member p ON p.host = r.host;

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
