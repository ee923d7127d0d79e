#!/usr/bin/python3
"""What clients may cost: each limit of `serve` and `run` through the real binary, and memory where a limit is about that."""
import contextlib
import re
import socket
import time
import unittest

from cfmock_process import UNLIMITED, Server, run

MIB = 1 << 20


class Limited(unittest.TestCase):
    def serve(self, *options):
        server = self.enterContext(Server(UNLIMITED, *options))
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
        server = self.serve("--max-in-flight-bytes", "1MiB")
        before = self.memory(server)
        deaf = []
        for _ in range(100):
            connection = socket.socket()
            self.enterContext(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(0.05)
            connection.connect(("127.0.0.1", server.port))
            with contextlib.suppress(OSError):
                for _ in range(20):
                    connection.sendall(server.good * 200)
            deaf.append(connection)
        self.assertLess(self.memory(server, "VmHWM") - before, 160 * MIB)
        for connection in deaf:
            connection.close()
        self.until(lambda: self.status(self.connect(server), server.good) == 200)

    def until(self, holds):
        end = time.monotonic() + 20
        while not holds():
            self.assertLess(time.monotonic(), end)

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
    def closed_after(self, connection):
        start = time.monotonic()
        got = b""
        while more := connection.recv(65536):
            got += more
        return got, time.monotonic() - start

    def test_silence_from_the_start(self):
        server = self.serve("--max-first-byte-time", "200ms", "--max-idle-time", "1h", "--max-request-time", "1h")
        silent = [self.connect(server) for _ in range(50)]
        asked, begun = self.connect(server), self.connect(server)
        self.assertEqual(self.status(asked, server.good), 200)
        begun.sendall(b"G")
        for connection in silent:
            got, took = self.closed_after(connection)
            self.assertEqual(got, b"")
            self.assertLess(took, 5)
        # Who has spoken is under the other two.
        self.assertEqual(self.status(asked, server.good), 200)
        self.assertEqual(self.status(begun, server.good[1:]), 200)

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
        time_ = 'takes a duration such as 250ms, 30s, 5m or 1h, from 20ms to 1d'
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
