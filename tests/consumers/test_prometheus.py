# SPDX-License-Identifier: GPL-2.0-or-later
"""promtool, a real node_exporter and a real Prometheus: from the file to the alert."""
import json
import urllib.error
import urllib.parse
import urllib.request

import pytest

import fleet
import metrics
from conftest import INTEGRATIONS, free_port, tool, wait_for

FOLDER = INTEGRATIONS / "prometheus"
RULES = FOLDER / "pmu-caps.rules.yml"


def check_metrics(call, path, status=0):
    """promtool reads metrics from its standard input alone."""
    promtool = tool("promtool")
    return call("sh", "-c", f"'{promtool}' check metrics <'{path}'", status=status)


@pytest.mark.parametrize("host", fleet.FLEET)
def test_promtool_has_nothing_to_say(call, export, tmp_path, host):
    result = check_metrics(call, export(host, "prometheus", tmp_path / "host.prom"))
    assert result.stdout + result.stderr == ""


def test_promtool_complains_of_what_is_wrong(call, tmp_path):
    path = tmp_path / "bad.prom"
    path.write_text("# TYPE pmu_caps_counter_width gauge\npmu_caps_counter_width 48\n")
    assert "pmu_caps_counter_width" in check_metrics(call, path, status=3).stderr


def test_the_rules_are_valid_and_fire_as_their_tests_say(call):
    call("promtool", "check", "rules", RULES)
    call("promtool", "test", "rules", "pmu-caps.rules.test.yml", cwd=FOLDER)


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read()
    except (urllib.error.URLError, ConnectionError):
        return None


@pytest.fixture
def expose(serve):
    """A node_exporter that serves a folder; returns its address."""
    def start(folder):
        address = f"127.0.0.1:{free_port()}"
        serve("prometheus-node-exporter", "--collector.disable-defaults",
              "--collector.textfile", f"--collector.textfile.directory={folder}",
              f"--web.listen-address={address}")
        wait_for(lambda: get(f"http://{address}/metrics"), "node_exporter")
        return address
    return start


@pytest.fixture
def node_exporter(expose, tmp_path, export):
    """Serves a host's file as a host's own node_exporter does; returns its address."""
    def start(host):
        folder = tmp_path / host
        folder.mkdir()
        # behind a link, as tmpfiles.conf makes it
        written = export(host, "prometheus", tmp_path / f"{host}.prom")
        (folder / "pmu_caps.prom").symlink_to(written)
        return expose(folder)
    return start


def served(address):
    """Our series as node_exporter serves them, and its own on the collector."""
    ours, theirs = [], {}
    for line in get(f"http://{address}/metrics").decode().splitlines():
        if line.startswith("pmu_caps_"):
            ours.append(line)
        elif line.startswith("node_textfile_"):
            theirs[line.split("{")[0].split(" ")[0]] = line.rsplit(" ", 1)[1]
    return ours, theirs


def as_set(name, labels, value):
    return name, tuple(sorted(metrics.labels_of(labels).items())), float(value)


@pytest.mark.parametrize("host", ["answered", "zen-4", "odd", "nothing"])
def test_node_exporter_serves_what_we_wrote(node_exporter, tmp_path, host):
    ours, theirs = served(node_exporter(host))
    wrote = metrics.parse((tmp_path / host / "pmu_caps.prom").read_bytes())
    found = set()
    for line in ours:
        series, value = line.rsplit(" ", 1)
        name, _, labels = series.partition("{")
        found.add(as_set(name, labels, value))
    assert found == {as_set(*key, value) for key, value in wrote.items()}
    assert theirs["node_textfile_scrape_error"] == "0"
    assert float(theirs["node_textfile_mtime_seconds"]) > 0


CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: node
    static_configs:
      - targets: {targets}
"""


@pytest.fixture
def prometheus(serve, tmp_path):
    """A Prometheus with our rules, told not to wait before it fires."""
    def start(targets):
        rules = tmp_path / "rules.yml"
        rules.write_text(RULES.read_text().replace("for: 10m", "for: 0s"))
        config = tmp_path / "prometheus.yml"
        config.write_text(CONFIG.format(rules=rules, targets=json.dumps(targets)))
        address = f"127.0.0.1:{free_port()}"
        serve("prometheus", f"--config.file={config}", f"--storage.tsdb.path={tmp_path}/tsdb",
              f"--web.listen-address={address}")
        return f"http://{address}"
    return start


def firing(server):
    """{(alert, instance)} of what fires now."""
    answer = get(f"{server}/api/v1/alerts")
    if not answer:
        return set()
    return {(alert["labels"]["alertname"], alert["labels"].get("instance"))
            for alert in json.loads(answer)["data"]["alerts"] if alert["state"] == "firing"}


def query(server, text):
    answer = get(f"{server}/api/v1/query?query={urllib.parse.quote(text)}")
    return json.loads(answer)["data"]["result"] if answer else []


def test_a_link_whose_file_was_never_written_is_told(expose, prometheus, tmp_path):
    """As tmpfiles.conf leaves it where the service never ran."""
    (tmp_path / "pmu_caps.prom").symlink_to("/nonexistent/pmu_caps.prom")
    address = expose(tmp_path)
    server = prometheus([address])
    wait_for(lambda: firing(server), "an alert")
    assert firing(server) == {("PmuCapsUnreadable", address)}


def test_alerts_fire_for_the_hosts_they_are_about(node_exporter, prometheus):
    hosts = ["answered", "contradicting", "refused", "not-in-effect", "missing-counter"]
    address = {host: node_exporter(host) for host in hosts}
    server = prometheus(list(address.values()))
    wanted = {("PmuCapsKvmContradictsRules", address["contradicting"]),
              ("PmuCapsKvmContradictsRules", address["missing-counter"]),
              ("PmuCapsMediatedRefused", address["refused"]),
              ("PmuCapsParameterNotInEffect", address["not-in-effect"]),
              ("PmuCapsErrorFinding", address["missing-counter"])}
    wait_for(lambda: firing(server) >= wanted, f"the alerts {wanted}")
    assert firing(server) == wanted
    counted = wait_for(lambda: query(server, 'mode:pmu_caps_hosts:sum{mode="emulated"} == 5'),
                       "a recorded rule")
    assert [row["value"][1] for row in counted] == ["5"]
