#!/usr/bin/python3
"""The whole catalogue with a client that costs next to nothing: under a minute on two cores, so that it can be run at every push.

Two things are asserted, since a machine has other work, too, and neither may be excused by it:
- CPU time of cfmock and all clients stays below CPU, whatever else runs.
- The wall clock shows less than a minute once the time is taken off in which our own work stood in the queue of the cores. Waits (a
  Retry-After, a time-out, a pause between two polls) are no such time: no load shortens them, so all of them count. What is taken off
  follows from our own CPU time: where others have the share s of the cores, that takes 1 / (1 - s) as long; at most QUEUED times as long
  is believed. So a catalogue that waits for a minute fails on any machine. One that is kept from its turn much longer than that is run
  again: of TRIES the fastest counts."""
import json
import os
import pathlib
import resource
import tempfile
import time
import unittest

from cfmock_process import SOURCE_DIR, run

FAST = os.path.join(SOURCE_DIR, "tests/clients/fast.sh")
JOBS = 2     # as one would on two cores, however many there are here
MINUTE = 60  # s, of a machine that has nothing else to do
CPU = 8      # s, of which it takes a quarter
QUEUED = 3
TRIES = 3


def busy():
    """Seconds of all cores together that were not idle, since the start of the machine."""
    with open("/proc/stat", encoding="utf-8") as stat:
        user, nice, system, _, _, irq, softirq, steal = map(int, stat.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def ours():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def in_queue(cpu, others):
    """Seconds by which the wall clock shows more than it would without them: of `cpu` seconds each of the jobs had its part."""
    return cpu / JOBS * (min(1 / max(1 - others, 0.01), QUEUED) - 1)


class CatalogueTime(unittest.TestCase):
    def test_other_work_excuses_no_wait(self):
        self.assertEqual(in_queue(10, 0), 0)
        self.assertEqual(in_queue(10, 0.5), 5)  # half of the cores: twice as long
        self.assertEqual(in_queue(CPU, 1), CPU * (QUEUED - 1) / JOBS)
        self.assertEqual(in_queue(0, 0.9), 0)

    def run_all(self):
        """(what is left of the wall clock, CPU time) of one run of the catalogue."""
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report.json")
            began, busy_before, ours_before = time.monotonic(), busy(), ours()
            done = run("run", "scenarios/", "--jobs", str(JOBS), "--table", "--json", report, "--", FAST, timeout=500)
            wall, cpu = time.monotonic() - began, ours() - ours_before
            others = max(0.0, busy() - busy_before - cpu) / os.cpu_count() / wall
            with open(report, encoding="utf-8") as text:
                runs = json.load(text)["runs"]
        alone = wall - in_queue(cpu, others)
        print(f"{len(runs)} scenarios in {wall:.1f} s, {cpu:.1f} s of CPU; others had {others:.0%} of the cores: {alone:.1f} s without them", flush=True)
        self.assertIn(done.returncode, (0, 4), done.stderr)
        self.assertEqual(sorted(each["scenario"] for each in runs), sorted(path.stem for path in (pathlib.Path(SOURCE_DIR) / "scenarios").glob("*/*.yaml")))
        for each in runs:  # it was fast because it was served, not because it was not
            unserved = [line["because"] for line in each["lines"] if "had not ended" in line["because"] or "no request came; " in line["because"]]
            self.assertEqual(unserved, [], each["scenario"])
        return alone, cpu

    def test_a_fast_client_takes_less_than_a_minute(self):
        for _ in range(TRIES):
            alone, cpu = self.run_all()
            self.assertLess(cpu, CPU)
            if alone < MINUTE:
                return
        self.fail(f"{TRIES} times a minute or more")


if __name__ == "__main__":
    unittest.main()
