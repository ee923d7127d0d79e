#!/usr/bin/python3
"""The end of `serve` and `run`: within a second of SIGTERM, with two thousand connections open in every state there is, what is
in flight answered, reports and journal written; over plain HTTP, TLS, the proxy and on several threads. A second signal ends it at once."""
import contextlib
import json
import math
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from cfmock_process import CFMOCK, UNLIMITED, Server, bare_environment, rows_of, soonest, until
from tls_peer import exacting, port_of

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
HELD_BACK = 0.3  # the answer to GET /accounts
ONE_WISH = 0.3  # within which two signals are one
TRIES = 5


def plain(connection):
    return connection


def over_tls(ca, name="localhost"):
    context = exacting(ca)
    return lambda connection: context.wrap_socket(connection, server_hostname=name, suppress_ragged_eofs=False)


def through_the_proxy(ca):
    secured = over_tls(ca, "api.cloudflare.com")

    def tunnelled(connection):
        connection.sendall(b"CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: api.cloudflare.com:443\r\n\r\n")
        head = b""
        while not head.endswith(b"\r\n\r\n"):  # byte by byte: what follows is not ours
            head += connection.recv(1) or b" ended\r\n\r\n"
        if not head.startswith(b"HTTP/1.1 200 "):
            raise AssertionError(head)
        return secured(connection)
    return tunnelled


def sessions_of(env):
    """(where its API begins, its token) of each session there is."""
    if "CLOUDFLARE_API_TOKEN" in env:
        return [("/client/v4", env["CLOUDFLARE_API_TOKEN"])]
    return [(f"/_s/{name}/client/v4", env[f"CLOUDFLARE_API_TOKEN_{name.upper()}"]) for name in ("scenario", "other")]


def get(session, path, *more):
    base, token = session
    lines = [f"GET {base}/{path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def states(session):
    """What connections have said: nothing, a request, half a header, half a body, what is held back, what meets silence."""
    return [b"", get(session, "zones"), b"GET /client/v4/zo", get(session, "zones", "Content-Length: 9") + b"half", get(session, "ips"),
            get(session, "user"), b"POST /client/v4/zones HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha", b"\r\n"]


def crowd(port, sessions, count=MANY, secured=plain):
    """Connections in every state, of every session; a few are deaf."""
    said = [text for session in sessions for text in states(session)]
    held = []
    for i in range(count):
        connection = socket.socket()
        if i < DEAF:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", port))
        connection = secured(connection)
        connection.sendall(get(sessions[i % len(sessions)], "zones") * 100 if i < DEAF else said[i % len(said)])
        held.append(connection)
    # What was sent before this was answered has arrived.
    for session in sessions:
        last = secured(socket.create_connection(("127.0.0.1", port), timeout=20))
        last.sendall(get(session, "zones"))
        last.recv(65536)
        held.append(last)
    return held


def asked_for_accounts(server):
    """How often, by the journal; its rows are many, and are not read."""
    with open(server.journal_file, encoding="utf-8") as text:
        return len(re.findall(r'"path":"[^"]*/accounts"', text.read()))


def room_for_many():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))


class Serve(unittest.TestCase):
    def setUp(self):
        room_for_many()

    def stops(self, prepare, reached_by=lambda env: plain, port_in="CFMOCK_ORIGIN"):
        soonest(self, SOON, lambda: self.stop_of(prepare(), reached_by, port_in))

    def stop_of(self, prepared, reached_by, port_in):
        """How long its end took, which is right in all else."""
        with contextlib.ExitStack() as open_ones:
            server = open_ones.enter_context(prepared)
            port, secured, sessions = port_of(server.env[port_in]), reached_by(server.env), sessions_of(server.env)
            for connection in crowd(port, sessions, secured=secured):
                open_ones.enter_context(connection)
            in_flight = [open_ones.enter_context(secured(socket.create_connection(("127.0.0.1", port), timeout=20))) for _ in sessions]
            asked = time.monotonic()
            for connection, session in zip(in_flight, sessions):
                connection.sendall(get(session, "accounts"))
            until(lambda: asked_for_accounts(server) == len(sessions))
            start = time.monotonic()
            server.process.terminate()
            if time.monotonic() - asked >= HELD_BACK:
                print(f"once more: {time.monotonic() - asked:.3f} s after it was asked nothing is in flight any more", flush=True)
                return math.inf
            answers = [b"".join(iter(lambda: connection.recv(65536), b"")) for connection in in_flight]
            self.assertEqual(server.process.wait(10), 0)
            took = time.monotonic() - start
            for answer in answers:
                head, _, body = answer.partition(b"\r\n\r\n")
                self.assertTrue(head.startswith(b"HTTP/1.1 200 OK\r\n"), head)
                self.assertIn(b"\r\nContent-Length: %d\r\n" % len(body), head + b"\r\n")
                self.assertTrue(json.loads(body)["success"], body)
            with open(server.journal_file, encoding="utf-8") as lines:
                text = lines.read()
            self.assertTrue(text.endswith("\n"))
            rows = [json.loads(line) for line in text.splitlines()]
            self.assertGreaterEqual(len(rows), MANY // 4)
            self.assertEqual(len({row["session"] for row in rows if row["kind"] == "exchange"}), len(sessions))
            return took

    def on_two_threads(self, *options):
        """A session on each."""
        prepared = Server(SCENARIO, "--threads", "2", *options)
        prepared.options += (prepared.file("other.yaml", SCENARIO.replace("name: scenario", "name: other")),)
        return prepared

    def test_two_thousand_connections_do_not_hold_up_the_end(self):
        self.stops(lambda: Server(SCENARIO))

    def test_over_tls(self):
        self.stops(lambda: Server(SCENARIO, "--tls"), lambda env: over_tls(env["CFMOCK_CA"]))

    def test_on_two_threads(self):
        self.stops(self.on_two_threads)

    def test_on_two_threads_over_tls(self):
        self.stops(lambda: self.on_two_threads("--tls"), lambda env: over_tls(env["CFMOCK_CA"]))

    def test_through_the_proxy(self):
        self.stops(lambda: Server(SCENARIO, "--proxy"), lambda env: through_the_proxy(env["CFMOCK_CA"]), "HTTPS_PROXY")


class Run(unittest.TestCase):
    def setUp(self):
        room_for_many()

    def path(self, name):
        return os.path.join(self.folder, name)

    def begin(self, *client_options, options=()):
        """In a folder of its own: a test may begin one more."""
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        with open(self.path("scenario.yaml"), "w", encoding="utf-8") as out:
            out.write(SCENARIO)
        process = subprocess.Popen(
            [CFMOCK, "run", self.path("scenario.yaml"), "--json", self.path("r.json"), "--junit", self.path("r.xml"), "--html",
             self.path("r.html"), "--journal", self.path("j.jsonl"), *options, "--", sys.executable, os.path.abspath(__file__), "--crowd",
             self.path("ready"), *client_options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=bare_environment() | {"CFMOCK": CFMOCK})
        self.addCleanup(self.end, process)

        def is_ready():
            self.assertIsNone(process.poll(), "it ended by itself")
            return os.path.exists(self.path("ready"))

        until(is_ready)
        return process

    def end(self, process):
        process.kill()
        process.communicate()

    def ends_soon(self, *client_options, options=()):
        """And its reports and journal are written, and are whole."""
        def took():
            process = self.begin(*client_options, options=options)
            start = time.monotonic()
            process.terminate()
            out, err = process.communicate(timeout=20)
            took = time.monotonic() - start
            self.assertEqual(process.returncode, 130, err)
            self.assertIn("scenario", out)
            self.reports_are_whole()
            return took
        soonest(self, SOON, took)

    def reports_are_whole(self):
        with open(self.path("r.json"), encoding="utf-8") as text:
            self.assertEqual([run["scenario"] for run in json.load(text)["runs"]], ["scenario"])
        for name, last in (("r.xml", "</testsuites>"), ("r.html", "</html>")):
            with open(self.path(name), encoding="utf-8") as text:
                self.assertTrue(text.read().rstrip().endswith(last))
        self.assertGreaterEqual(len(rows_of(self.path("j.jsonl"))), MANY // 4)

    def test_reports_and_journal_are_written(self):
        self.ends_soon()

    def test_they_are_over_tls(self):
        self.ends_soon(options=["--tls"])

    def test_a_client_that_ignores_it_holds_nothing_up(self):
        self.ends_soon("--stubborn")

    def test_one_wish_may_come_twice(self):
        """GNU timeout sends its signal to the process and to its group."""
        for _ in range(TRIES):
            process = self.begin()
            first = time.monotonic()
            process.terminate()
            process.terminate()
            apart = time.monotonic() - first
            process.communicate(timeout=20)
            self.assertEqual(process.returncode, 130)
            if apart < ONE_WISH:  # else we were kept from sending the other, and these were two wishes
                return self.reports_are_whole()
        self.fail(f"{TRIES} times a signal did not come right behind another")

    def test_a_second_signal_ends_it_at_once(self):
        for _ in range(TRIES):
            process = self.begin("--stubborn")
            process.terminate()
            last, longest = time.monotonic(), 0.0
            while process.poll() is None:
                process.send_signal(signal.SIGTERM)
                last, before = time.monotonic(), last
                longest = max(longest, last - before)
                time.sleep(0.001)
            longest = max(longest, time.monotonic() - last)
            self.assertEqual(process.returncode, 130)
            # It ends by itself soon after two signals are two wishes: who was kept from sending one just then has sent none.
            if longest >= 0.05:
                print(f"our signals came up to {longest:.3f} s apart", flush=True)
            if longest < 0.05 or not os.path.exists(self.path("r.html")):
                break
        self.assertFalse(os.path.exists(self.path("r.html")))
        with open(self.path("ready"), encoding="utf-8") as ready:
            client = int(ready.read())
        until(lambda: not runs(client), 10, "the client outlives the run")


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
    base = os.environ["CLOUDFLARE_BASE_URL"]
    secured = over_tls(os.environ["CFMOCK_CA"]) if base.startswith("https:") else plain
    held = crowd(port_of(base), sessions_of(os.environ), secured=secured)
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
