#!/usr/bin/python3
"""What clients may cost: each limit of `serve` and `run` through the real binary, and memory where a limit is about that."""
import contextlib
import json
import os
import re
import resource
import socket
import ssl
import struct
import subprocess
import tempfile
import time
import unittest

from cfmock_process import CFMOCK, UNLIMITED, Server, rows_of, run, soonest
from tls_peer import port_of, trusting

MIB = 1 << 20
LARGE = UNLIMITED + f"""\
rules:
  - {{on: "GET /zones", where: {{query: {{how: whole}}}}, reply: {{status: 200, body: {"x" * 300_000}, times: forever}}, optional: true}}
  - {{on: "GET /zones", where: {{query: {{how: late}}}}, reply: {{status: 200, delay: 1h, body: {"x" * 300_000}, times: forever}}, optional: true}}
  - {{on: "GET /zones", where: {{query: {{how: drip}}}},
      reply: {{status: 200, fault: drip, bytes_per_second: 1000, body: {"x" * 300_000}, times: forever}}, optional: true}}
  - {{on: "GET /zones", where: {{query: {{how: silence}}}}, reply: {{fault: silence, times: forever}}, optional: true}}
"""


class Limited(unittest.TestCase):
    def serve(self, *options, scenario=UNLIMITED):
        server = self.enterContext(Server(scenario, *options))
        server.port = int(server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])
        server.good = (f"GET /client/v4/zones HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                       f"{server.env['CLOUDFLARE_API_TOKEN']}\r\n\r\n").encode()
        return server

    def connect(self, server):
        connection = self.enterContext(socket.create_connection(("127.0.0.1", server.port), timeout=20))
        return connection

    def status(self, connection, request):
        """0: it was closed without an answer."""
        try:
            connection.sendall(request)
            return self.status_of(connection)
        except ConnectionError:
            return 0

    def status_of(self, connection):
        """Of the next answer; 0 when the server closed without one."""
        head = connection.recv(65536)
        return int(head.split()[1]) if head else 0

    def rows(self, server, status):
        return [row["why"] for row in server.journal() if row["status"] == status]

    def memory(self, server, which="VmRSS"):
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(which + ":"))

    def until(self, holds):
        end = time.monotonic() + 20
        while not holds():
            self.assertLess(time.monotonic(), end)

    def served(self, server):
        self.assertEqual(self.status(self.connect(server), server.good), 200)


class Sizes(Limited):
    def test_a_header(self):
        server = self.serve("--max-header-bytes", "2KiB")
        def with_header(size):
            return server.good[:-2] + b"X-Pad: " + b"x" * size + b"\r\n\r\n"
        self.assertEqual(self.status(self.connect(server), with_header(1500)), 200)
        self.assertEqual(self.status(self.connect(server), with_header(2100)), 431)
        self.assertEqual(self.status(self.connect(server), b"GET /" + b"x" * 2100), 414)
        self.assertEqual(self.rows(server, 431), ["431: the header is too large"])
        self.served(server)

    def test_a_body(self):
        server = self.serve("--max-body-bytes", "1000")
        def with_body(size):
            return server.good[:-2] + b"Content-Length: %d\r\n\r\n" % size + b"x" * size
        self.assertEqual(self.status(self.connect(server), with_body(1000)), 200)
        self.assertEqual(self.status(self.connect(server), with_body(1001)), 413)
        chunks = server.good[:-2] + b"Transfer-Encoding: chunked\r\n\r\n" + b"190\r\n" + b"x" * 400 + b"\r\n"
        self.assertEqual(self.status(self.connect(server), chunks + chunks.partition(b"\r\n\r\n")[2] * 2), 413)
        self.assertEqual(self.rows(server, 413), ["413: the body is too large"] * 2)
        self.served(server)

    def test_a_promised_length_takes_no_memory(self):
        server = self.serve("--max-body-bytes", "1GiB", "--max-in-flight-bytes", "1024GiB")
        before = self.memory(server)
        for _ in range(100):
            self.connect(server).sendall(server.good[:-2] + b"Content-Length: 1000000000\r\n\r\nx")
        self.served(server)
        self.assertLess(self.memory(server) - before, 64 * MIB)

    def test_all_bodies_together(self):
        """Two hundred clients with 4 MiB each, none of whom comes to an end: 800 MiB, of which 32 may be held."""
        server = self.serve("--max-in-flight-bytes", "32MiB")
        before = self.memory(server)
        head, piece = server.good[:-2] + b"Content-Length: 8000000\r\n\r\n", b"x" * (4 * MIB)
        for _ in range(200):
            connection = self.connect(server)
            connection.settimeout(20)
            with contextlib.suppress(OSError):  # it is told 503 while it sends, and closed
                connection.sendall(head + piece)
        self.assertLess(self.memory(server, "VmHWM") - before, 96 * MIB)
        self.assertGreater(self.rows(server, 503).count("503: requests and answers under way hold too much memory"), 150)

    def test_answers_that_nobody_takes(self):
        """Sixty clients hold an answer of 300 kB each, 18 MB, of which one may be held; also while they are late or slow."""
        for how in (b"whole", b"late", b"drip"):
            with self.subTest(how), contextlib.ExitStack() as stack:
                server = self.serve("--max-in-flight-bytes", "1MiB", scenario=LARGE)
                self.status(self.connect(server), server.good)
                before = self.memory(server, "VmHWM")
                clients = []
                for _ in range(60):
                    connection = stack.enter_context(socket.socket())
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    connection.settimeout(20)
                    connection.connect(("127.0.0.1", server.port))
                    connection.sendall(server.good.replace(b"/zones", b"/zones?how=" + how) * 20)
                    clients.append(connection)
                self.until(lambda: self.rows(server, 503))
                if how != b"whole":  # of those the system takes a part
                    self.assertEqual(self.status(self.connect(server), server.good), 503)
                self.assertLess(self.memory(server, "VmHWM") - before, 10 * MIB)
                for connection in clients:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    connection.close()
                self.until(lambda: self.status(self.connect(server), server.good) == 200)

    def test_an_answer_is_held_once_while_it_drips(self):
        server = self.serve(scenario=LARGE)
        self.status(self.connect(server), server.good)
        before = self.memory(server)
        for _ in range(60):
            connection = self.connect(server)
            connection.sendall(server.good.replace(b"/zones", b"/zones?how=drip"))
            connection.recv(100)
        self.assertLess(self.memory(server) - before, 60 * 300_000 * 1.5)

    def test_huge_headers_do_not_fill_the_journal_without_bound(self):
        server = self.serve("--max-header-bytes", "1MiB")
        before = self.memory(server)
        request = server.good[:-2] + b"X-Pad: " + b"x" * 900_000 + b"\r\n\r\n"
        connection = self.connect(server)
        for _ in range(600):  # 540 MB
            connection.sendall(request)
            got = connection.recv(65536)
            self.assertTrue(got.startswith(b"HTTP/1.1 200 "), got[:100])
        self.assertLess(self.memory(server) - before, 360 * MIB)


class Connections(Limited):
    def test_more_than_may_be_open_are_told_so(self):
        server = self.serve("--max-connections", "3")
        held = [self.connect(server) for _ in range(3)]
        for connection in held:
            self.assertEqual(self.status(connection, server.good), 200)
        self.assertEqual(self.status_of(self.connect(server)), 503)
        self.assertEqual(self.rows(server, 503), ["503: there are 3 connections already"])
        self.assertEqual(self.status(held[0], server.good), 200)
        held[1].close()
        self.until_served(server)

    def until_served(self, server):
        end = time.monotonic() + 20
        served = 0
        while served != 200:  # those that are told so and stay count, too: each leaves at once
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as one_more:
                served = self.status(one_more, server.good)
            self.assertLess(time.monotonic(), end)

    def test_one_that_had_its_time_takes_the_place_of_none(self):
        """It is closed, and what it may still send is read for two seconds: its place is free at once."""
        for options in (["--max-idle-time", "1s"], ["--max-first-byte-time", "1s"], ["--max-first-byte-time", "1s", "--tls"]):
            server = self.serve("--max-connections", "1", *options)
            silent = self.connect(server)
            if "--max-idle-time" in options:
                self.assertEqual(self.status(silent, server.good), 200)
            self.assertEqual(silent.recv(1), b"")
            fresh = self.connect(server)
            if "--tls" in options:
                fresh = self.enterContext(trusting(server.env["CFMOCK_CA"]).wrap_socket(fresh, server_hostname="localhost"))
            self.assertEqual(self.status(fresh, server.good), 200, options)

    def test_a_client_that_gives_up_again_and_again_takes_the_place_of_none(self):
        server = self.serve("--max-connections", "20", scenario=LARGE)
        def ends():
            with open(server.journal_file, encoding="utf-8") as lines:
                return lines.read().count('"kind":"sent"')
        for count in range(1, 61):  # one at a time
            with self.connect(server) as connection:
                connection.sendall(server.good.replace(b"/zones", b"/zones?how=late"))
            self.until(lambda: ends() == count)
        self.until_served(server)
        self.assertEqual(self.rows(server, 503), [])

    def test_an_answer_is_kept_for_a_client_that_ended_its_side_no_longer_than_a_request_may_take(self):
        server = self.serve("--max-request-time", "200ms", scenario=LARGE)
        connection = self.connect(server)
        connection.sendall(server.good.replace(b"/zones", b"/zones?how=late"))
        connection.shutdown(socket.SHUT_WR)
        self.assertEqual(connection.recv(100), b"")

    def test_those_who_are_told_over_tls_take_the_places_of_none(self):
        """Seventy silent ones at a full server, and then the one who filled it leaves: his place is free before they have had their time,
        which is two seconds."""
        soonest(self, 1, self.place_after_a_crowd)

    def place_after_a_crowd(self):
        """How long it took to get it."""
        server = self.serve("--max-connections", "1", "--tls")
        held = self.connect(server)
        crowd = [self.connect(server) for _ in range(70)]
        self.assertEqual(crowd[-1].recv(1), b"", "of those who are told so there are enough")
        held.close()
        trust = trusting(server.env["CFMOCK_CA"])
        start = time.monotonic()
        while time.monotonic() < start + 20:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
                with trust.wrap_socket(raw, server_hostname="localhost") as connection:
                    connection.sendall(server.good)
                    if connection.recv(65536).startswith(b"HTTP/1.1 200 "):
                        return time.monotonic() - start
        self.fail("his place was not free again")

    def test_a_system_that_lets_us_open_few_files(self):
        """A hundred and twenty-eight descriptors: whoever comes beyond what they are enough for is told so, and nobody hangs."""
        with tempfile.TemporaryDirectory() as folder:
            scenario, env_file = os.path.join(folder, "scenario.yaml"), os.path.join(folder, "env")
            with open(scenario, "w", encoding="utf-8") as out:
                out.write(UNLIMITED)
            process = subprocess.Popen([CFMOCK, "serve", scenario, "--env-file", env_file], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128)))
            try:
                process.stdout.readline()
                with open(env_file, encoding="utf-8") as lines:
                    origin = re.search(r"CFMOCK_ORIGIN='?http://127.0.0.1:(\d+)", lines.read())
                answers = []
                for _ in range(140):
                    connection = self.enterContext(socket.create_connection(("127.0.0.1", int(origin[1])), timeout=20))
                    answers.append(self.status(connection, b"GET /client/v4/zones HTTP/1.1\r\nHost: x\r\n\r\n"))
                room = answers.index(503)
                self.assertEqual(answers[:room], [403] * room)
                self.assertLessEqual(set(answers[room:]), {503, 0})
                process.terminate()
                _, told = process.communicate(timeout=10)
                self.assertIn(f"there is room for {room} connections at once, not 10000: the system's limit of open files is too low\n"
                              f"  raise it (ulimit -n), or give --max-connections {room}\n", told)
            finally:
                process.kill()
                process.communicate()

    def test_an_idle_connection_takes_36_kib_at_most(self):
        server = self.serve()
        for _ in range(50):
            self.assertEqual(self.status(self.connect(server), server.good), 200)
        before = self.memory(server)
        size = server.good[:-2] + b"X-Pad: " + b"x" * 40_000 + b"\r\n\r\n"
        for i in range(800):
            self.assertEqual(self.status(self.connect(server), size if i % 8 == 0 else server.good), 200)
        journal = sum(len(json.dumps(row)) for row in server.journal())
        self.assertLess(self.memory(server) - before - journal, 800 * 36 * 1024)

    def test_a_crowd_takes_no_memory(self):
        server = self.serve("--max-connections", "50")
        before = self.memory(server)
        held = [self.connect(server) for _ in range(50)]
        self.assertEqual(self.status(held[-1], server.good), 200)
        for _ in range(2000):
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as one_more:
                one_more.settimeout(20)
                with contextlib.suppress(ConnectionError):
                    self.assertIn(self.status_of(one_more), (503, 0))
        self.assertLess(self.memory(server) - before, 32 * MIB)


class Times(Limited):
    FIRST_BYTE = 0.2  # seconds: --max-first-byte-time

    def in_time(self, speak):
        """What `speak` gives, which opens a connection and says its first word on it. Whoever was kept from his turn between the two is
        too late, and the server right to close: then once more."""
        for _ in range(20):
            start = time.monotonic()
            try:
                with contextlib.ExitStack() as open_ones:
                    spoken = speak(open_ones)
                    if time.monotonic() - start < self.FIRST_BYTE:
                        self.began = start
                        self.enterContext(open_ones.pop_all())
                        return spoken
            except OSError:
                self.assertGreaterEqual(time.monotonic() - start, self.FIRST_BYTE, "it was closed before its time")
            print(f"once more: the first word took {time.monotonic() - start:.3f} s", flush=True)
        self.fail("twenty times not a word came out in time")

    def closed_after(self, connection, start=None):
        start = time.monotonic() if start is None else start
        got = b""
        while more := connection.recv(65536):
            got += more
        return got, time.monotonic() - start

    def test_silence_from_the_start(self):
        server = self.serve("--max-first-byte-time", "200ms", "--max-idle-time", "1h", "--max-request-time", "1h")
        silent = [self.connect(server) for _ in range(50)]

        def said(text):
            def speak(open_ones):
                connection = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
                connection.sendall(text)
                return connection
            return self.in_time(speak)

        asked, begun = said(server.good), said(b"G")
        self.assertEqual(self.status_of(asked), 200)
        for connection in silent:
            got, took = self.closed_after(connection)
            self.assertEqual(got, b"")
            self.assertLess(took, 5)
        # Who has spoken is under the other two.
        self.assertEqual(self.status(asked, server.good), 200)
        self.assertEqual(self.status(begun, server.good[1:]), 200)

    def test_silence_around_a_handshake(self):
        """Before it, after it, and behind a CONNECT: nothing was asked yet."""
        times = ("--max-first-byte-time", "200ms", "--max-idle-time", "1h", "--max-request-time", "1h")
        server = self.serve("--tls", *times)
        proxy = self.enterContext(Server(UNLIMITED, "--proxy", *times))
        trust = trusting(server.env["CFMOCK_CA"])

        def shake_hands(open_ones):
            plain = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            return open_ones.enter_context(trust.wrap_socket(plain, server_hostname="localhost"))

        def open_tunnel(open_ones):
            plain = open_ones.enter_context(socket.create_connection(("127.0.0.1", port_of(proxy.env["HTTPS_PROXY"])), 20))
            plain.sendall(b"CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: api.cloudflare.com:443\r\n\r\n")
            return plain

        silent, shaken, tunnel = self.connect(server), self.in_time(shake_hands), self.in_time(open_tunnel)
        self.assertIn(b" 200 ", tunnel.recv(4096))
        for connection in (silent, shaken, tunnel):
            got, _ = self.closed_after(connection)
            self.assertEqual(got, b"")
        for each in (server, proxy):
            self.assertEqual(rows_of(each.journal_file, "handshake"), [], "nobody has broken one off")
        # It is a wait, not a refusal.
        for meet in (shake_hands, lambda open_ones: open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))):
            silent = self.in_time(meet)
            took = self.closed_after(silent, self.began)[1]
            self.assertGreater(took, 0.1)
            self.assertLess(took, 5)

    def test_half_a_handshake(self):
        """It has begun, so its time is a request's, and the journal tells of it."""
        server = self.serve("--tls", "--max-first-byte-time", "1h", "--max-idle-time", "1h", "--max-request-time", "300ms")
        hello = ssl.MemoryBIO()
        with self.assertRaises(ssl.SSLWantReadError):
            trusting(server.env["CFMOCK_CA"]).wrap_bio(ssl.MemoryBIO(), hello, server_hostname="localhost").do_handshake()
        said = hello.read()
        for part in (said[:3], said[:100], said):
            connection = self.connect(server)
            connection.sendall(part)
            self.assertLess(self.closed_after(connection)[1], 5)
        told = [row["problem"] for row in rows_of(server.journal_file, "handshake")]
        self.assertEqual(told, ["the handshake took longer than 300 ms"] * 3)

    def test_a_request_that_drips(self):
        server = self.serve("--max-request-time", "300ms", "--max-idle-time", "1h")
        connection = self.connect(server)
        got = b""
        connection.settimeout(0.02)
        for byte in server.good * 100:
            with contextlib.suppress(TimeoutError):
                connection.sendall(bytes([byte]))
                got = connection.recv(65536)
            if got:
                break
        self.assertEqual(int(got.split()[1]), 408)
        self.assertEqual(self.rows(server, 408), ["408: the request took longer than 300 ms"])
        self.served(server)

    def test_idleness_between_requests(self):
        server = self.serve("--max-idle-time", "200ms")
        connection = self.connect(server)
        self.assertEqual(self.status(connection, server.good), 200)
        got, took = self.closed_after(connection)
        self.assertEqual(got, b"")
        self.assertLess(took, 5)


class Given(unittest.TestCase):
    def test_run_has_them_too(self):
        done = run("run", "expired-token", "--show", "--max-body-bytes", "10", "--", "sh", "-c",
                   "curl -s -o /dev/null -w '%{http_code}' -d 12345678901 $CLOUDFLARE_BASE_URL/zones")
        self.assertIn("413", done.stderr)

    def test_a_wrong_value_is_refused_with_what_is_accepted(self):
        size = 'takes a size such as 64KiB, 16MiB or 65536, from'
        time_ = 'takes a duration such as 250ms, 30s, 5m, 1h or 30d, from 20ms to 1d'
        for option, value, told in (("--max-header-bytes", "64kb", f'{size} 1KiB to 16MiB, not "64kb"'),
                                    ("--max-header-bytes", "1023", f'{size} 1KiB to 16MiB, not "1023"'),
                                    ("--max-header-bytes", "17MiB", f'{size} 1KiB to 16MiB, not "17MiB"'),
                                    ("--max-body-bytes", "-1", f'{size} 0 to 1GiB, not "-1"'),
                                    ("--max-in-flight-bytes", "99999999999GiB", f'{size} 64KiB to 1024GiB, not "99999999999GiB"'),
                                    ("--max-connections", "0", 'takes a number, from 1 to 1000000, not "0"'),
                                    ("--max-first-byte-time", "5", f'{time_}, not "5"'),
                                    ("--max-request-time", "0s", f'{time_}, not "0s"'),
                                    ("--max-idle-time", "-1h", f'{time_}, not "-1h"')):
            for command in (["serve", "expired-token"], ["run", "expired-token"]):
                with self.subTest(option=option, value=value, command=command[0]):
                    done = run(*command, f"{option}={value}", *(["--", "true"] if command[0] == "run" else []))
                    self.assertEqual((done.returncode, done.stdout), (2, ""))
                    self.assertEqual(done.stderr.splitlines()[0], f"cfmock: {option} {told}")

    def test_the_help_tells_the_defaults(self):
        helped = run("serve", "--help").stdout
        for option, standard in (("header-bytes", "64KiB"), ("body-bytes", "16MiB"), ("in-flight-bytes", "512MiB"), ("connections", "10000"),
                                 ("first-byte-time", "1m"), ("request-time", "30s"), ("idle-time", "5m")):
            self.assertRegex(re.sub(r"\s+", " ", helped), rf"--max-{option} TEXT [^(]*\({standard}\)")


if __name__ == "__main__":
    unittest.main()
