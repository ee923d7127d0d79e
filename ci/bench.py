"""Measures cfmock against nginx; see ci/bench. Loopback only, every step bounded in time."""
import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

TOKEN = "cfut_" + "b" * 40 + "0" * 8
READER = "cfut_" + "r" * 40 + "0" * 8
ZONE = "023e105f4ecef8ad9ca31a8372d0c353"
SERVED, REFUSED = "/client/v4/zones", f"/client/v4/zones/{ZONE}/dns_records"
NGINX = "/usr/sbin/nginx"

# No limit bites: what is measured is the ordinary way of a request through model and journal.
SCENARIO = f"""cfmock: 1
name: bench
title: Answers as fast as they come
cause: missing-permission
world: one-zone
credentials:
  primary: {{token: {{secret: {TOKEN}, permissions: [Zone Read, DNS Write]}}}}
  reader: {{token: {{secret: {READER}, permissions: [Zone Read]}}}}
limits: {{requests: 1000000, per: 1s, per_address: 1000000}}
allow: [unfinished_rules]
"""


def cpus():
    """One for the server and one for who asks, if there are two."""
    there = sorted(os.sched_getaffinity(0))
    return ([there[0]], [there[1]]) if len(there) > 1 else (there, there)


SERVER_CPU, CLIENT_CPU = cpus()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def rss_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as out:
            return [int(child) for child in out.read().split()]
    except FileNotFoundError:
        return []


def request(path=SERVED, token=TOKEN):
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n"
            f"Authorization: Bearer {token}\r\n\r\n").encode()


def answer_on(connection):
    """One whole answer: status, head, body."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("closed before an answer")
        got += more
    head, body = got.split(b"\r\n\r\n", 1)
    length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", head).group(1))
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1]), head.decode(), body.decode()


def ask(port, *what):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request(*what))
        return answer_on(connection)


class Process:
    """A server under measurement. `command` gets its port; it is ended with the block."""

    def __init__(self, command):
        self.command = command

    def __enter__(self):
        self.port = free_port()
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            self.command(self.port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, SERVER_CPU))
        try:
            self.first_answer = self.wait_for_answer()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_for_answer(self):
        while True:
            try:
                status, _, _ = ask(self.port)
                if status != 200:
                    raise SystemExit(f"bench: {self.command(self.port)} answers {status}")
                return time.perf_counter() - self.started
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(f"bench: {' '.join(self.command(self.port))} ended with {self.process.returncode}")
                if time.perf_counter() - self.started > 60:
                    raise SystemExit("bench: no answer in 60 s")
                time.sleep(0.0002)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu(self):
        """Seconds of CPU that it and its worker have used."""
        total = 0
        for pid in [self.process.pid, *children(self.process.pid)]:
            with open(f"/proc/{pid}/stat", encoding="ascii") as line:
                total += sum(map(int, line.read().rsplit(")", 1)[1].split()[11:13]))
        return total / os.sysconf("SC_CLK_TCK")

    def rss(self):
        return rss_mb(self.process.pid) + sum(rss_mb(child) for child in children(self.process.pid))


def load(port, connections, seconds, path=SERVED, token=TOKEN):
    """wrk: requests a second, p99 in ms."""
    out = subprocess.run(
        ["taskset", "-c", ",".join(map(str, CLIENT_CPU)), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
         "-H", f"Authorization: Bearer {token}", f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, timeout=seconds + 30, check=True).stdout
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
            float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def new_client_p99(port, times):
    """ms that a client on a new connection waits for its answer."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        ask(port)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(took, n=100)[98]


def idle_connections(port, count):
    held = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sendall(request())
        answer_on(connection)
        held.append(connection)
    return held


def nginx_conf(folder, port, answers):
    """The answers of cfmock, head and body, from memory: `return` is the fastest way that nginx has."""
    def location(path, status, head, body):
        own = {"date", "server", "content-type", "content-length", "connection"}
        lines = [line.split(": ", 1) for line in head.split("\r\n")[1:]]
        added = "".join(f"      add_header {name} '{value}' always;\n" for name, value in lines if name.lower() not in own)
        return f"    location = {path} {{\n{added}      return {status} '{body}';\n    }}\n"

    locations = "".join(location(path, *answer) for path, answer in answers.items())
    path = os.path.join(folder, f"nginx-{port}.conf")
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"""daemon off;
worker_processes 1;
pid {folder}/nginx-{port}.pid;
error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    default_type application/json;
{locations}  }}
}}
""")
    return path


def rules(count, same_path):
    """`count` rules of which only the last is asked for: told apart by their path, or all on one and by `where`."""
    lines = ["rules:\n"]
    for i in range(count):
        where = f', where: {{query: {{page: "{i}"}}}}' if same_path else ""
        on = "GET /user" if same_path else f"GET /zones/{i}"
        lines.append(f'  - {{on: "{on}"{where}, reply: {{status: 200, times: forever}}}}\n')
    return SCENARIO + "".join(lines)


class Table:
    def __init__(self):
        self.rows = []

    def row(self, what, ours, theirs=None, ratio=None, target=None, met=None):
        self.rows.append({"what": what, "cfmock": ours, "nginx": theirs, "ratio": ratio, "target": target, "met": met})
        print(f"  {what}: cfmock {ours}" + (f", nginx {theirs}" if theirs is not None else ""), file=sys.stderr, flush=True)

    def text(self):
        head = ["", "cfmock", "nginx", "ratio", "target", ""]
        body = [[row["what"], row["cfmock"], row["nginx"] or "", "" if row["ratio"] is None else f"{row['ratio']:.2f}",
                 row["target"] or "", {None: "", True: "met", False: "missed"}[row["met"]]] for row in self.rows]
        widths = [max(len(line[i]) for line in [head, *body]) for i in range(len(head))]
        return "\n".join("  ".join(cell.ljust(width) if i in (0, 4) else cell.rjust(width)
                                   for i, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in [head, *body])


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder, self.table = options, folder, Table()
        self.rounds = options.rounds or (1 if options.quick else 3)
        self.seconds = options.seconds or (1 if options.quick else 3)
        self.scenario = self.file("bench.yaml", SCENARIO)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def cfmock(self, scenario=None, *more):
        return lambda port: [self.options.server, "serve", scenario or self.scenario, "--port", str(port), *more]

    def nginx(self, port):
        return [NGINX, "-p", self.folder, "-e", "stderr", "-c", nginx_conf(self.folder, port, self.answers)]

    def run(self):
        with Process(self.cfmock()) as server:
            self.answers = {SERVED: ask(server.port), REFUSED: ask(server.port, REFUSED, READER)}
        if [answer[0] for answer in self.answers.values()] != [200, 403]:
            raise SystemExit("bench: not the answers that are to be compared")
        self.first_answer()
        self.throughput()
        self.refusals()
        self.journal_file()
        self.idle()
        self.rule_counts()
        return self.table

    def first_answer(self):
        def times(command):
            out = []
            for _ in range(3 if self.options.quick else 9):
                with Process(command) as server:
                    out.append(server.first_answer * 1000)
            return statistics.median(out)

        ours, theirs = times(self.cfmock()), times(self.nginx)
        self.table.row("from exec to the first answer, ms", f"{ours:.1f}", f"{theirs:.1f}", ours / theirs, "<= 2", ours <= 2 * theirs)

    def interleaved(self, measure, ours, theirs):
        """Medians of the same measurement on both, taken in turns so that the machine's moods meet both."""
        got = [(measure(ours), measure(theirs)) for _ in range(self.rounds)]
        return [[statistics.median(one[side][i] for one in got) for i in (0, 1)] for side in (0, 1)]

    def throughput(self):
        with Process(self.cfmock()) as server, Process(self.nginx) as nginx:
            start = server.rss(), nginx.rss()
            self.cpu_per_request(server, nginx)
            for connections in (1, 16, 64, 256):
                (rate, p99), (rate_n, p99_n) = self.interleaved(
                    lambda port, c=connections: load(port, c, self.seconds), server.port, nginx.port)
                is_target = connections == 64
                self.table.row(f"requests/s, {connections} connections", f"{rate:,.0f}", f"{rate_n:,.0f}", rate / rate_n,
                               ">= 0.4" if is_target else None, rate >= 0.4 * rate_n if is_target else None)
                self.table.row("  p99, ms", f"{p99:.2f}", f"{p99_n:.2f}", p99 / p99_n,
                               "< 1" if is_target else None, p99 < p99_n if is_target else None)
            self.table.row("resident memory at start, MB", f"{start[0]:.1f}", f"{start[1]:.1f}", start[0] / start[1])
            self.table.row("  after that load", f"{server.rss():.1f}", f"{nginx.rss():.1f}", server.rss() / nginx.rss())

    def cost(self, process, path=SERVED):
        """Requests a second at 64 connections, and the CPU that one takes, in us. The latter is the figure that other
        work on the machine moves least."""
        before, start = process.cpu(), time.perf_counter()
        rate, _ = load(process.port, 64, self.seconds, path)
        return rate, (process.cpu() - before) / (rate * (time.perf_counter() - start)) * 1e6

    def cpu_per_request(self, server, nginx):
        ours, theirs = [statistics.median(self.cost(process)[1] for _ in range(self.rounds)) for process in (server, nginx)]
        self.table.row("CPU for a request, us", f"{ours:.1f}", f"{theirs:.1f}", ours / theirs)

    def refusals(self):
        with Process(self.cfmock()) as server, Process(self.nginx) as nginx:
            (rate, p99), (rate_n, p99_n) = self.interleaved(
                lambda port: load(port, 64, self.seconds, REFUSED, READER), server.port, nginx.port)
            self.table.row("requests/s, 64 connections, refused with 403", f"{rate:,.0f}", f"{rate_n:,.0f}", rate / rate_n)
            self.table.row("  p99, ms", f"{p99:.2f}", f"{p99_n:.2f}", p99 / p99_n)

    def journal_file(self):
        journal = os.path.join(self.folder, "journal.jsonl")
        with Process(self.cfmock(None, "--journal", journal)) as server, Process(self.nginx) as nginx:
            (rate, _), (rate_n, _) = self.interleaved(lambda port: load(port, 64, self.seconds), server.port, nginx.port)
            self.table.row("requests/s, 64 connections, --journal to a file", f"{rate:,.0f}", f"{rate_n:,.0f}", rate / rate_n)
        os.remove(journal)

    def idle(self):
        times = 200 if self.options.quick else 1000
        with Process(self.cfmock()) as server, Process(self.nginx) as nginx:
            got = []
            for port in (server.port, nginx.port):
                alone = new_client_p99(port, times)
                held = idle_connections(port, 1000)
                got.append((alone, new_client_p99(port, times)))
                if port == server.port:
                    memory = server.rss()
                for connection in held:
                    connection.close()
            (alone, crowded), (alone_n, crowded_n) = got
            self.table.row("p99 of a new client, ms", f"{alone:.2f}", f"{alone_n:.2f}", alone / alone_n)
            # Two measurements of the same thing differ by so much on a quiet machine.
            self.table.row("  beside 1,000 idle connections", f"{crowded:.2f}", f"{crowded_n:.2f}", crowded / alone,
                           "costs nothing", crowded <= 1.3 * alone + 0.1)
            self.table.row("  resident memory then, MB", f"{memory:.1f}")

    def rule_counts(self):
        counts = (1, 100, 10000)
        scenarios = [self.file("bench.yaml", rules(count, False)) and self.moved(f"rules-{count}") for count in counts]
        paths = [f"/client/v4/zones/{count - 1}" for count in counts]
        self.file("bench.yaml", SCENARIO)
        with Process(self.cfmock(scenarios[0])) as one, Process(self.cfmock(scenarios[1])) as some, \
                Process(self.cfmock(scenarios[2])) as many:
            got = [[self.cost(server, path) for server, path in zip((one, some, many), paths)] for _ in range(self.rounds)]
            first = many.first_answer * 1000
        medians = [[statistics.median(one[i] for one in column) for i in (0, 1)] for column in zip(*got)]
        cost_of_one = medians[0][1]
        for count, (rate, cost) in zip(counts, medians):
            is_target = count == 10000
            self.table.row(f"requests/s, {count:,} rule{'s' if count > 1 else ''}", f"{rate:,.0f}", None, cost / cost_of_one,
                           "<= 1.2" if is_target else None, cost / cost_of_one <= 1.2 if is_target else None)
        self.table.row("  first answer with 10,000, ms", f"{first:.0f}")
        self.file("bench.yaml", rules(10000, True))
        with Process(self.cfmock(self.moved("rules-where"))) as server:
            rate, cost = self.cost(server, "/client/v4/user?page=9999")
            self.table.row("requests/s, 10,000 rules on one path by `where`", f"{rate:,.0f}", None, cost / cost_of_one)
        self.file("bench.yaml", SCENARIO)

    def moved(self, folder):
        """A scenario is named after its file, so each has a folder of its own."""
        path = os.path.join(self.folder, folder)
        os.mkdir(path)
        os.rename(os.path.join(self.folder, "bench.yaml"), os.path.join(path, "bench.yaml"))
        return os.path.join(path, "bench.yaml")


def main():
    parser = argparse.ArgumentParser(prog="ci/bench")
    parser.add_argument("--quick", action="store_true", help="one short round: to see that it works")
    parser.add_argument("--server", default="build/cfmock", help="the cfmock to measure")
    parser.add_argument("--rounds", type=int, help="of each measurement (3)")
    parser.add_argument("--seconds", type=int, help="of load a measurement (3)")
    parser.add_argument("--json", help="write the table there too")
    options = parser.parse_args()
    options.server = os.path.abspath(options.server)
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            os.chmod(folder, 0o755)  # nginx's worker gives up root
        table = Bench(options, folder).run()
    alone = "one CPU for the server, one for wrk" if SERVER_CPU != CLIENT_CPU else "one CPU for both"
    print(f"\ncfmock against nginx with one worker: each serves on one thread; {alone}; load average {os.getloadavg()[0]:.1f}.")
    print("Ratio: cfmock / nginx; for idle connections, with / without; for rules, CPU for a request / with one rule.\n")
    print(table.text())
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump(table.rows, out, indent=1)


if __name__ == "__main__":
    main()
