#!/usr/bin/python3
"""The --journal file: what a `kill -9` leaves, what readers make of a torn end, a second writer, a full disk."""
import json
import os
import resource
import shutil
import socket
import subprocess
import threading
import time
import unittest

from cfmock_process import CFMOCK, UNLIMITED, Server, rows_of, run, soonest, until
from tls_peer import port_of, trusting

SCENARIO = UNLIMITED + """\
expect: [{calls: {of: "GET /zones", at_least: 1}}]
"""


def request(server, number, session=""):
    """Of that session, where there are several."""
    base, token = f"/_s/{session}" if session else "", server.env["CLOUDFLARE_API_TOKEN" + (f"_{session.upper()}" if session else "")]
    return (f"GET {base}/client/v4/zones?number={number} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {token}\r\n\r\n").encode()


class Asker(threading.Thread):
    """Asks on one connection, several at a time, until it breaks; `answered` are the numbers of whole answers."""

    def __init__(self, server, name, at_once, enough, session=""):
        super().__init__()
        self.server, self.name, self.at_once, self.enough, self.session = server, name, at_once, enough, session
        self.answered = []
        self.port = port_of(server.env["CFMOCK_ORIGIN"])

    def opened(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        if not self.server.env["CFMOCK_ORIGIN"].startswith("https:"):
            return connection
        return trusting(self.server.env["CFMOCK_CA"]).wrap_socket(connection, server_hostname="localhost")

    def run(self):
        self.got = b""
        try:
            with self.opened() as connection:
                for turn in range(1_000_000):
                    numbers = [f"{self.name}-{turn}-{i}" for i in range(self.at_once)]
                    connection.sendall(b"".join(request(self.server, number, self.session) for number in numbers))
                    for number in numbers:
                        self.take_answer(connection)
                        self.answered.append(number)
                        self.enough.one_more()
        except OSError:
            pass  # the server is gone: that is what we are here for

    def take_answer(self, connection):
        while b"\r\n\r\n" not in self.got:
            self.fill(connection)
        head, _, self.got = self.got.partition(b"\r\n\r\n")
        length = int(head.split(b"\r\nContent-Length: ")[1].split(b"\r\n")[0])
        while len(self.got) < length:
            self.fill(connection)
        self.got = self.got[length:]

    def fill(self, connection):
        more = connection.recv(65536)
        if not more:
            raise ConnectionError
        self.got += more


class Enough:
    """Set once so many answers have come, on all connections together."""

    def __init__(self, count):
        self.left, self.lock, self.reached = count, threading.Lock(), threading.Event()

    def one_more(self):
        with self.lock:
            self.left -= 1
            if self.left == 0:
                self.reached.set()


class Killed(unittest.TestCase):
    def round(self, at_once, answers, *options, other=False):
        """With `other`, a second session, on a thread of its own."""
        prepared = Server(SCENARIO, *options)
        scenarios = {"": prepared.scenario}
        if other:
            scenarios = {"scenario": prepared.scenario, "other": prepared.file("other.yaml", SCENARIO.replace("name: scenario", "name: other"))}
            prepared.options += (scenarios["other"], "--threads", "2")
        sessions = list(scenarios)
        with prepared as server:
            enough = Enough(answers)
            askers = [Asker(server, str(i), at_once, enough, sessions[i % len(sessions)]) for i in range(8)]
            for asker in askers:
                asker.start()
            self.assertTrue(enough.reached.wait(60))
            server.process.kill()
            for asker in askers:
                asker.join(30)
            if "CFMOCK_CA" in server.env:
                server.process.wait(10)
                shutil.rmtree(os.path.dirname(server.env["CFMOCK_CA"]))  # of its own, which it can no longer remove
            rows = server.journal()
            for session in sessions:
                answered = {number for asker in askers if asker.session == session for number in asker.answered}
                written = {row["query"].removeprefix("number=") for row in rows if row["session"] == (session or "scenario")}
                self.assertEqual(answered - written, set(), "answered, and not in the journal")
            self.assertGreaterEqual(sum(len(asker.answered) for asker in askers), answers)
            explained = run("explain", server.journal_file)
            self.assertRegex(explained.stdout, r"^\d+ exchanges?, 0 of them refused", explained.stderr)
            for session in sessions:
                if not any(row["session"] == (session or "scenario") for row in rows):
                    continue  # it was killed before it was asked
                judged = run("report", server.journal_file, scenarios[session])
                # What a torn line held may have been anything: no verdict then, but no refusal to read either.
                self.assertEqual(judged.returncode, 5 if "torn" in judged.stderr else 0, judged.stdout + judged.stderr)

    def test_one_request_at_a_time(self):
        for answers in (1, 50, 700, 1500):
            with self.subTest(answers):
                self.round(1, answers)

    def test_many_in_one_turn(self):
        for answers in (1, 100, 2000, 5000):
            with self.subTest(answers):
                self.round(100, answers)

    def test_over_tls(self):
        for at_once, answers in ((1, 1), (1, 700), (100, 100), (100, 5000)):
            with self.subTest(at_once=at_once, answers=answers):
                self.round(at_once, answers, "--tls")

    def test_two_sessions_on_two_threads(self):
        for at_once, answers, *options in ((1, 1), (1, 700), (100, 100), (100, 5000), (100, 5000, "--tls")):
            with self.subTest(at_once=at_once, answers=answers, options=options):
                self.round(at_once, answers, *options, other=True)


class Torn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(SCENARIO))
        for number in range(2):
            cls.server.client(["curl", "-sf", "-H", f"Authorization: Bearer {cls.server.env['CLOUDFLARE_API_TOKEN']}",
                               f"{cls.server.env['CLOUDFLARE_BASE_URL']}/zones?number={number}"]).check_returncode()
        with open(cls.server.journal_file, encoding="utf-8") as lines:
            cls.text = lines.read()
        cls.first = cls.text.index("\n") + 1

    def cut(self, size):
        return self.server.file("torn.jsonl", self.text[:size])

    def test_every_reader_leaves_the_torn_line_out(self):
        for size in (self.first + 1, self.first + 20, self.first + 700, len(self.text) - 2):
            with self.subTest(size):
                torn = self.cut(size)
                self.assertEqual([row["seq"] for row in rows_of(torn)], [1])
                explained = run("explain", torn)
                self.assertEqual((explained.returncode, explained.stderr), (0, ""))
                self.assertIn("1 exchange,", explained.stdout)
                judged = run("report", torn, self.server.scenario)
                self.assertIn("  + calls: ", judged.stdout)
                self.assertEqual(judged.returncode, 5, judged.stdout + judged.stderr)
                self.assertIn("torn, and was left out", judged.stderr)

    def test_a_last_line_that_lacks_only_its_end_counts(self):
        self.assertIn("2 exchanges,", run("explain", self.cut(len(self.text) - 1)).stdout)

    def test_a_journal_of_one_torn_line_is_one_without_exchanges(self):
        for torn in (self.cut(300), self.cut(12), self.server.file("torn.jsonl", '{"kind":"pace","session":"s1","ne')):
            explained = run("explain", torn)
            self.assertEqual(explained.returncode, 2)
            self.assertIn("has no exchange", explained.stderr)


class Written(unittest.TestCase):
    def test_a_second_writer_is_refused_and_harms_nothing(self):
        with Server(SCENARIO) as server:
            server.client(["curl", "-s", server.env["CLOUDFLARE_BASE_URL"]])
            for command in (["serve", server.scenario, "--journal", server.journal_file],
                            ["run", server.scenario, "--journal", server.journal_file, "--", "true"]):
                second = run(*command)
                self.assertNotIn(second.returncode, (0, 4, 5))
                self.assertIn(f"another cfmock is writing the journal {server.journal_file}\n"
                              "  give each --journal a file of its own\n", second.stderr)
            self.assertEqual(len(server.journal()), 1)
        self.assertEqual(run("run", "expired-token", "--journal", "/dev/null", "--", "true").returncode,
                         run("run", "expired-token", "--", "true").returncode)

    def test_a_full_disk_is_told_at_the_first_row_and_at_the_end(self):
        with Server(SCENARIO) as server:
            second = subprocess.Popen([CFMOCK, "serve", server.scenario, "--journal", "/dev/full"],
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            try:
                origin = second.stdout.readline().split()[4]
                for _ in range(3):
                    self.assertEqual(server.client(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", origin]).stdout, "400")
                second.terminate()
                _, said = second.communicate(timeout=10)
            finally:
                second.kill()
            self.assertEqual(second.returncode, 1)
            self.assertEqual(said.count("the journal /dev/full loses lines: No space left on device"), 1, said)
            self.assertIn("3 journal lines could not be written to /dev/full: No space left on device", said)

    def test_a_file_that_may_grow_no_more_ends_in_a_whole_line(self):
        """The system's limit of a file's size stands for a disk that is full in the middle of a line."""
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

        with Server(SCENARIO) as server:
            journal = server.file("small.jsonl", "")
            client = f"for i in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null $CLOUDFLARE_BASE_URL/zones?{'x' * 400}; done"
            done = subprocess.run([CFMOCK, "run", server.scenario, "--journal", journal, "--", "sh", "-c", client],
                                  capture_output=True, text=True, timeout=60, preexec_fn=small_files, check=False)
            with open(journal, encoding="utf-8") as lines:
                text = lines.read()
        self.assertEqual(done.returncode, 1, done.stderr)
        rows = [json.loads(line) for line in text.splitlines()]
        self.assertTrue(rows and text.endswith("\n"))
        self.assertRegex(done.stderr, f"{9 - len(rows)} journal lines could not be written to .*: File too large")

    def test_a_start_that_fails_leaves_the_file_alone(self):
        with Server(SCENARIO) as server:
            port = server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1]
            control = server.env["CFMOCK_CONTROL"].rsplit(":", 1)[1]
            journal = server.file("earlier.jsonl", "what an earlier run left\n")
            for option in (["--port", port], ["--control-port", control]):
                failed = run("serve", server.scenario, *option, "--journal", journal)
                self.assertEqual(failed.returncode, 2, failed.stderr)
                with open(journal, encoding="utf-8") as text:
                    self.assertEqual(text.read(), "what an earlier run left\n")

    def test_a_start_empties_the_file(self):
        with Server(SCENARIO) as server:
            journal = server.file("earlier.jsonl", "what an earlier run left\n")
            second = subprocess.Popen([CFMOCK, "serve", server.scenario, "--journal", journal], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            try:
                second.stdout.readline()
                with open(journal, encoding="utf-8") as text:
                    self.assertNotIn("earlier", text.read())
            finally:
                second.kill()
                second.communicate()

    def piped(self, server, *options):
        """(a second server that writes its journal to a pipe, the end of that, its address)"""
        pipe = os.path.join(server.folder.name, "pipe")
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        second = subprocess.Popen([CFMOCK, "serve", server.scenario, "--journal", pipe, *options],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (second.kill(), second.communicate()))
        return second, reader, int(second.stdout.readline().split()[4].rsplit(":", 1)[1])

    def ask_all(self, port, count):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            for i in range(count):
                connection.sendall(f"GET /client/v4/zones?number={i} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                self.assertIn(b"HTTP/1.1 403 ", connection.recv(65536))

    def test_a_pipe_that_nobody_reads_stops_neither_answers_nor_the_end(self):
        soonest(self, 1, self.end_with_an_unread_pipe)

    def end_with_an_unread_pipe(self):
        """How long it took."""
        with Server(SCENARIO) as server:
            second, reader, port = self.piped(server)
            asked = 300
            self.ask_all(port, asked)
            start = time.monotonic()
            second.terminate()
            _, said = second.communicate(timeout=10)
            took = time.monotonic() - start
            self.assertEqual(second.returncode, 1)
            rows = b""
            while more := os.read(reader, 1 << 20):
                rows += more
            whole = rows.count(b'"kind":"exchange"') - (0 if rows.endswith(b"\n") else 1)
            self.assertRegex(said, r"the journal \S+/pipe loses lines: nobody reads it\n")
            self.assertIn(f"cfmock: error: {asked - whole} journal lines could not be written to ", said)
            return took

    def test_a_pipe_that_is_read_again_has_whole_lines(self):
        with Server(SCENARIO) as server:
            second, reader, port = self.piped(server)
            self.ask_all(port, 300)
            rows = os.read(reader, 1 << 20)
            self.ask_all(port, 3)
            rows += os.read(reader, 1 << 20)
            lines = rows.decode().split("\n")
            self.assertEqual(lines.pop(), "")
            seen = [json.loads(line) for line in lines if json.loads(line)["kind"] == "exchange"]
            self.assertEqual([row["seq"] for row in seen[-3:]], [301, 302, 303])
            self.assertLess(len(seen), 300)

    def test_what_left_of_an_answer_is_there_though_memory_has_dropped_its_row(self):
        late = SCENARIO + 'rules: [{on: "GET /zones", where: {query: {number: late}}, reply: {delay: 1h}, optional: true}]\n'
        with Server(late) as server:
            port = int(server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])
            with socket.create_connection(("127.0.0.1", port), timeout=30) as waits:
                waits.sendall(request(server, "late"))
                enough = Enough(20_100)  # more than memory has room for
                asker = Asker(server, "x", 100, enough)
                asker.start()
                self.assertTrue(enough.reached.wait(60))
            until(lambda: '"kind":"sent","seq":1,' in self.text(server), 10, "no such line")
            server.process.kill()
            asker.join(30)

    def text(self, server):
        with open(server.journal_file, encoding="utf-8") as text:
            return text.read()

    def test_a_row_is_there_when_its_answer_is(self):
        with Server(SCENARIO) as server:
            for count in range(1, 6):
                server.client(["curl", "-s", server.env["CLOUDFLARE_BASE_URL"]])
                self.assertEqual(len(server.journal()), count)


if __name__ == "__main__":
    unittest.main()
