-- SPDX-License-Identifier: GPL-2.0-or-later
-- What would the change that the label 'then' foretells (another kernel, the parameter) do
-- to the guests of which hosts? Of a host that has no report there, nothing is known.
SELECT n.pool, n.host, n.item, n.value AS now, coalesce(t.value, 'unknown') AS then_
FROM guest_item n LEFT JOIN guest_item t
	ON t.label = 'then' AND t.host = n.host AND t.item = n.item
WHERE n.label = 'now' AND n.value <> coalesce(t.value, 'unknown')
ORDER BY n.pool, n.host, n.item;
