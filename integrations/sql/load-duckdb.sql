-- SPDX-License-Identifier: GPL-2.0-or-later
-- Puts the reports of a JSON Lines file into the table, in place of those that had the same
-- label. Before it:
--	SET VARIABLE label = 'now'; SET VARIABLE file = 'fleet.jsonl';
BEGIN;
DELETE FROM report WHERE label = getvariable('label');
INSERT INTO report BY NAME
SELECT getvariable('label') AS label, json_merge_patch(json, '{"snapshot": null}') AS document,
	unnest(report_columns(json))
FROM read_ndjson_objects(getvariable('file'));
COMMIT;
