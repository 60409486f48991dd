# SPDX-License-Identifier: GPL-2.0-or-later
"""explain: which layer is to blame, where several could be or none is known to be."""
from explained import HOSTS, ICE_LAKE, causes, explain, items


def test_a_guests_log_without_its_cpuid_takes_no_pebs_away(run, tmp_path):
    """It says that there is PEBS, and which CPU it is, but not what leaf 1 shows."""
    path = tmp_path / "dmesg.txt"
    path.write_text(
        "[    0.000000] Linux version 6.12.0-55.el10.x86_64 (x@x) #1 SMP\n"
        "[    0.000000] Hypervisor detected: KVM\n"
        "[    0.100000] smpboot: CPU0: Intel(R) Xeon(R) Platinum 8352Y CPU @ 2.20GHz "
        "(family: 0x6, model: 0x6a, stepping: 0x6)\n"
        "[    0.200000] Performance Events: PEBS fmt4+-baseline,  AnyThread deprecated, "
        "32-deep LBR, full-width counters, Intel PMU driver.\n")
    for arguments in ([ICE_LAKE, path], ["--guest-only", path]):
        document = explain(run, *arguments)
        pebs = items(document)["pebs"]
        assert pebs["layers"]["vmm"] == "unknown" and pebs["cause"] == "unknown"
        assert "/items/{}/layers/vmm".format(document["items"].index(pebs)) in {
            entry["path"] for entry in document["unknown"]}


def test_a_cause_that_the_guest_refutes_is_not_told(run):
    """A hybrid host gives no PMU, and the guest has one: the files do not belong together."""
    document = explain(run, HOSTS / "alder-lake.json", HOSTS / "ice-lake-guest.json")
    found = causes(document)
    assert "hybrid" not in found.values() and found["version"] == found["pebs"] == "unknown"
    assert "lost_at" not in items(document)["version"]
    beyond, = [finding for finding in document["findings"]
               if finding["id"] == "guest-beyond-host"]
    assert items(document)["version"]["remedy"] == beyond["remedy"]
