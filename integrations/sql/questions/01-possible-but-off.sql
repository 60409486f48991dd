-- SPDX-License-Identifier: GPL-2.0-or-later
-- Which hosts could run the mediated vPMU, and do not, and why?
SELECT h.pool, h.host, h.brand, h.kernel, h.requested,
	CASE h.requested
		WHEN 'no' THEN 'nothing asks for enable_mediated_pmu=1, and it is off by itself'
		WHEN 'unknown' THEN 'whether enable_mediated_pmu=1 is asked for is not known'
		ELSE coalesce(f.evidence, 'asked for, and off all the same') END AS reason,
	CASE h.requested
		WHEN 'no' THEN 'load the vendor module with enable_mediated_pmu=1'
		ELSE f.remedy END AS remedy,
	h.startable
FROM host h LEFT JOIN finding f
	ON f.label = h.label AND f.host = h.host
	AND f.id IN ('parameter-pending', 'parameter-not-in-effect')
	AND f.evidence LIKE 'enable_mediated_pmu%'
WHERE h.label = 'now' AND h.eligible = 'yes' AND h.enabled = 'no'
ORDER BY h.pool, h.host;
