-- SPDX-License-Identifier: GPL-2.0-or-later
-- What could not be told, on how many hosts, and what would tell?
SELECT reason, detail, how, count(DISTINCT host) AS hosts
FROM unknown_fact
WHERE label = 'now'
GROUP BY reason, detail, how
ORDER BY hosts DESC, reason, detail;
