-- SPDX-License-Identifier: GPL-2.0-or-later
-- Where the mediated vPMU is on: will the first VM start?
SELECT pool, host, startable, startable_reason
FROM host
WHERE label = 'now' AND enabled = 'yes' AND startable <> 'yes'
ORDER BY pool, host;
