-- SPDX-License-Identifier: GPL-2.0-or-later
-- Which hosts could run the mediated vPMU, and do not?
SELECT pool, host, brand, kernel, requested, startable
FROM host
WHERE label = 'now' AND eligible = 'yes' AND enabled = 'no'
ORDER BY pool, host;
