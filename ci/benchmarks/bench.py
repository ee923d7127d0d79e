"""What is measured, and how. One method a group of rows; each says what was to be reached."""
import contextlib
import os
import statistics
import subprocess
import time

import clients
import loopback
import peers
import sessions
from machine import Process
from scenarios import READER, REFUSED, SCENARIO, SERVED, rules


def spread(figures):
    return 100 * (max(figures) - min(figures)) / statistics.median(figures)


class Bench:
    def __init__(self, options, folder, table):
        self.options, self.folder, self.table = options, folder, table
        self.rounds = options.rounds or (3 if options.quick else 5)
        self.seconds = options.seconds or (2 if options.quick else 4)
        self.scenario = self.file("bench/bench.yaml", SCENARIO)
        self.has_tls = "--tls" in subprocess.run([options.server, "serve", "--help"], capture_output=True, text=True, check=True).stdout

    def file(self, name, text):
        """A scenario is named after its file, so each has a folder of its own."""
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def cfmock(self, *more, scenario=None, server=None):
        return lambda port: [server or self.options.server, "serve", scenario or self.scenario, "--port", str(port), *more]

    def run(self):
        with Process(self.cfmock()) as server:
            answers = {SERVED: clients.ask(server.port), REFUSED: clients.ask(server.port, REFUSED, READER)}
        if [answer[0] for answer in answers.values()] != [200, 403]:
            raise SystemExit("bench: not the answers that are to be compared")
        self.answers = answers
        self.nginx = peers.Nginx(self.folder, answers)
        self.others, missing = ([], []) if self.options.no_peers else peers.others(self.folder, answers)
        if self.options.against:
            self.against()
        of_others = [self.of_other(other) for other in self.others]
        self.first_answer(of_others)
        self.throughput(of_others)
        self.memory(of_others)
        self.idle()
        self.rule_counts()
        self.session_counts()
        self.threads()
        self.tls()
        self.crowds()
        self.journal_file()
        return missing

    # ---- one measurement

    def in_turn(self, measure, *sides):
        """The same measurement on each, in turns so that the machine's moods meet all of them."""
        return list(zip(*[[measure(side) for side in sides] for _ in range(self.rounds)]))

    def load_of(self, process, connections=64, **how):
        return clients.load(process.port, connections, self.seconds, **how)

    def cost(self, process, path=SERVED, token=clients.scenarios.TOKEN):
        """CPU that a request takes, in us: the figure that other work on the machine moves least."""
        before, start = process.cpu(), time.perf_counter()
        rate, _ = self.load_of(process, path=path, token=token)
        return (process.cpu() - before) / (rate * (time.perf_counter() - start)) * 1e6

    def cost_of_turns(self, process, file):
        before, start = process.cpu(), time.perf_counter()
        rate = clients.load_turns(process.port, self.seconds, file)
        return (process.cpu() - before) / (rate * (time.perf_counter() - start)) * 1e6

    def starts(self, *commands, times):
        """ms from exec to the first answer, for each command, in turns."""
        out = [[] for _ in commands]
        for _ in range(times):
            for figures, command in zip(out, commands):
                with Process(command) as server:
                    figures.append(server.first_answer)
        return out

    @staticmethod
    def warm(server):
        """A JVM compiles what it runs often: until two loads in turn differ by less than a twentieth, for a minute at most."""
        before, until = 0, time.perf_counter() + 60
        while time.perf_counter() < until:
            rate, _ = clients.load(server.port, 64, 5, cold=True)
            if abs(rate - before) < rate / 20:
                return
            before = rate

    def of_other(self, other):
        """All that is measured of a peer, in one go: it takes seconds to start."""
        got = {"name": other.name, "first": []}
        for last in [False] * (0 if self.options.quick else 2) + [True]:
            with Process(other.command) as server:
                got["first"].append(server.first_answer)
                if not last:
                    continue
                got["start"] = server.rss()
                self.warm(server)
                rates = [self.load_of(server) for _ in range(self.rounds)]
                got["rate"], got["p99"] = [statistics.median(column) for column in zip(*rates)]
                got["after"] = self.memory_after(server, 100_000)
        return got

    # ---- rows

    def against(self):
        """What has changed since another build."""
        old = self.cfmock(server=self.options.against)
        was, now = self.starts(old, self.cfmock(), times=60)
        ratio = statistics.median(b / a for a, b in zip(was, now))
        self.table.row("from exec to the first answer, ms (of the build before)", self.pair(was, now, "{:.1f}"), ratio,
                       "<= 1.10 of the build before", ratio <= 1.10)
        with Process(old) as before, Process(self.cfmock()) as this:
            rates = self.in_turn(lambda server: self.load_of(server)[0], before, this)
            ratio = statistics.median(b / a for a, b in zip(*rates))
            self.table.row("requests/s, 64 connections (of the build before)", self.pair(*rates, "{:,.0f}"), ratio,
                           ">= 0.90 of the build before", ratio >= 0.9)

    @staticmethod
    def pair(was, now, form):
        return {"cfmock": f"{form.format(statistics.median(now))} ({form.format(statistics.median(was))})"}

    def first_answer(self, of_others):
        ours, theirs = self.starts(self.cfmock(), self.nginx.command, times=15)
        values = {"cfmock": statistics.median(ours), "nginx": statistics.median(theirs),
                  **{other["name"]: statistics.median(other["first"]) for other in of_others}}
        ratio = values["cfmock"] / values["nginx"]
        self.table.row("from exec to the first answer, ms", {name: f"{value:,.1f}" for name, value in values.items()}, ratio,
                       "<= 1.5 of nginx", ratio <= 1.5, spread(ours))
        if "WireMock" in values:
            times = values["WireMock"] / values["cfmock"]
            self.table.target("so many times sooner than WireMock", times, ">= 100", times >= 100)

    def throughput(self, of_others):
        with Process(self.cfmock()) as server, Process(self.nginx.command) as nginx:
            for connections in (1, 16, 64, 256):
                ours, theirs = self.in_turn(lambda side, c=connections: self.load_of(side, c), server, nginx)
                self.rates(connections, list(zip(*ours)), list(zip(*theirs)), of_others if connections == 64 else [])
            ours, theirs = self.in_turn(lambda side: self.load_of(side, path=REFUSED, token=READER)[0], server, nginx)
            self.table.row("requests/s, 64 connections, refused with 403", {"cfmock": f"{statistics.median(ours):,.0f}", "nginx": f"{statistics.median(theirs):,.0f}"},
                           statistics.median(ours) / statistics.median(theirs), spread=spread(ours))
            ours, theirs = self.in_turn(self.cost, server, nginx)
            self.table.row("CPU of a request, us", {"cfmock": f"{statistics.median(ours):.1f}", "nginx": f"{statistics.median(theirs):.1f}"},
                           statistics.median(ours) / statistics.median(theirs), spread=spread(ours))

    def rates(self, connections, ours, theirs, of_others):
        rate, p99 = [statistics.median(column) for column in ours]
        rate_n, p99_n = [statistics.median(column) for column in theirs]
        wanted = connections == 64
        ratio = statistics.median(a / b for a, b in zip(ours[0], theirs[0]))
        self.table.row(f"requests/s, {connections} connections",
                       {"cfmock": f"{rate:,.0f}", "nginx": f"{rate_n:,.0f}", **{other["name"]: f"{other['rate']:,.0f}" for other in of_others}},
                       ratio, ">= 0.6 of nginx" if wanted else None, ratio >= 0.6 if wanted else None, spread(ours[0]))
        wiremock = next((other for other in of_others if other["name"] == "WireMock"), None)
        if wiremock:
            self.table.target("to WireMock with its journal", rate / wiremock["rate"], ">= 8", rate >= 8 * wiremock["rate"])
        self.table.row("  p99, ms", {"cfmock": f"{p99:.2f}", "nginx": f"{p99_n:.2f}", **{other["name"]: f"{other['p99']:.1f}" for other in of_others}},
                       p99 / p99_n, "< 1 of nginx" if wanted else None, p99 < p99_n if wanted else None, spread(ours[1]))
        if wiremock:
            self.table.target("so many times below WireMock's", wiremock["p99"] / p99, ">= 50", wiremock["p99"] >= 50 * p99)

    def memory(self, of_others):
        with Process(self.cfmock()) as server, Process(self.nginx.command) as nginx:
            time.sleep(0.2)
            start = server.rss()
            self.table.row("resident memory at start, MB",
                           {"cfmock": f"{start:.1f}", "nginx": f"{nginx.rss():.1f}", **{other["name"]: f"{other['start']:.0f}" for other in of_others}},
                           start, "<= 12", start <= 12)
            (first, after), (second, later) = self.memory_after(server, 1_000_000), self.memory_after(server, 500_000)
            self.table.row("  after 1,000,000 journaled requests (the others: 100,000)",
                           {"cfmock": self.after(first, 1_000_000, after), **{other["name"]: self.after(other["after"][0], 100_000, other["after"][1]) for other in of_others}},
                           after, "<= 96", after <= 96 if first >= 1_000_000 else None)
            self.table.row("  after 500,000 more", {"cfmock": self.after(second, 500_000, later)}, later / after, "flat: <= 1.03",
                           later <= 1.03 * after if second >= 500_000 else None)

    @staticmethod
    def memory_after(server, requests):
        """How many there were within two minutes, and what is resident then."""
        asked, until = 0, time.perf_counter() + 120
        while asked < requests and time.perf_counter() < until:
            asked += clients.load(server.port, 64, 4)[0] * 4
        return asked, server.rss()

    @staticmethod
    def after(asked, wanted, resident):
        return f"{resident:,.1f}" + ("" if asked >= wanted else f" (after {asked:,.0f})")

    def idle(self):
        times = 500 if self.options.quick else 2000
        with Process(self.cfmock()) as server, Process(self.nginx.command) as nginx:
            def p99(side):
                return clients.new_client_p99(side.port, times)
            def shown(sides):
                return {name: f"{statistics.median(figures):.2f}" for name, figures in zip(("cfmock", "nginx"), sides)}
            alone = self.in_turn(p99, server, nginx)
            held = [connection for side in (server, nginx) for connection in clients.idle_connections(side.port, 1000)]
            beside = self.in_turn(p99, server, nginx)
            memory = {"cfmock": f"{server.rss():.1f}", "nginx": f"{nginx.rss():.1f}"}
            for connection in held:
                connection.close()
        crowded = statistics.median(beside[0])
        self.table.row("p99 of a new client, ms", shown(alone), spread=spread(alone[0]))
        self.table.row("  beside 1,000 idle connections", shown(beside), crowded, "<= 1 ms", crowded <= 1, spread(beside[0]))
        self.table.row("  resident memory then, MB", memory)

    def rule_counts(self):
        counts = (1, 100, 10_000)
        commands = [self.cfmock(scenario=self.file(f"rules-{count}/bench.yaml", rules(count, False))) for count in counts]
        with Process(commands[0]) as one, Process(commands[1]) as some, Process(commands[2]) as many:
            costs = self.in_turn(lambda side: self.cost(side[0], f"/client/v4/zones/{side[1] - 1}"), *zip((one, some, many), counts))
            first = many.first_answer
        for count, cost in zip(counts[1:], costs[1:]):
            self.growth(f"CPU of a request with {count:,} rules, us (with one)", costs[0], cost, count == counts[-1])
        self.table.row("  first answer with 10,000, ms", {"cfmock": f"{first:.0f}"})
        with Process(self.cfmock(scenario=self.file("rules-where/bench.yaml", rules(counts[-1], True)))) as where:
            told_apart = [self.cost(where, "/client/v4/user?page=9999") for _ in range(self.rounds)]
        self.growth("  with 10,000 on one path, told apart by `where`", costs[0], told_apart, False)

    def growth(self, what, few, many, wanted):
        ratio = statistics.median(many) / statistics.median(few)
        self.table.row(what, self.pair(few, many, "{:.1f}"), ratio, "<= 1.1" if wanted else None, ratio <= 1.1 if wanted else None, spread(many))

    def session_counts(self):
        """One of 1,000 is asked while the others are there, and then all of them in turn."""
        with sessions.Empty(self.options.server) as one, sessions.Empty(self.options.server) as many:
            few_paths, all_paths = one.add(1), many.add(1000)
            few, crowd = self.in_turn(lambda side: self.cost(side[0], **side[1]), (one, few_paths[0]), (many, all_paths[0]))
            self.growth("CPU of a request with 1,000 sessions, us (with one)", few, crowd, True)
            turns = self.file("turns", "".join(f"{each['path']} {each['token']}\n" for each in all_paths))
            alone = self.file("alone", f"{few_paths[0]['path']} {few_paths[0]['token']}\n")
            few, crowd = self.in_turn(lambda side: self.cost_of_turns(*side), (one, alone), (many, turns))
            self.growth("  each of the 1,000 asked in turn, their journals growing", few, crowd, False)
            self.table.row("  resident memory then, MB", {"cfmock": f"{many.rss():.1f}"})

    def threads(self):
        """Two sessions and a client for each, all on both CPUs: on one thread of a server, on two, and on a server each."""
        if loopback.SERVER_CPU == loopback.CLIENT_CPU:
            return self.table.row("two sessions on two threads: not measured on one CPU", {})
        with contextlib.ExitStack() as servers:
            one, two, a, b = [servers.enter_context(sessions.OnBothCpus(self.options.server, *more)) for more in ([], ["--threads", "2"], [], [])]
            sides = [[(server.port, each) for server in side for each in server.add(2 // len(side))] for side in ([one], [two], [a, b])]
            for ahead in (1, 16):
                rates = self.in_turn(lambda side, ahead=ahead: clients.loads(side, 32, self.seconds, ahead), *sides)
                more = f", {ahead} sent ahead" if ahead > 1 else ""
                for what, many in (("requests/s of two sessions, on two threads", rates[1]), ("  from two servers", rates[2])):
                    ratio = statistics.median(y / x for x, y in zip(rates[0], many))
                    self.table.row(f"{what}{more} (on one)", self.pair(rates[0], many, "{:,.0f}"), ratio, spread=spread(many))

    def tls(self):
        if not self.has_tls:
            return self.table.row("TLS: this build has no --tls", {})
        secure = peers.Nginx(self.folder, self.answers, tls=True)
        context = clients.trusting()
        with Process(self.cfmock("--tls"), context) as server, Process(secure.command, context) as nginx:
            for what, target, how in (("TLS: full handshakes with one request, per s", 0.9, {"headers": ["Connection: close"]}),
                                      ("TLS: requests/s on 64 kept connections", 0.6, {})):
                ours, theirs = self.in_turn(lambda side, how=how: self.load_of(side, scheme="https", **how)[0], server, nginx)
                ratio = statistics.median(a / b for a, b in zip(ours, theirs))
                self.table.row(what, {"cfmock": f"{statistics.median(ours):,.0f}", "nginx": f"{statistics.median(theirs):,.0f}"}, ratio,
                               f">= {target} of nginx", ratio >= target, spread(ours))

    def crowds(self):
        with Process(self.cfmock()) as server, Process(self.nginx.command) as nginx:
            def at_once(side):
                crowd = clients.Crowd(side.port, 400)
                answers = crowd.run(15, once=True)
                return sum(1 for each in answers if each), max(crowd.waited.values(), default=0)
            ours, theirs = self.in_turn(at_once, server, nginx)
            answered = min(count for count, _ in ours)
            self.table.row("400 clients connect at once: answered (the last after)",
                           {name: f"{min(count for count, _ in side)} ({statistics.median(last for _, last in side):.0f} ms)" for name, side in (("cfmock", ours), ("nginx", theirs))},
                           answered / 400, "1: all", answered == 400, spread([last for _, last in ours]))
            ours, theirs = self.in_turn(lambda side: clients.Crowd(side.port, 256).run(5), server, nginx)
            fair = [each[0] / max(statistics.median(each), 1) for each in ours]
            worst = fair.index(min(fair))
            self.table.row("256 busy clients for 5 s: answers of the slowest / of the median",
                           {name: f"{side[worst][0]:,}/{statistics.median(side[worst]):,.0f}" for name, side in (("cfmock", ours), ("nginx", theirs))},
                           min(fair), ">= 0.5", min(fair) >= 0.5, spread(fair))

    def journal_file(self):
        """The file is emptied before each load: what a virtual machine pays for memory that it never touched is not the journal's."""
        journal = os.path.join(self.folder, "journal.jsonl")
        with Process(self.cfmock()) as server, Process(self.cfmock("--journal", journal)) as writing:
            def rate(side):
                os.truncate(journal, 0)
                return self.load_of(side)[0]
            plain, written = self.in_turn(rate, server, writing)
        os.remove(journal)
        ratio = statistics.median(b / a for a, b in zip(plain, written))
        self.table.row("requests/s, 64 connections, with --journal (without)", self.pair(plain, written, "{:,.0f}"), ratio, ">= 0.85", ratio >= 0.85, spread(written))
