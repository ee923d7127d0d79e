#!/usr/bin/python3
"""The end of `serve` and `run`: within a second of SIGTERM, with two thousand connections open in every state there is, what is
in flight answered, reports and journal written. A second signal ends it at once."""
import json
import os
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

from cfmock_process import CFMOCK, UNLIMITED, Server, bare_environment, rows_of

SCENARIO = UNLIMITED + """\
rules:
  - on: "GET /ips"
    reply: {delay: 1h, times: forever}
  - on: "GET /user"
    reply: {fault: silence, times: forever}
  - on: "GET /accounts"
    reply: {delay: 300ms, times: forever}
expect: [{calls: {of: "GET /zones", at_least: 1}}]
"""
MANY, DEAF = 2000, 8
SOON = 1.0  # seconds


def plain(connection):
    return connection


def crowd(port, token, count=MANY, secured=plain):
    """Connections in every state: silent, idle after an answer, half a header, half a body, held back, silence; a few are deaf."""
    def get(path, *more):
        lines = [f"GET /client/v4/{path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", *more]
        return "\r\n".join(lines).encode() + b"\r\n\r\n"

    states = [b"", get("zones"), b"GET /client/v4/zo", get("zones", "Content-Length: 9") + b"half", get("ips"), get("user"),
              b"POST /client/v4/zones HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha", b"\r\n"]
    deaf = get("zones") * 100
    held = []
    for i in range(count):
        connection = socket.socket()
        if i < DEAF:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", port))
        connection = secured(connection)
        connection.sendall(deaf if i < DEAF else states[i % len(states)])
        held.append(connection)
    # What was sent before this was answered has arrived.
    last = secured(socket.create_connection(("127.0.0.1", port), timeout=20))
    last.sendall(get("zones"))
    last.recv(65536)
    held.append(last)
    return held, get


def room_for_many():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))


class Serve(unittest.TestCase):
    def setUp(self):
        room_for_many()

    def begin(self, *options):
        server = self.enterContext(Server(SCENARIO, *options))
        port = int(server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])
        secured = plain
        if options:
            trusting = ssl.create_default_context(cafile=server.env["SSL_CERT_FILE"])
            secured = lambda connection: trusting.wrap_socket(connection, server_hostname="localhost")
        held, get = crowd(port, server.env["CLOUDFLARE_API_TOKEN"], secured=secured)
        for connection in held:
            self.enterContext(connection)
        return server, port, get

    def test_two_thousand_connections_do_not_hold_up_the_end(self):
        server, port, get = self.begin()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as in_flight:
            in_flight.sendall(get("accounts"))
            while not any(row["path"].endswith("/accounts") for row in rows_of(server.journal_file)):
                pass  # its answer is held back now, for 300 ms
            start = time.monotonic()
            server.process.terminate()
            answer = in_flight.recv(65536)
            self.assertEqual(server.process.wait(10), 0)
            took = time.monotonic() - start
        self.assertTrue(answer.startswith(b"HTTP/1.1 "), answer[:80])
        self.assertLess(took, SOON)
        with open(server.journal_file, encoding="utf-8") as lines:
            text = lines.read()
        self.assertTrue(text.endswith("\n"))
        self.assertGreaterEqual(len([json.loads(line) for line in text.splitlines()]), MANY // 4)

    def test_two_thousand_connections_over_tls_do_not_either(self):
        server, _, _ = self.begin("--tls")
        start = time.monotonic()
        server.process.terminate()
        self.assertEqual(server.process.wait(10), 0)
        self.assertLess(time.monotonic() - start, SOON)
        self.assertGreaterEqual(len(rows_of(server.journal_file)), MANY // 4)


class Run(unittest.TestCase):
    def setUp(self):
        room_for_many()
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        with open(self.path("scenario.yaml"), "w", encoding="utf-8") as out:
            out.write(SCENARIO)

    def path(self, name):
        return os.path.join(self.folder, name)

    def begin(self, *client_options):
        process = subprocess.Popen(
            [CFMOCK, "run", self.path("scenario.yaml"), "--json", self.path("r.json"), "--junit", self.path("r.xml"), "--html",
             self.path("r.html"), "--journal", self.path("j.jsonl"), "--", sys.executable, os.path.abspath(__file__), "--crowd",
             self.path("ready"), *client_options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=bare_environment() | {"CFMOCK": CFMOCK})
        self.addCleanup(self.end, process)
        while not os.path.exists(self.path("ready")):
            self.assertIsNone(process.poll(), "it ended by itself")
        return process

    def end(self, process):
        process.kill()
        process.communicate()

    def ends_soon(self, process):
        start = time.monotonic()
        process.terminate()
        out, err = process.communicate(timeout=20)
        self.assertLess(time.monotonic() - start, SOON)
        self.assertEqual(process.returncode, 130, err)
        return out

    def reports_are_whole(self):
        with open(self.path("r.json"), encoding="utf-8") as text:
            self.assertEqual([run["scenario"] for run in json.load(text)["runs"]], ["scenario"])
        for name, last in (("r.xml", "</testsuites>"), ("r.html", "</html>")):
            with open(self.path(name), encoding="utf-8") as text:
                self.assertTrue(text.read().rstrip().endswith(last))
        self.assertGreaterEqual(len(rows_of(self.path("j.jsonl"))), MANY // 4)

    def test_reports_and_journal_are_written(self):
        out = self.ends_soon(self.begin())
        self.assertIn("scenario", out)
        self.reports_are_whole()

    def test_a_client_that_ignores_it_holds_nothing_up(self):
        self.ends_soon(self.begin("--stubborn"))
        self.reports_are_whole()

    def test_one_wish_may_come_twice(self):
        """GNU timeout sends its signal to the process and to its group."""
        process = self.begin()
        process.terminate()
        process.terminate()
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.reports_are_whole()

    def test_a_second_signal_ends_it_at_once(self):
        process = self.begin("--stubborn")
        process.terminate()
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)
        self.assertEqual(process.returncode, 130)
        self.assertFalse(os.path.exists(self.path("r.html")))
        with open(self.path("ready"), encoding="utf-8") as ready:
            client = int(ready.read())
        end = time.monotonic() + 10
        while runs(client):
            self.assertLess(time.monotonic(), end, "the client outlives the run")


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def be_the_client(ready, stubborn):
    room_for_many()
    if stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    port = int(os.environ["CLOUDFLARE_BASE_URL"].split(":")[2].split("/")[0])
    held, _ = crowd(port, os.environ["CLOUDFLARE_API_TOKEN"])
    with open(ready + ".new", "w", encoding="utf-8") as out:
        out.write(str(os.getpid()))
    os.rename(ready + ".new", ready)
    while held:
        signal.pause()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crowd"]:
        be_the_client(sys.argv[2], "--stubborn" in sys.argv)
    else:
        unittest.main()
