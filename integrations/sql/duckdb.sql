-- SPDX-License-Identifier: GPL-2.0-or-later
-- The reports of a fleet in DuckDB (1.5 was tried). Its generated columns are never stored, and
-- it needs no index to go through a column: the columns are filled when reports are loaded.
CREATE TABLE report (
	label TEXT NOT NULL, -- 'now', or what the reports foretell: 'then'
	document JSON NOT NULL,
	host TEXT NOT NULL,
	vendor TEXT,
	model BIGINT,
	brand TEXT,
	kernel TEXT,
	mode TEXT,
	version BIGINT,
	gp_counters BIGINT,
	gp_width BIGINT,
	fixed_bitmap BIGINT,
	fixed_width BIGINT,
	events BIGINT,
	perf_capabilities UBIGINT,
	has_perf_capabilities BOOLEAN,
	perfctr_core BOOLEAN,
	perfmon_v2 BOOLEAN,
	full_width TEXT,
	pebs TEXT,
	lbr TEXT,
	perf_metrics TEXT,
	topdown_slots TEXT,
	eligible TEXT,
	enabled BOOLEAN,
	requested BOOLEAN,
	startable TEXT,
	startable_reason TEXT,
	agreement TEXT,
	PRIMARY KEY (label, host)
);

-- What to insert for a document; see the README beside this file.
CREATE MACRO report_columns(d) AS {
	'host': d ->> '$.source.name',
	'vendor': d ->> '$.host.vendor',
	'model': (d ->> '$.host.model')::BIGINT,
	'brand': d ->> '$.host.brand',
	'kernel': d ->> '$.host.kernel',
	'mode': d ->> '$.guest.mode',
	'version': (d ->> '$.guest.pmu.version')::BIGINT,
	'gp_counters': (d ->> '$.guest.pmu.gp.count')::BIGINT,
	'gp_width': (d ->> '$.guest.pmu.gp.width')::BIGINT,
	'fixed_bitmap': (d ->> '$.guest.pmu.fixed.bitmap')::BIGINT,
	'fixed_width': (d ->> '$.guest.pmu.fixed.width')::BIGINT,
	'events': (d ->> '$.guest.pmu.events.available')::BIGINT,
	'perf_capabilities': (d ->> '$.guest.pmu.perf_capabilities')::UBIGINT,
	'has_perf_capabilities': json_exists(d, '$.guest.pmu.perf_capabilities'),
	'perfctr_core': (d ->> '$.guest.pmu.perfctr_core')::BOOLEAN,
	'perfmon_v2': (d ->> '$.guest.pmu.perfmon_v2')::BOOLEAN,
	'full_width': d ->> '$.guest.full_width',
	'pebs': d ->> '$.guest.pebs',
	'lbr': d ->> '$.guest.lbr',
	'perf_metrics': d ->> '$.guest.perf_metrics',
	'topdown_slots': d ->> '$.topdown.fixed_counter_3.guest',
	'eligible': d ->> '$.mediated.eligible',
	'enabled': (d ->> '$.mediated.enabled')::BOOLEAN,
	'requested': (d ->> '$.mediated.requested')::BOOLEAN,
	'startable': d ->> '$.mediated.startable',
	'startable_reason': d ->> '$.mediated.startable_reason',
	'agreement': d ->> '$.kvm.agreement'
};

-- Which hosts belong together; a host that is not listed has no pool.
CREATE TABLE pool_member (host TEXT PRIMARY KEY, pool TEXT NOT NULL);

CREATE VIEW requirement AS
SELECT label, host, q ->> '$.id' AS id, q ->> '$.state' AS state, q ->> '$.have' AS have,
	q ->> '$.need' AS need, q ->> '$.remedy' AS remedy
FROM (SELECT label, host,
	unnest((document -> '$.mediated.requirements')::JSON[]) AS q FROM report);

CREATE VIEW difference AS
SELECT label, host, d ->> '$.field' AS field, d ->> '$.predicted' AS predicted,
	d ->> '$.answered' AS answered
FROM (SELECT label, host, unnest((document -> '$.kvm.differences')::JSON[]) AS d FROM report);

CREATE VIEW finding AS
SELECT label, host, f ->> '$.id' AS id, f ->> '$.summary' AS summary,
	f ->> '$.evidence' AS evidence, f ->> '$.remedy' AS remedy
FROM (SELECT label, host, unnest((document -> '$.findings')::JSON[]) AS f FROM report);

CREATE VIEW unknown_fact AS
SELECT label, host, u ->> '$.path' AS path, u ->> '$.reason' AS reason,
	u ->> '$.detail' AS detail, u ->> '$.how' AS how
FROM (SELECT label, host, unnest((document -> '$.unknown')::JSON[]) AS u FROM report);
