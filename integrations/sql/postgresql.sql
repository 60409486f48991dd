-- SPDX-License-Identifier: GPL-2.0-or-later
-- The reports of a fleet in PostgreSQL 15 or later. The columns are computed from the
-- document as it comes in; what the questions look for is indexed.
CREATE TABLE report (
	label text NOT NULL, -- 'now', or what the reports foretell: 'then'
	document jsonb NOT NULL,
	host text NOT NULL GENERATED ALWAYS AS (document #>> '{source,name}') STORED,
	vendor text GENERATED ALWAYS AS (document #>> '{host,vendor}') STORED,
	model bigint GENERATED ALWAYS AS ((document #>> '{host,model}')::bigint) STORED,
	brand text GENERATED ALWAYS AS (document #>> '{host,brand}') STORED,
	kernel text GENERATED ALWAYS AS (document #>> '{host,kernel}') STORED,
	mode text GENERATED ALWAYS AS (document #>> '{guest,mode}') STORED,
	version bigint GENERATED ALWAYS AS ((document #>> '{guest,pmu,version}')::bigint) STORED,
	gp_counters bigint GENERATED ALWAYS AS
		((document #>> '{guest,pmu,gp,count}')::bigint) STORED,
	gp_width bigint GENERATED ALWAYS AS
		((document #>> '{guest,pmu,gp,width}')::bigint) STORED,
	fixed_bitmap bigint GENERATED ALWAYS AS
		(('x' || substr(document #>> '{guest,pmu,fixed,bitmap}', 3))::bit(32)::bigint)
		STORED,
	fixed_width bigint GENERATED ALWAYS AS
		((document #>> '{guest,pmu,fixed,width}')::bigint) STORED,
	events bigint GENERATED ALWAYS AS
		(('x' || substr(document #>> '{guest,pmu,events,available}', 3))::bit(32)::bigint)
		STORED,
	perf_capabilities bigint GENERATED ALWAYS AS
		(('x' || substr(document #>> '{guest,pmu,perf_capabilities}', 3))::bit(64)::bigint)
		STORED,
	has_perf_capabilities boolean GENERATED ALWAYS AS
		(document #> '{guest,pmu,perf_capabilities}' IS NOT NULL) STORED,
	perfctr_core boolean GENERATED ALWAYS AS
		((document #>> '{guest,pmu,perfctr_core}')::boolean) STORED,
	perfmon_v2 boolean GENERATED ALWAYS AS
		((document #>> '{guest,pmu,perfmon_v2}')::boolean) STORED,
	full_width text GENERATED ALWAYS AS (document #>> '{guest,full_width}') STORED,
	pebs text GENERATED ALWAYS AS (document #>> '{guest,pebs}') STORED,
	lbr text GENERATED ALWAYS AS (document #>> '{guest,lbr}') STORED,
	perf_metrics text GENERATED ALWAYS AS (document #>> '{guest,perf_metrics}') STORED,
	topdown_slots text GENERATED ALWAYS AS
		(document #>> '{topdown,fixed_counter_3,guest}') STORED,
	eligible text GENERATED ALWAYS AS (document #>> '{mediated,eligible}') STORED,
	enabled boolean GENERATED ALWAYS AS ((document #>> '{mediated,enabled}')::boolean) STORED,
	requested boolean GENERATED ALWAYS AS
		((document #>> '{mediated,requested}')::boolean) STORED,
	startable text GENERATED ALWAYS AS (document #>> '{mediated,startable}') STORED,
	startable_reason text GENERATED ALWAYS AS
		(document #>> '{mediated,startable_reason}') STORED,
	agreement text GENERATED ALWAYS AS (document #>> '{kvm,agreement}') STORED,
	PRIMARY KEY (label, host)
);
CREATE INDEX report_mediated ON report (label, eligible, enabled, requested);
CREATE INDEX report_agreement ON report (label, agreement);
CREATE INDEX report_guest ON report (label, mode, version, gp_counters, fixed_bitmap);

-- Which hosts belong together; a host that is not listed has no pool.
CREATE TABLE pool_member (host text PRIMARY KEY, pool text NOT NULL);

CREATE VIEW requirement AS
SELECT r.label, r.host, q ->> 'id' AS id, q ->> 'state' AS state, q ->> 'have' AS have,
	q ->> 'need' AS need, q ->> 'remedy' AS remedy
FROM report r, jsonb_array_elements(r.document #> '{mediated,requirements}') q;

CREATE VIEW difference AS
SELECT r.label, r.host, d ->> 'field' AS field, d ->> 'predicted' AS predicted,
	d ->> 'answered' AS answered
FROM report r, jsonb_array_elements(r.document #> '{kvm,differences}') d;

CREATE VIEW finding AS
SELECT r.label, r.host, f ->> 'id' AS id, f ->> 'summary' AS summary,
	f ->> 'evidence' AS evidence, f ->> 'remedy' AS remedy
FROM report r, jsonb_array_elements(r.document -> 'findings') f;

CREATE VIEW unknown_fact AS
SELECT r.label, r.host, u ->> 'path' AS path, u ->> 'reason' AS reason,
	u ->> 'detail' AS detail, u ->> 'how' AS how
FROM report r, jsonb_array_elements(r.document -> 'unknown') u;
