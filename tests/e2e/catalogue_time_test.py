#!/usr/bin/python3
"""The whole catalogue with a client that costs next to nothing: under a minute on two cores, so that it can be run at every push."""
import json
import os
import pathlib
import resource
import tempfile
import time
import unittest

from cfmock_process import SOURCE_DIR, run

FAST = os.path.join(SOURCE_DIR, "tests/clients/fast.sh")
MINUTE = 60  # s, of a machine that has nothing else to do
CPU = 20     # s, of cfmock and all clients: most of the minute is waits that scenarios are about, which a busy machine does not stretch


def busy():
    """Seconds of all cores together that were not idle, since the start of the machine."""
    with open("/proc/stat", encoding="utf-8") as stat:
        user, nice, system, _, _, irq, softirq, steal = map(int, stat.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def ours():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


class CatalogueTime(unittest.TestCase):
    def test_a_fast_client_takes_less_than_a_minute(self):
        scenarios = sorted(path.stem for path in (pathlib.Path(SOURCE_DIR) / "scenarios").glob("*/*.yaml"))
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report.json")
            began, busy_before, ours_before = time.monotonic(), busy(), ours()
            # As one would on two cores, however many there are here.
            done = run("run", "scenarios/", "--jobs", "2", "--table", "--json", report, "--", FAST, timeout=500)
            wall, cpu = time.monotonic() - began, ours() - ours_before
            others = max(0.0, busy() - busy_before - cpu) / os.cpu_count() / wall
            with open(report, encoding="utf-8") as text:
                runs = json.load(text)["runs"]
        # What others took of the cores did not count on an idle machine; but half of the time is ours whatever they do.
        alone = wall * (1 - min(others, 0.5))
        print(f"{len(runs)} scenarios in {wall:.1f} s, {cpu:.1f} s of CPU; others had {others:.0%} of the cores: {alone:.1f} s without them", flush=True)
        self.assertIn(done.returncode, (0, 4), done.stderr)
        self.assertEqual(sorted(each["scenario"] for each in runs), scenarios)
        for each in runs:  # it was fast because it was served, not because it was not
            unserved = [line["because"] for line in each["lines"] if "had not ended" in line["because"] or "no request came; " in line["because"]]
            self.assertEqual(unserved, [], each["scenario"])
        self.assertLess(cpu, CPU)
        self.assertLess(alone, MINUTE)


if __name__ == "__main__":
    unittest.main()
