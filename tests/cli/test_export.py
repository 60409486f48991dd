# SPDX-License-Identifier: GPL-2.0-or-later
"""export: what other systems read says what the report says, and nothing that it does not."""
import json
import os
import re
import resource
import signal

import pytest

import fleet
import metrics
import nfd_rules
import nova_rules

FORMATS = ["prometheus", "nfd", "facter", "nova-traits", "monitoring-plugin"]
LABELS = "feature.node.kubernetes.io/pmu-caps."
PLUGIN = re.compile(r"PMU (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+(\|[a-z_]+=\d+( [a-z_]+=\d+)*)?\n")
STATES = ["OK", "WARNING", "CRITICAL", "UNKNOWN"]


@pytest.fixture(params=fleet.FLEET)
def name(request):
    return request.param


@pytest.fixture
def export(run, tmp_path):
    """Exports a host of the fleet: its name, the format, further arguments."""
    def call(host, form, *arguments):
        result = run("export", form, "--from", fleet.write(tmp_path, host), *arguments)
        if form != "monitoring-plugin":
            assert result.status == 0 and result.err == b"", result.errors
        return result
    return call


@pytest.fixture
def report(run, tmp_path):
    return lambda host: run("--json", "--from", fleet.write(tmp_path, host)).json()


class Facts:
    """A report, and None for all that stands among its unknown."""
    def __init__(self, document):
        self.document = document
        self.unknown = {entry["path"] for entry in document["unknown"]}

    def at(self, path):
        value = self.document
        for step in path.split("/")[1:]:
            try:
                value = value[int(step) if isinstance(value, list) else step]
            except (KeyError, IndexError, TypeError):
                return None
        return None if path in self.unknown else value

    def has_guest_pmu(self):
        return self.at("/guest/mode") not in ("none", "disabled")

    def count(self, path):
        """Of a guest's PMU; where it certainly has none, that is zero."""
        return self.at(path) if self.has_guest_pmu() else 0

    def width(self, part, counters):
        known = self.at(f"{part}/{counters}/count")
        return self.at(f"{part}/{counters}/width") if known else None

    def version(self):
        if self.at("/host/vendor") == "AuthenticAMD":
            flag = self.at("/hardware/0/perfmon_v2")
            return None if flag is None else 2 * flag
        return self.at("/hardware/0/version")


def flag(value):
    return {None: None, "unknown": None, "yes": 1, "no": 0, True: 1, False: 0}[value]


def both(facts):
    parts = [flag(facts.at(f"/topdown/{part}/guest"))
             for part in ("fixed_counter_3", "perf_metrics")]
    return 0 if 0 in parts else None if None in parts else 1


def expected_numbers(facts):
    """What single-valued metrics have to be: {(name, labels): number or None}."""
    wanted = {
        ("pmu_version", 'scope="host"'): facts.version(),
        ("pmu_version", 'scope="guest"'): facts.count("/guest/pmu/version"),
        ("host_fixed_counters_contiguous", ""): facts.at("/hardware/0/fixed/contiguous"),
        ("host_pmus", ""): len(facts.document["hardware"]) or None,
        ("host_hybrid", ""): flag(facts.at("/host/hybrid")),
        ("host_nmi_watchdog", ""): facts.at("/snapshot/kernel/nmi_watchdog"),
        ("guest_feature", 'feature="topdown"'): both(facts),
        ("guest_answered", ""): flag(facts.at("/guest/answered")),
        ("kvm_agrees", ""): {"match": 1, "mismatch": 0}.get(facts.at("/kvm/agreement")),
    }
    for kind, key in (("general_purpose", "gp"), ("fixed", "fixed")):
        label = f'kind="{kind}"'
        wanted["host_counters", label] = facts.at(f"/hardware/0/{key}/count")
        wanted["guest_counters", label] = facts.count(f"/guest/pmu/{key}/count")
        wanted["counters_width", f'scope="host",{label}'] = facts.width("/hardware/0", key)
        wanted["counters_width", f'scope="guest",{label}'] = facts.width("/guest/pmu", key)
    for key in ("full_width", "pebs", "lbr", "perf_metrics"):
        wanted["guest_feature", f'feature="{key}"'] = flag(facts.at(f"/guest/{key}"))
    for key in ("eligible", "requested", "enabled", "startable"):
        wanted[f"mediated_{key}", ""] = flag(facts.at(f"/mediated/{key}"))
    return wanted


def expected_lists(facts):
    """The metrics whose series are a list."""
    wanted = {}
    for index, rule in enumerate(facts.document["mediated"]["requirements"]):
        state = facts.at(f"/mediated/requirements/{index}/state")
        wanted["mediated_requirement", f'requirement="{rule["id"]}"'] = {
            "met": 1, "unmet": 0}.get(state)
    for mode in ("none", "disabled", "emulated", "mediated"):
        now = facts.at("/guest/mode")
        wanted["vpmu_mode", f'mode="{mode}"'] = None if now is None else int(now == mode)
    found = facts.document["findings"]
    for severity in ("info", "warning", "error"):
        wanted["findings", f'severity="{severity}"'] = sum(
            f["severity"] == severity for f in found)
    for finding in found:
        label = f'finding="{finding["id"]}",severity="{finding["severity"]}"'
        wanted["finding", label] = 1
    return wanted


def test_prometheus_says_what_the_report_says(export, report, name):
    series = metrics.parse(export(name, "prometheus").out)
    facts = Facts(report(name))
    wanted = {("pmu_caps_" + key[0], key[1]): value
              for key, value in {**expected_numbers(facts), **expected_lists(facts)}.items()
              if value is not None}
    found = {key: value for key, value in series.items()
             if key[0] not in ("pmu_caps_info", "pmu_caps_kvm_parameter",
                               "pmu_caps_kvm_differences")}
    assert found == wanted


def test_prometheus_says_who_the_host_is(export, report, name):
    series = metrics.parse(export(name, "prometheus").out)
    [labels] = [metrics.labels_of(key[1]) for key in series if key[0] == "pmu_caps_info"]
    facts = Facts(report(name))
    for label in ("vendor", "brand", "role", "kernel"):
        assert labels.get(label) == (facts.at(f"/host/{label}") or None)
    assert labels["rule_set"] == facts.at("/perf/rules")
    assert "unknown" not in labels.values()


def test_prometheus_names_parameters_and_differences(export):
    series = metrics.parse(export("contradicting", "prometheus").out)
    assert series["pmu_caps_kvm_agrees", ""] == 0
    assert series["pmu_caps_kvm_differences", ""] >= 1
    assert series["pmu_caps_kvm_parameter", 'parameter="enable_pmu"'] == 1
    assert series["pmu_caps_kvm_parameter", 'parameter="enable_mediated_pmu"'] == 0


@pytest.mark.parametrize("host,eligible,finding", [
    ("refused", 0, "mediated-refused"), ("pending", 1, "parameter-pending"),
    ("not-in-effect", None, "parameter-not-in-effect")])
def test_asked_for_and_not_in_effect_can_be_seen(export, host, eligible, finding):
    series = metrics.parse(export(host, "prometheus").out)
    assert series["pmu_caps_mediated_requested", ""] == 1
    assert series["pmu_caps_mediated_enabled", ""] == 0
    assert series.get(("pmu_caps_mediated_eligible", "")) == eligible
    assert [key[1] for key in series if f'finding="{finding}"' in key[1]]


def test_nothing_is_said_of_what_is_unknown(export):
    series = metrics.parse(export("nothing", "prometheus").out)
    assert {key[0] for key in series} <= {
        "pmu_caps_info", "pmu_caps_guest_answered", "pmu_caps_mediated_enabled",
        "pmu_caps_findings", "pmu_caps_finding"}
    labels, _ = nfd_rules.parse(export("nothing", "nfd").out)
    assert set(labels) == {LABELS + key for key in
                           ("guest.answered", "mediated.enabled", "rule-set")}


def words(facts):
    """What labels have to be."""
    numbers = expected_numbers(facts)
    wanted = {"vpmu": facts.at("/guest/mode"), "rule-set": facts.at("/perf/rules"),
              "guest.gp-counters": numbers["guest_counters", 'kind="general_purpose"'],
              "guest.fixed-counters": numbers["guest_counters", 'kind="fixed"'],
              "host.gp-counters": numbers["host_counters", 'kind="general_purpose"'],
              "host.fixed-counters": numbers["host_counters", 'kind="fixed"'],
              "guest.version": numbers["pmu_version", 'scope="guest"'],
              "host.version": numbers["pmu_version", 'scope="host"']}
    flags = {"guest.answered": "guest_answered", "host.hybrid": "host_hybrid",
             "kvm-agrees": "kvm_agrees"}
    flags.update({f"mediated.{key}": f"mediated_{key}"
                  for key in ("eligible", "requested", "enabled", "startable")})
    wanted.update({label: {0: "false", 1: "true"}.get(numbers[metric, ""])
                   for label, metric in flags.items()})
    for key in ("full_width", "pebs", "lbr", "perf_metrics", "topdown"):
        value = numbers["guest_feature", f'feature="{key}"']
        wanted["guest." + key.replace("_", "-")] = {0: "false", 1: "true"}.get(value)
    return {LABELS + key: str(value) for key, value in wanted.items() if value is not None}


def test_nfd_says_what_the_report_says(export, report, name):
    labels, features = nfd_rules.parse(export(name, "nfd").out)
    facts = Facts(report(name))
    assert labels == words(facts)
    rules = {LABELS + "requirement." + re.search('"(.*)"', key[1])[1]: str(bool(value)).lower()
             for key, value in expected_lists(facts).items()
             if key[0] == "mediated_requirement" and value is not None}
    assert features == {**labels, **rules}


@pytest.mark.parametrize("text", [
    b"pmu=1\n", b"kubernetes.io/pmu=1\n", b"x.kubernetes.io/pmu=1\n", b"a/b=c d\n",
    b"a/" + b"b" * 64 + b"=1\n", b"a/b=" + b"c" * 64 + b"\n", b"a/b=-\n", b"# +nope\n",
    b"a/b=1\na/b=2\n", b"#" * 65537])
def test_the_rules_of_nfd_refuse_something(text):
    with pytest.raises(nfd_rules.Refused):
        nfd_rules.parse(text)


def test_facter_holds_the_report(export, report, name):
    document = json.loads(export(name, "facter").out)
    assert document == {"pmu_caps": report(name)}


TRAITS = {
    "answered": {"EMULATED", "VERSION_2", "GP_COUNTERS_4", "GP_COUNTERS_6", "GP_COUNTERS_8",
                 "FIXED_COUNTERS_3", "FULL_WIDTH"},
    "mediated": {"MEDIATED", "MEDIATED_ELIGIBLE", "VERSION_2", "GP_COUNTERS_4",
                 "GP_COUNTERS_6", "GP_COUNTERS_8", "FIXED_COUNTERS_3", "FULL_WIDTH"},
    "zen-4": {"EMULATED", "MEDIATED_ELIGIBLE", "VERSION_2", "GP_COUNTERS_4", "GP_COUNTERS_6",
              "FULL_WIDTH"},
    "hybrid": set(), "no-kvm": set(), "no-sysfs": set(), "pvm": set(), "cpuid-alone": set(), "nothing": set(),
    "disabled": set(),
}


@pytest.mark.parametrize("host", TRAITS)
def test_a_trait_stands_where_it_is_proven(export, host):
    found = nova_rules.traits(export(host, "nova-traits").out)
    assert found == {"CUSTOM_KVM_VPMU_" + trait for trait in TRAITS[host]}


def test_traits_are_valid_for_nova(export, name):
    nova_rules.traits(export(name, "nova-traits").out)


def test_an_assumption_proves_no_trait(export):
    """Without the VMX controls the host counts as eligible, and that is no promise."""
    assert metrics.parse(export("answered", "prometheus").out)[
        "pmu_caps_mediated_eligible", ""] == 1
    assert b"ELIGIBLE" not in export("answered", "nova-traits").out
    changed = export("cpuid-alone", "nova-traits", "--kernel=7.2", "--enable-pmu=on",
                     "--mediated=off")
    assert b"GP_COUNTERS_8" in changed.out and b"predicted" in changed.out
    assert b"PEBS" not in changed.out  # whether the firmware has it on, nobody looked


PLUGINS = {
    "answered": "OK", "mediated": "UNKNOWN", "zen-4": "UNKNOWN", "denied": "UNKNOWN",
    "nothing": "UNKNOWN", "contradicting": "WARNING", "refused": "WARNING",
    "pending": "WARNING", "not-in-effect": "WARNING", "missing-counter": "CRITICAL",
    "no-kvm": "OK", "cpuid-alone": "OK",
    "container": "UNKNOWN", "pvm": "WARNING", "no-sysfs": "UNKNOWN",
}


def test_the_plugin_keeps_the_guidelines(export, name):
    result = export(name, "monitoring-plugin")
    match = PLUGIN.fullmatch(result.text)
    assert match and result.status == STATES.index(match[1]), result.text
    assert result.err == b""


@pytest.mark.parametrize("host", PLUGINS)
def test_the_plugin_judges_the_host(export, host):
    text = export(host, "monitoring-plugin").text
    assert text.startswith(f"PMU {PLUGINS[host]} - "), text


def test_the_plugin_judges_by_requirements(export):
    def state(*requirements, host="answered"):
        result = export(host, "monitoring-plugin", *requirements)
        assert result.text.startswith(f"PMU {STATES[result.status]} - ")
        return STATES[result.status]
    assert state("pmu", "gp>=8") == "OK"
    assert state("pmu", "fixed>=4") == "CRITICAL"
    assert state("mediated-startable") == "UNKNOWN"
    assert state("mediated-startable", "fixed>=4") == "CRITICAL"
    assert state("pmu", host="denied") == "OK"  # what was asked for is known
    assert state("pmu", host="contradicting") == "WARNING"


@pytest.mark.parametrize("arguments", [
    ["--bogus"], ["turbo"], ["--json"], ["--from", "/nonexistent/host"], ["--kernel=next"],
    ["--from", "/dev/null"], ["-o", "/nonexistent/file"]])
def test_whatever_is_wrong_is_unknown_to_the_plugin(run, dump, arguments):
    source = [] if "--from" in arguments else ["--from", dump()]
    result = run("export", "monitoring-plugin", *source, *arguments)
    assert result.status == 3 and PLUGIN.fullmatch(result.text), result.text
    assert result.text.startswith("PMU UNKNOWN - ") and len(result.errors) == 1


def test_changes_are_exported_too(export):
    now = metrics.parse(export("answered", "prometheus").out)
    then = metrics.parse(export("answered", "prometheus", "--mediated=on", "--kernel=7.2",
                                "--nmi-watchdog=off").out)
    assert now["pmu_caps_vpmu_mode", 'mode="emulated"'] == 1
    assert then["pmu_caps_vpmu_mode", 'mode="mediated"'] == 1
    assert ("pmu_caps_kvm_agrees", "") in now and ("pmu_caps_kvm_agrees", "") not in then
    off = metrics.parse(export("answered", "prometheus", "--enable-pmu=off").out)
    assert off["pmu_caps_guest_counters", 'kind="fixed"'] == 0
    lacking = export("denied", "prometheus").out
    supplied = export("denied", "prometheus", "--perf-capabilities=0x2000").out
    assert b'"full-width-writes"} 1' in supplied and b"full-width-writes" not in lacking


@pytest.mark.parametrize("form", FORMATS)
def test_one_host_and_no_more(run, tmp_path, form):
    target = tmp_path / "target"
    target.write_text("old")
    folder = tmp_path / "hosts"
    folder.mkdir()
    one, other = fleet.write(folder, "answered"), fleet.write(folder, "zen-4")
    for sources in (["--from", one, "--from", other], ["--from", folder]):
        result = run("export", form, *sources, "-o", target)
        assert result.status == (3 if form == "monitoring-plugin" else 2)
        assert len(result.errors) == 1 and "one host" in result.errors[0]
        assert target.read_text() == "old"


@pytest.mark.parametrize("form", FORMATS)
class TestOutput:
    """What arrives is whole; what does not, is an error, and leaves what was there."""
    STATUS = {"monitoring-plugin": 3}

    def fails(self, form, result, *parts):
        assert result.status == self.STATUS.get(form, 2), result.errors
        assert len(result.errors) == 1, result.errors
        assert all(part in result.errors[0] for part in parts), result.errors

    def test_a_full_device(self, run, dump, form):
        with open("/dev/full", "wb") as full:
            result = run("export", form, "--from", dump(), stdout=full)
        self.fails(form, result, "No space left")

    def test_a_closed_pipe(self, run, dump, form):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            result = run("export", form, "--from", dump(), stdout=writer)
        finally:
            os.close(writer)
        self.fails(form, result, "Broken pipe")

    def test_a_disk_that_is_full(self, run, dump, tmp_path, form):
        target = tmp_path / "target"
        target.write_text("old")

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))
        result = run("export", form, "--from", dump(), "-o", target, preexec_fn=limit)
        self.fails(form, result, str(target))
        assert target.read_text() == "old"
        assert {path.name for path in tmp_path.iterdir()} == {"target", "host.txt"}

    def test_a_folder_that_cannot_be_written(self, run, dump, tmp_path, form):
        if os.geteuid() == 0:
            target = "/proc/pmu_caps"  # not even root may
        else:
            (tmp_path / "locked").mkdir(mode=0o555)
            target = tmp_path / "locked/target"
        self.fails(form, run("export", form, "--from", dump(), "-o", target), str(target))

    def test_a_file_is_replaced_whole(self, run, dump, tmp_path, form):
        target, source = tmp_path / "target", dump()
        target.write_text("old")
        assert run("export", form, "--from", source, "-o", target).out == b""
        assert target.read_bytes() == run("export", form, "--from", source).out

    def test_printing_twice_gives_the_same_bytes(self, run, form):
        first, second = (run("export", form).out for _ in range(2))
        if form == "facter":
            first, second = (re.sub(rb'"open_perf_events".*', b"", out)
                             for out in (first, second))
        assert first == second
