-- SPDX-License-Identifier: GPL-2.0-or-later
-- Which hosts' KVM answers other than its kernel's rules say, and in what?
SELECT h.pool, h.host, h.kernel, d.field, d.predicted, d.answered
FROM host h LEFT JOIN difference d ON d.label = h.label AND d.host = h.host
WHERE h.label = 'now' AND h.agreement = 'mismatch'
ORDER BY h.pool, h.host, d.field;
