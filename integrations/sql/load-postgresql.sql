-- SPDX-License-Identifier: GPL-2.0-or-later
-- The second half of load-postgresql: the lines are there, the label is in :label.
DELETE FROM report WHERE label = :'label';
INSERT INTO report (label, document)
SELECT :'label', line::jsonb - 'snapshot' FROM incoming;
