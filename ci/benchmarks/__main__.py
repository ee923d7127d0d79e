"""Measures cfmock; see ci/bench. Loopback only, every step bounded in time."""
import argparse
import os
import sys
import tempfile

import loopback
from bench import Bench
from table import Table


def read_options():
    parser = argparse.ArgumentParser(prog="ci/bench")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: some eight minutes")
    parser.add_argument("--server", default="build/cfmock", help="the cfmock to measure")
    parser.add_argument("--against", metavar="OLD", help="a cfmock of before: first answer and throughput side by side")
    parser.add_argument("--no-peers", action="store_true", help="nginx alone")
    parser.add_argument("--rounds", type=int, help="of each measurement (5; quick: 3)")
    parser.add_argument("--seconds", type=int, help="of load a measurement (4; quick: 2)")
    parser.add_argument("--json", help="write the table there too")
    options = parser.parse_args()
    for path in ("server", "against", "json"):
        if getattr(options, path):
            setattr(options, path, os.path.abspath(getattr(options, path)))
    return options


def processor():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "a processor of unknown name")


def main():
    options, table = read_options(), Table()
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            os.chmod(folder, 0o755)  # nginx's worker gives up root
        if loopback.SERVER_CPU != loopback.CLIENT_CPU:
            os.sched_setaffinity(0, loopback.CLIENT_CPU)
        os.chdir(folder)  # MockServer leaves a file where it runs
        missing = Bench(options, folder, table).run()
    alone = "one CPU for the server, the other for who asks" if loopback.SERVER_CPU != loopback.CLIENT_CPU else "one CPU for all"
    print(f"\n{processor()}, {os.cpu_count()} cores; {alone}; load average {os.getloadavg()[0]:.1f}.")
    print("nginx has one worker. Each server gives the same answers and keeps its journal, if it has one. Spread: of our figures, in % of their median.\n")
    print(table.text())
    for line in missing:
        print(line)
    if options.json:
        table.save(options.json)


if __name__ == "__main__":
    sys.exit(main())
