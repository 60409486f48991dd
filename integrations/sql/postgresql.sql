-- SPDX-License-Identifier: GPL-2.0-or-later
-- The reports of a fleet in PostgreSQL 15 or later. The columns are computed from the
-- document as it comes in; what the questions look for is indexed.
CREATE TABLE report (
	label text NOT NULL, -- 'now', or what the reports foretell: 'then'
	document jsonb NOT NULL,
	host text NOT NULL GENERATED ALWAYS AS (document #>> '{source,name}') STORED,
	vendor text GENERATED ALWAYS AS (document #>> '{host,vendor}') STORED,
	brand text GENERATED ALWAYS AS (document #>> '{host,brand}') STORED,
	kernel text GENERATED ALWAYS AS (document #>> '{host,kernel}') STORED,
	mode text GENERATED ALWAYS AS (document #>> '{guest,mode}') STORED,
	version bigint GENERATED ALWAYS AS
		((document #>> '{guest,pmu,version}')::bigint) STORED,
	gp_counters bigint GENERATED ALWAYS AS
		((document #>> '{guest,pmu,gp,count}')::bigint) STORED,
	gp_width bigint GENERATED ALWAYS AS
		((document #>> '{guest,pmu,gp,width}')::bigint) STORED,
	fixed_bitmap bigint GENERATED ALWAYS AS
		(('x' || substr(document #>> '{guest,pmu,fixed,bitmap}', 3))::bit(32)::bigint)
		STORED,
	eligible text GENERATED ALWAYS AS (document #>> '{mediated,eligible}') STORED,
	enabled text GENERATED ALWAYS AS (document #>> '{mediated,enabled}') STORED,
	requested text GENERATED ALWAYS AS (document #>> '{mediated,requested}') STORED,
	startable text GENERATED ALWAYS AS (document #>> '{mediated,startable}') STORED,
	agreement text GENERATED ALWAYS AS (document #>> '{kvm,agreement}') STORED,
	PRIMARY KEY (label, host)
);
CREATE INDEX report_mediated ON report (label, eligible, enabled, requested);
CREATE INDEX report_agreement ON report (label, agreement);
CREATE INDEX report_guest ON report (label, mode, version, gp_counters, fixed_bitmap);

-- Which hosts belong together; a host that is not listed has no pool.
CREATE TABLE pool_member (host text PRIMARY KEY, pool text NOT NULL);

-- A number is NULL where it is not known, and 0 where there is no vPMU.
CREATE VIEW host AS
SELECT r.label, r.host, coalesce(p.pool, '') AS pool, r.vendor, r.brand, r.kernel,
	coalesce(r.mode, 'unknown') AS mode,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.version END AS version,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.gp_counters END AS gp_counters,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.gp_width END AS gp_width,
	CASE WHEN r.mode IN ('none', 'disabled') THEN 0 ELSE r.fixed_bitmap END
		AS fixed_bitmap,
	document #>> '{guest,full_width}' AS full_width,
	document #>> '{guest,pebs}' AS pebs,
	document #>> '{guest,lbr}' AS lbr,
	document #>> '{guest,perf_metrics}' AS perf_metrics,
	document #>> '{topdown,fixed_counter_3,guest}' AS topdown_slots,
	r.eligible,
	CASE r.enabled WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE 'unknown' END
		AS enabled,
	CASE r.requested WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE 'unknown' END
		AS requested,
	r.startable, document #>> '{mediated,startable_reason}' AS startable_reason,
	r.agreement
FROM report r LEFT JOIN pool_member p ON p.host = r.host;

CREATE VIEW requirement AS
SELECT r.label, r.host, q ->> 'id' AS id, q ->> 'state' AS state, q ->> 'have' AS have,
	q ->> 'need' AS need, q ->> 'remedy' AS remedy
FROM report r, jsonb_array_elements(r.document #> '{mediated,requirements}') q;

CREATE VIEW difference AS
SELECT r.label, r.host, d ->> 'field' AS field, d ->> 'predicted' AS predicted,
	d ->> 'answered' AS answered
FROM report r, jsonb_array_elements(r.document #> '{kvm,differences}') d;

CREATE VIEW unknown_fact AS
SELECT r.label, r.host, u ->> 'path' AS path, u ->> 'reason' AS reason,
	u ->> 'detail' AS detail, u ->> 'how' AS how
FROM report r, jsonb_array_elements(r.document -> 'unknown') u;
