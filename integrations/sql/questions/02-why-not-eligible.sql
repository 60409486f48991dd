-- SPDX-License-Identifier: GPL-2.0-or-later
-- Why can the others not, by CPU model and kernel? A host may lack several things.
SELECT h.brand, h.kernel, r.id AS requirement, r.state, count(*) AS hosts
FROM host h JOIN requirement r ON r.label = h.label AND r.host = h.host
WHERE h.label = 'now' AND h.eligible <> 'yes' AND r.state IN ('unmet', 'unknown')
GROUP BY h.brand, h.kernel, r.id, r.state
ORDER BY hosts DESC, h.brand, h.kernel, requirement;
