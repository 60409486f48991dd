-- SPDX-License-Identifier: GPL-2.0-or-later
-- Which hosts were told to mediate, and their kernel does not, and what do they lack?
SELECT h.pool, h.host, h.kernel, r.id AS requirement, r.have, r.need, r.remedy
FROM host h LEFT JOIN requirement r
	ON r.label = h.label AND r.host = h.host AND r.state = 'unmet'
WHERE h.label = 'now' AND h.requested = 'yes' AND h.enabled = 'no'
ORDER BY h.pool, h.host, requirement;
