# SPDX-License-Identifier: GPL-2.0-or-later
"""The ten questions answered a second time, from the documents and without SQL."""
import collections
import functools

import migration

WORDS = {True: "yes", False: "no", None: "unknown"}
FEATURES = ("full_width", "pebs", "lbr", "perf_metrics")
ITEMS = {"mode": "mode", "version": "version", "gp-counters": "gp_counters",
         "gp-width": "gp_width", "fixed-bitmap": "fixed_bitmap", "full-width": "full_width",
         "pebs": "pebs", "lbr": "lbr", "perf-metrics": "perf_metrics"}


def numbers(pmu):
    """Of a vPMU as reports and baselines have it; all 0 where there is none."""
    if pmu is None:
        return dict.fromkeys(("version", "gp_counters", "gp_width", "fixed_bitmap",
                              "fixed_width"), 0)
    bitmap = pmu["fixed"]["bitmap"]
    return {"version": pmu["version"], "gp_counters": pmu["gp"]["count"],
            "gp_width": pmu["gp"]["width"],
            "fixed_bitmap": None if bitmap is None else int(bitmap, 16),
            "fixed_width": pmu["fixed"]["width"]}


def host(report, pools):
    guest, mediated = report["guest"], report["mediated"]
    return {
        "host": report["source"]["name"], "pool": pools.get(report["source"]["name"], ""),
        **{key: report["host"].get(key) for key in ("vendor", "brand", "kernel")},
        "mode": guest["mode"] or "unknown",
        **numbers(guest.get("pmu")),
        **{key: guest[key] for key in FEATURES},
        "topdown_slots": report["topdown"]["fixed_counter_3"]["guest"],
        "eligible": mediated["eligible"], "enabled": WORDS[mediated["enabled"]],
        "requested": WORDS[mediated["requested"]], "startable": mediated["startable"],
        "startable_reason": mediated.get("startable_reason"),
        "agreement": report["kvm"]["agreement"],
    }


def why_off(report):
    """(reason, remedy) of a host that could mediate and does not."""
    if report["mediated"]["requested"] is False:
        return ("nothing asks for enable_mediated_pmu=1, and it is off by itself",
                "load the vendor module with enable_mediated_pmu=1")
    if report["mediated"]["requested"] is None:
        return "whether enable_mediated_pmu=1 is asked for is not known", None
    (pending,) = [finding for finding in report["findings"]
                  if finding["id"] in ("parameter-pending", "parameter-not-in-effect")
                  and finding["evidence"].startswith("enable_mediated_pmu")]
    return pending["evidence"], pending["remedy"]


class Fleet:
    """now, then: the reports. baselines: {pool: what "pmu-caps baseline" says}."""

    def __init__(self, now, then, pools, baselines):
        self.reports = now
        self.baselines = baselines
        self.hosts = [host(report, pools) for report in now]
        self.then = {row["host"]: row for row in (host(report, pools) for report in then)}

    @functools.cache
    def answer(self, question):
        """The same for all engines: worked out once."""
        return QUESTIONS[question](self)

    def pick(self, columns, wanted):
        return [{name: row[name] for name in columns.split()} for row in self.hosts
                if wanted(row)]

    def possible_but_off(self):
        result = []
        for row, report in zip(self.hosts, self.reports):
            if (row["eligible"], row["enabled"]) == ("yes", "no"):
                reason, remedy = why_off(report)
                result.append({**{name: row[name] for name in (
                    "pool", "host", "brand", "kernel", "requested", "startable")},
                    "reason": reason, "remedy": remedy})
        return result

    def why_not_eligible(self):
        counts = collections.Counter()
        for row, report in zip(self.hosts, self.reports):
            if row["eligible"] == "yes":
                continue
            for rule in report["mediated"]["requirements"]:
                if rule["state"] in ("unmet", "unknown"):
                    counts[row["brand"], row["kernel"], rule["id"], rule["state"]] += 1
        return [dict(zip(("brand", "kernel", "requirement", "state"), key), hosts=count)
                for key, count in counts.items()]

    def not_known(self):
        found = collections.defaultdict(set)
        for row, report in zip(self.hosts, self.reports):
            for fact in report["unknown"]:
                found[fact["reason"], fact["detail"], fact["how"]].add(row["host"])
        return [dict(zip(("reason", "detail", "how"), key), hosts=len(names))
                for key, names in found.items()]

    def first_vm_fails(self):
        return self.pick("pool host startable startable_reason",
                         lambda row: row["enabled"] == "yes" and row["startable"] != "yes")

    def requested_but_refused(self):
        result = []
        for row, report in zip(self.hosts, self.reports):
            if (row["requested"], row["enabled"]) != ("yes", "no"):
                continue
            unmet = [rule for rule in report["mediated"]["requirements"]
                     if rule["state"] == "unmet"]
            for rule in unmet or [collections.defaultdict(lambda: None)]:
                result.append({**{name: row[name] for name in ("pool", "host", "kernel")},
                               "requirement": rule["id"], "have": rule["have"],
                               "need": rule["need"], "remedy": rule["remedy"]})
        return result

    def what_a_change_does(self):
        def shown(row, item):
            value = row.get(ITEMS[item])
            return "unknown" if value is None else str(value)
        return [{"pool": row["pool"], "host": row["host"], "item": item,
                 "now": shown(row, item), "then_": shown(self.then.get(row["host"], {}), item)}
                for row in self.hosts for item in ITEMS
                if shown(row, item) != shown(self.then.get(row["host"], {}), item)]

    def pools_that_cannot_migrate(self):
        pools = collections.defaultdict(set)
        for row, report in zip(self.hosts, self.reports):
            pools[row["pool"]].add(migration.profile(report))
        answers = {(a, b): migration.all_keep(pools[a], pools[b])
                   for a in pools for b in pools if a != b}
        return [{"from_pool": a, "to_pool": b, "can_migrate": migration.WORDS[answer]}
                for (a, b), answer in answers.items() if answer < migration.YES]

    def common_vpmu(self):
        return [{"pool": pool, "hosts": baseline["hosts"]["count"], "vpmu": baseline["vpmu"],
                 **numbers(baseline.get("pmu")),
                 **{key: baseline.get(key, "no") for key in FEATURES}}
                for pool, baseline in self.baselines.items()]

    def against_the_rules(self):
        return [{**{name: row[name] for name in ("pool", "host", "kernel")},
                 **{name: difference[name] for name in ("field", "predicted", "answered")}}
                for row, report in zip(self.hosts, self.reports)
                if row["agreement"] == "mismatch"
                for difference in report["kvm"]["differences"]]

    def what_models_give(self):
        columns = ("brand", "kernel", "mode", "version", "gp_counters", "fixed_bitmap",
                   "full_width", "topdown_slots", "perf_metrics")
        counts = collections.Counter(tuple(row[name] for name in columns)
                                     for row in self.hosts)
        return [dict(zip(columns, key), hosts=count) for key, count in counts.items()]


QUESTIONS = {
    "01-possible-but-off": Fleet.possible_but_off,
    "02-why-not-eligible": Fleet.why_not_eligible,
    "03-not-known": Fleet.not_known,
    "04-first-vm-fails": Fleet.first_vm_fails,
    "05-requested-but-refused": Fleet.requested_but_refused,
    "06-what-a-change-does": Fleet.what_a_change_does,
    "07-pools-that-cannot-migrate": Fleet.pools_that_cannot_migrate,
    "08-common-vpmu": Fleet.common_vpmu,
    "09-against-the-rules": Fleet.against_the_rules,
    "10-what-models-give": Fleet.what_models_give,
}
