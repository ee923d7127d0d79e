#!/usr/bin/python3
"""Every case of tests/hostile, over plain TCP and over TLS: answered and ended as it says, with the rows in the journal that it
says. Behind each the server serves a stranger; and the same again and again takes no more memory."""
import contextlib
import math
import os
import re
import select
import socket
import ssl
import struct
import subprocess
import time
import unittest
import urllib.request

import hostile_corpus
from cfmock_process import CFMOCK, SOURCE_DIR, UNLIMITED, Server
from tls_peer import Raw, port_of

FILES = hostile_corpus.files(os.path.join(SOURCE_DIR, "tests/hostile"))
HAS_TLS = "--tls" in subprocess.run([CFMOCK, "serve", "--help"], capture_output=True, text=True, check=True).stdout
PATIENCE = 20  # seconds
TRIES = 10


def patience_of(file):
    """Seconds that its server gives to a client which has not said a word."""
    return min((int(word[:-2]) / 1000 for word in file.options if re.fullmatch(r"\d+ms", word)), default=math.inf)


class Peer:
    """One connection, and the answers that came on it."""

    cut = False  # over TLS, that it ended without a close_notify
    slowest = 0.0  # of all: seconds from a connection to the end of its first word

    def __init__(self, server):
        self.began = time.monotonic()
        self.socket = socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = b""

    def write(self, data):
        self.socket.sendall(data)

    def spoken(self):
        """Its first word has left, or will not."""
        if self.began is not None:
            Peer.slowest, self.began = max(Peer.slowest, time.monotonic() - self.began), None

    def read(self):
        return self.socket.recv(65536)

    def send(self, data):
        # A server that has refused may have closed before all has left; its answer is what counts.
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            self.write(data)
        self.spoken()

    def drip(self, data):
        """Until something comes, or the end."""
        self.socket.settimeout(0.002)
        for i in range(len(data)):
            self.send(data[i:i + 1])
            with contextlib.suppress(TimeoutError):
                self.got += self.read()
                break
        self.socket.settimeout(PATIENCE)

    def flood(self, data):
        """Until something comes, or the end: read by whoever asks next. Before long: a flood that is let in ends by chance, too."""
        end = time.monotonic() + PATIENCE / 2
        while not select.select([self.socket], [], [], 0)[0]:
            if time.monotonic() > end:
                raise TimeoutError("the server neither answers nor closes")
            self.send(data)

    def fin(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    shut = fin

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        self.socket.close()

    def more(self):
        more = self.read()
        self.got += more
        return bool(more)

    def answer(self, has_body):
        """Its status; None at the end."""
        while b"\r\n\r\n" not in self.got:
            if not self.more():
                return None
        head, _, self.got = self.got.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            if has_body and line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(self.got) < length:
            if not self.more():
                return None
        self.got = self.got[length:]
        return int(head.split()[1])

    def ended(self):
        """What comes before the end; fails if that does not come."""
        while self.more():
            pass
        return self.got


class TlsPeer(Peer):
    """An ssl.SSLSocket cannot be half closed: its unwrap() says so, and then hears nothing but the server's own end."""

    def __init__(self, server):
        super().__init__(server)
        try:
            self.tls = Raw(self.socket, server.env["CFMOCK_CA"], "localhost", self.spoken)
        except BaseException:
            self.spoken()
            self.close()
            raise
        self.began = time.monotonic()  # what it has to say behind the handshake

    def write(self, data):
        self.tls.sendall(data)

    def read(self):
        try:
            return self.tls.recv(65536)
        except ssl.SSLError as error:
            if error.reason != "UNEXPECTED_EOF_WHILE_READING":
                raise
            self.cut = True
            return b""

    def shut(self):
        """The close_notify says so, and then the FIN below."""
        with contextlib.suppress(ConnectionError):
            self.tls.end()
        self.fin()


class Corpus:
    way, peer, options = "plain", Peer, ()

    def cases(self, file):
        return [case for case in file.cases if case.only in (None, self.way)]

    def serve(self, file):
        server = self.enterContext(Server(UNLIMITED, *file.options, *self.options))
        self.server = server
        auth = f"Authorization: Bearer {server.env['CLOUDFLARE_API_TOKEN']}\\r\\n"
        head = "Host: x\\r\\n" + auth
        self.variables = {"TOKEN": server.env["CLOUDFLARE_API_TOKEN"], "AUTH": auth, "HEAD": head,
                          "GOOD": f"GET /client/v4/zones HTTP/1.1\\r\\n{head}\\r\\n",
                          "CHUNKED": f"POST /client/v4/zones HTTP/1.1\\r\\n{head}Transfer-Encoding: chunked\\r\\n\\r\\n"}

    def bytes_of(self, text):
        return hostile_corpus.expanded(text, self.variables)

    def stranger_is_served(self):
        peer = self.peer(self.server)
        peer.send(self.bytes_of("$GOOD"))
        self.assertEqual(peer.answer(True), 200, "it serves no more")
        peer.close()

    def play(self, case):
        """Its rows are all that the journal gets, but for those of strangers, who are few and known."""
        peer = self.peer(self.server)
        strangers = 0
        for word, rest in case.steps:
            if word == "send":
                peer.send(self.bytes_of(rest))
            elif word == "drip":
                peer.drip(self.bytes_of(rest))
            elif word == "flood":
                peer.flood(self.bytes_of(rest))
            elif word == "bytes":
                for byte in self.bytes_of(rest):
                    peer.send(bytes([byte]))
            elif word == "wait":  # who comes later is answered later
                self.stranger_is_served()
                strangers += 1
            elif word == "shut":
                peer.shut()
            elif word == "cut":
                peer.fin()
            elif word == "reset":
                peer.reset()
            else:
                for status in hostile_corpus.repeated(rest).split():
                    self.assertEqual(peer.answer(not status.endswith("h")), int(status.rstrip("h")))
        if case.end == "closed":
            self.assertEqual(peer.ended(), b"", "more came than was to be answered")
            self.assertFalse(peer.cut, "it ended without a close_notify")
        elif case.end == "kept":
            self.assertEqual(peer.got, b"", "more came than was to be answered")
            peer.send(self.bytes_of("$GOOD"))
            self.assertEqual(peer.answer(True), 200, "the connection was not kept")
        peer.close()
        return strangers

    def row_text(self, row):
        def text(key):
            value = row.get(key, "")
            return value if isinstance(value, str) else value["latin1"]
        if row["answered_by"] == "server":
            return row["why"]
        return f"{row['status']} {text('method')} {text('path')}" + (f"?{text('query')}" if text("query") else "")

    def wait_for_rows(self, wanted):
        end = time.monotonic() + PATIENCE
        while (rows := [self.row_text(row) for row in self.server.journal()]) != wanted and time.monotonic() < end:
            if len(rows) > len(wanted):
                break
            time.sleep(0.005)
        return rows

    def check(self, case, seen):
        good = "200 GET /client/v4/zones"
        strangers = self.play(case)
        wanted = [hostile_corpus.unescaped(hostile_corpus.repeated(row)) for row in case.rows]
        if case.end is None:  # whether a client that vanished was answered is chance
            return self.stranger_is_served()
        rows = self.wait_for_rows(seen + [good] * strangers + wanted + [good] * (case.end == "kept"))[len(seen):]
        shown = [row if len(row) < 200 else row[:200] + "..." for row in rows]
        self.assertEqual(rows, [good] * strangers + wanted + [good] * (case.end == "kept"), shown)
        self.stranger_is_served()

    def memory(self):
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024

    def reset_session(self):
        """The journal in memory is no growth: it is emptied."""
        request = urllib.request.Request(f"{self.server.env['CFMOCK_CONTROL']}/sessions/scenario/reset", data=b"{}",
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE) as answer:
            self.assertEqual(answer.status, 200)

    def test_each_case(self):
        for file in FILES:
            if file.only not in (None, self.way):
                continue
            self.serve(file)
            for case in self.cases(file):
                with self.subTest(f"{case.file}/{case.name}"):
                    self.check_in_time(file, case)

    def check_in_time(self, file, case):
        """A client that was kept from its turn, and came out with its first word when the server had rightly given it up, proves nothing:
        then once more, with another server."""
        for _ in range(TRIES):
            Peer.slowest = 0.0
            try:
                return self.check(case, [self.row_text(row) for row in self.server.journal()])
            except (AssertionError, OSError):
                if Peer.slowest < patience_of(file):
                    raise
                print(f"once more: {case.file}/{case.name}: a client's first word took {Peer.slowest:.3f} s", flush=True)
                self.serve(file)
        self.fail(f"{TRIES} times the client was too late")

    def test_again_and_again_takes_no_memory(self):
        for file in FILES:
            if file.options or file.only not in (None, self.way):
                continue
            self.serve(file)
            used = []
            for _ in range(4):
                for case in self.cases(file):
                    self.play(case)
                self.reset_session()
                used.append(self.memory())
            end = time.monotonic() + 20  # a busy server may not yet have seen that a client with a large body has gone
            while self.memory() - used[1] >= 4 << 20 and time.monotonic() < end:
                time.sleep(0.005)
            with self.subTest(file.path.stem):
                self.assertLess(self.memory() - used[1], 4 << 20, used)


class Plain(Corpus, unittest.TestCase):
    pass


@unittest.skipUnless(HAS_TLS, "cfmock serve has no --tls")
class Tls(Corpus, unittest.TestCase):
    way, peer, options = "tls", TlsPeer, ("--tls",)


if __name__ == "__main__":
    unittest.main()
