-- SPDX-License-Identifier: GPL-2.0-or-later
-- The reports of a fleet in SQLite 3.40 or later. The columns are computed from the document
-- as it comes in; what the questions look for is indexed.
CREATE TABLE report (
	label TEXT NOT NULL, -- 'now', or what the reports foretell: 'then'
	document TEXT NOT NULL CHECK (json_valid(document)),
	host TEXT NOT NULL AS (document ->> '$.source.name') STORED,
	vendor TEXT AS (document ->> '$.host.vendor') STORED,
	model INTEGER AS (document ->> '$.host.model') STORED,
	brand TEXT AS (document ->> '$.host.brand') STORED,
	kernel TEXT AS (document ->> '$.host.kernel') STORED,
	mode TEXT AS (document ->> '$.guest.mode') STORED,
	version INTEGER AS (document ->> '$.guest.pmu.version') STORED,
	gp_counters INTEGER AS (document ->> '$.guest.pmu.gp.count') STORED,
	gp_width INTEGER AS (document ->> '$.guest.pmu.gp.width') STORED,
	fixed_hex TEXT AS (document ->> '$.guest.pmu.fixed.bitmap'),
	-- SQLite reads no hexadecimal: digit by digit.
	fixed_bitmap INTEGER AS (
		(instr('0123456789abcdef', substr(fixed_hex, 3, 1)) - 1 << 28) +
		(instr('0123456789abcdef', substr(fixed_hex, 4, 1)) - 1 << 24) +
		(instr('0123456789abcdef', substr(fixed_hex, 5, 1)) - 1 << 20) +
		(instr('0123456789abcdef', substr(fixed_hex, 6, 1)) - 1 << 16) +
		(instr('0123456789abcdef', substr(fixed_hex, 7, 1)) - 1 << 12) +
		(instr('0123456789abcdef', substr(fixed_hex, 8, 1)) - 1 << 8) +
		(instr('0123456789abcdef', substr(fixed_hex, 9, 1)) - 1 << 4) +
		(instr('0123456789abcdef', substr(fixed_hex, 10, 1)) - 1)) STORED,
	fixed_width INTEGER AS (document ->> '$.guest.pmu.fixed.width') STORED,
	events_hex TEXT AS (document ->> '$.guest.pmu.events.available'),
	events INTEGER AS (
		(instr('0123456789abcdef', substr(events_hex, 3, 1)) - 1 << 28) +
		(instr('0123456789abcdef', substr(events_hex, 4, 1)) - 1 << 24) +
		(instr('0123456789abcdef', substr(events_hex, 5, 1)) - 1 << 20) +
		(instr('0123456789abcdef', substr(events_hex, 6, 1)) - 1 << 16) +
		(instr('0123456789abcdef', substr(events_hex, 7, 1)) - 1 << 12) +
		(instr('0123456789abcdef', substr(events_hex, 8, 1)) - 1 << 8) +
		(instr('0123456789abcdef', substr(events_hex, 9, 1)) - 1 << 4) +
		(instr('0123456789abcdef', substr(events_hex, 10, 1)) - 1)) STORED,
	capabilities_hex TEXT AS (document ->> '$.guest.pmu.perf_capabilities'),
	perf_capabilities INTEGER AS (
		(instr('0123456789abcdef', substr(capabilities_hex, 3, 1)) - 1 << 60) +
		(instr('0123456789abcdef', substr(capabilities_hex, 4, 1)) - 1 << 56) +
		(instr('0123456789abcdef', substr(capabilities_hex, 5, 1)) - 1 << 52) +
		(instr('0123456789abcdef', substr(capabilities_hex, 6, 1)) - 1 << 48) +
		(instr('0123456789abcdef', substr(capabilities_hex, 7, 1)) - 1 << 44) +
		(instr('0123456789abcdef', substr(capabilities_hex, 8, 1)) - 1 << 40) +
		(instr('0123456789abcdef', substr(capabilities_hex, 9, 1)) - 1 << 36) +
		(instr('0123456789abcdef', substr(capabilities_hex, 10, 1)) - 1 << 32) +
		(instr('0123456789abcdef', substr(capabilities_hex, 11, 1)) - 1 << 28) +
		(instr('0123456789abcdef', substr(capabilities_hex, 12, 1)) - 1 << 24) +
		(instr('0123456789abcdef', substr(capabilities_hex, 13, 1)) - 1 << 20) +
		(instr('0123456789abcdef', substr(capabilities_hex, 14, 1)) - 1 << 16) +
		(instr('0123456789abcdef', substr(capabilities_hex, 15, 1)) - 1 << 12) +
		(instr('0123456789abcdef', substr(capabilities_hex, 16, 1)) - 1 << 8) +
		(instr('0123456789abcdef', substr(capabilities_hex, 17, 1)) - 1 << 4) +
		(instr('0123456789abcdef', substr(capabilities_hex, 18, 1)) - 1)) STORED,
	has_perf_capabilities INTEGER AS
		(json_type(document, '$.guest.pmu.perf_capabilities') IS NOT NULL) STORED,
	perfctr_core INTEGER AS (document ->> '$.guest.pmu.perfctr_core') STORED,
	perfmon_v2 INTEGER AS (document ->> '$.guest.pmu.perfmon_v2') STORED,
	full_width TEXT AS (document ->> '$.guest.full_width') STORED,
	pebs TEXT AS (document ->> '$.guest.pebs') STORED,
	lbr TEXT AS (document ->> '$.guest.lbr') STORED,
	perf_metrics TEXT AS (document ->> '$.guest.perf_metrics') STORED,
	topdown_slots TEXT AS (document ->> '$.topdown.fixed_counter_3.guest') STORED,
	eligible TEXT AS (document ->> '$.mediated.eligible') STORED,
	enabled INTEGER AS (document ->> '$.mediated.enabled') STORED,
	requested INTEGER AS (document ->> '$.mediated.requested') STORED,
	startable TEXT AS (document ->> '$.mediated.startable') STORED,
	startable_reason TEXT AS (document ->> '$.mediated.startable_reason') STORED,
	agreement TEXT AS (document ->> '$.kvm.agreement') STORED
);
CREATE UNIQUE INDEX report_host ON report (label, host);
CREATE INDEX report_mediated ON report (label, eligible, enabled, requested);
CREATE INDEX report_agreement ON report (label, agreement);
CREATE INDEX report_guest ON report (label, mode, version, gp_counters, fixed_bitmap);

-- Which hosts belong together; a host that is not listed has no pool.
CREATE TABLE pool_member (host TEXT PRIMARY KEY, pool TEXT NOT NULL);

CREATE VIEW requirement AS
SELECT r.label, r.host, q.value ->> '$.id' AS id, q.value ->> '$.state' AS state,
	q.value ->> '$.have' AS have, q.value ->> '$.need' AS need,
	q.value ->> '$.remedy' AS remedy
FROM report r, json_each(r.document, '$.mediated.requirements') q;

CREATE VIEW difference AS
SELECT r.label, r.host, d.value ->> '$.field' AS field,
	d.value ->> '$.predicted' AS predicted, d.value ->> '$.answered' AS answered
FROM report r, json_each(r.document, '$.kvm.differences') d;

CREATE VIEW finding AS
SELECT r.label, r.host, f.value ->> '$.id' AS id, f.value ->> '$.summary' AS summary,
	f.value ->> '$.evidence' AS evidence, f.value ->> '$.remedy' AS remedy
FROM report r, json_each(r.document, '$.findings') f;

CREATE VIEW unknown_fact AS
SELECT r.label, r.host, u.value ->> '$.path' AS path, u.value ->> '$.reason' AS reason,
	u.value ->> '$.detail' AS detail, u.value ->> '$.how' AS how
FROM report r, json_each(r.document, '$.unknown') u;
