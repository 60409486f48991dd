-- SPDX-License-Identifier: GPL-2.0-or-later
-- What would the change that the label 'then' foretells (another kernel, the parameter) do
-- to the guests of which hosts?
SELECT n.pool, n.host, n.item, n.value AS now, t.value AS then_
FROM guest_item n JOIN guest_item t ON t.host = n.host AND t.item = n.item
WHERE n.label = 'now' AND t.label = 'then' AND n.value <> t.value
ORDER BY n.pool, n.host, n.item;
