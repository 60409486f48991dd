-- SPDX-License-Identifier: GPL-2.0-or-later
-- The reports of a fleet in DuckDB (1.5 was tried). Its generated columns are never stored, and
-- it needs no index to go through a column: the columns are filled when reports are loaded.
CREATE TABLE report (
	label TEXT NOT NULL, -- 'now', or what the reports foretell: 'then'
	document JSON NOT NULL,
	host TEXT NOT NULL,
	vendor TEXT,
	brand TEXT,
	kernel TEXT,
	mode TEXT,
	version BIGINT,
	gp_counters BIGINT,
	gp_width BIGINT,
	fixed_bitmap BIGINT,
	eligible TEXT,
	enabled TEXT,
	requested TEXT,
	startable TEXT,
	agreement TEXT,
	PRIMARY KEY (label, host)
);

-- What to insert for a document; see the README beside this file.
CREATE MACRO report_columns(d) AS {
	'host': d ->> '$.source.name',
	'vendor': d ->> '$.host.vendor',
	'brand': d ->> '$.host.brand',
	'kernel': d ->> '$.host.kernel',
	'mode': d ->> '$.guest.mode',
	'version': (d ->> '$.guest.pmu.version')::BIGINT,
	'gp_counters': (d ->> '$.guest.pmu.gp.count')::BIGINT,
	'gp_width': (d ->> '$.guest.pmu.gp.width')::BIGINT,
	'fixed_bitmap': (d ->> '$.guest.pmu.fixed.bitmap')::BIGINT,
	'eligible': d ->> '$.mediated.eligible',
	'enabled': d ->> '$.mediated.enabled',
	'requested': d ->> '$.mediated.requested',
	'startable': d ->> '$.mediated.startable',
	'agreement': d ->> '$.kvm.agreement'
};

-- Which hosts belong together; a host that is not listed has no pool.
CREATE TABLE pool_member (host TEXT PRIMARY KEY, pool TEXT NOT NULL);

-- A number is NULL where it is not known, and 0 where there is no vPMU.
CREATE VIEW host AS
SELECT r.label, r.host, coalesce(p.pool, '') AS pool, r.vendor, r.brand, r.kernel,
	coalesce(r.mode, 'unknown') AS mode,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.version END AS version,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.gp_counters END AS gp_counters,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.gp_width END AS gp_width,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.fixed_bitmap END
		AS fixed_bitmap,
	document ->> '$.guest.full_width' AS full_width,
	document ->> '$.guest.pebs' AS pebs,
	document ->> '$.guest.lbr' AS lbr,
	document ->> '$.guest.perf_metrics' AS perf_metrics,
	document ->> '$.topdown.fixed_counter_3.guest' AS topdown_slots,
	r.eligible,
	CASE r.enabled WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE 'unknown' END
		AS enabled,
	CASE r.requested WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE 'unknown' END
		AS requested,
	r.startable, document ->> '$.mediated.startable_reason' AS startable_reason,
	r.agreement
FROM report r LEFT JOIN pool_member p ON p.host = r.host;

CREATE VIEW requirement AS
SELECT label, host, q ->> '$.id' AS id, q ->> '$.state' AS state, q ->> '$.have' AS have,
	q ->> '$.need' AS need, q ->> '$.remedy' AS remedy
FROM (SELECT label, host,
	unnest((document -> '$.mediated.requirements')::JSON[]) AS q FROM report);

CREATE VIEW difference AS
SELECT label, host, d ->> '$.field' AS field, d ->> '$.predicted' AS predicted,
	d ->> '$.answered' AS answered
FROM (SELECT label, host, unnest((document -> '$.kvm.differences')::JSON[]) AS d FROM report);

CREATE VIEW unknown_fact AS
SELECT label, host, u ->> '$.path' AS path, u ->> '$.reason' AS reason,
	u ->> '$.detail' AS detail, u ->> '$.how' AS how
FROM (SELECT label, host, unnest((document -> '$.unknown')::JSON[]) AS u FROM report);
