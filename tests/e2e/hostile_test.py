#!/usr/bin/python3
"""What no well-meaning client sends, over raw sockets: `cfmock serve` answers or closes, stays alive, and its journal
says what came."""
import json
import random
import socket
import struct
import threading
import unittest

from cfmock_process import CFMOCK, UNLIMITED, Server

ZONE = "023e105f4ecef8ad9ca31a8372d0c353"  # example.com


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(UNLIMITED))
        cls.port = int(cls.server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])
        cls.token = cls.server.env["CLOUDFLARE_API_TOKEN"]

    def tearDown(self):
        status, body = self.ask(self.get("/client/v4/zones"))
        self.assertEqual((status, json.loads(body)["success"]), (200, True), "it serves no more")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def head(self, line, *headers):
        lines = [line, "Host: 127.0.0.1", f"Authorization: Bearer {self.token}", *headers]
        return b"".join(text.encode("latin1") + b"\r\n" for text in lines) + b"\r\n"

    def get(self, path, *headers):
        return self.head(f"GET {path} HTTP/1.1", "Connection: close", *headers)

    def post(self, body):
        return self.head(f"POST /client/v4/zones/{ZONE}/dns_records HTTP/1.1", "Connection: close",
                         "Content-Type: application/json", f"Content-Length: {len(body)}") + body

    def raw(self, bytes_sent):
        """All that comes back until the server ends the connection, which it must do cleanly."""
        with self.connect() as connection:
            connection.sendall(bytes_sent)
            connection.shutdown(socket.SHUT_WR)
            got = b""
            while more := connection.recv(65536):
                got += more
        return got

    def ask(self, bytes_sent):
        head, _, body = self.raw(bytes_sent).partition(b"\r\n\r\n")
        return int(head.split()[1]), body

    def row_of(self, bytes_sent, status):
        """The one journal row that `bytes_sent` brought, which was answered with `status`."""
        before = len(self.server.journal())
        answered, body = self.ask(bytes_sent)
        rows = self.server.journal()[before:]
        self.assertEqual((answered, len(rows)), (status, 1), body[:200])
        self.assertEqual(rows[0]["status"], status)
        return rows[0]


class NotHttp(Hostile):
    def refused(self, bytes_sent, status, why):
        row = self.row_of(bytes_sent, status)
        self.assertEqual((row["answered_by"], row["why"]), ("server", f"{status}: {why}"))
        return row

    def test_what_came_stands_in_the_journal(self):
        row = self.refused(b"GE\xffT / HTTP/1.1\r\n\r\n", 400, "the method is no word, or nothing follows it")
        self.assertEqual((row["body"], row["body_size"], row["peer"]), (r"GE\xffT / HTTP/1.1\r\n\r\n", 19, "127.0.0.1"))

    def test_a_secret_in_what_came_does_not(self):
        row = self.refused(f"GET / HTTP/1.1\r\nAuthorization: Bearer {self.token}\r\nno colon\r\n\r\n".encode(), 400,
                           "a header line without a name and a colon")
        self.assertNotIn(self.token, json.dumps(row))
        self.assertIn("Authorization: Bearer <token", row["body"])

    def test_malformed(self):
        for came in (b"\0\0\0\0\0\0", b"GET\r\n\r\n", b"GET / \r\n\r\n", b"GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n",
                     b"GET / HTTP/1.1\nHost: x\n\n", b"{}\r\n\r\n", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HT"):
            with self.subTest(came):
                self.assertEqual(self.row_of(came, 400)["answered_by"], "server")

    def test_smuggling(self):
        for headers in (b"Content-Length: 3\r\nContent-Length: 4", b"Content-Length: 3\r\nTransfer-Encoding: chunked",
                        b"Content-Length: -1", b"Content-Length: +3", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"):
            with self.subTest(headers):
                smuggled = self.get("/client/v4/zones")
                self.row_of(b"POST / HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n\r\n" + smuggled, 400)

    def test_other_protocols(self):
        self.refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "another version of HTTP than 1.0 and 1.1")
        self.refused(b"\x16\x03\x01\x00\xf4\x01\x00\x00\xf0\x03\x03", 400,
                     "this is TLS, and the port speaks plain HTTP: use http://")
        self.refused(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501,
                     "a transfer coding other than chunked")

    def test_too_large(self):
        self.refused(b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 100_000 + b"\r\n\r\n", 431, "the header is too large")
        self.refused(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n", 431, "the header is too large")
        self.refused(b"GET /" + b"a" * 100_000, 414, "the request line is too long")
        self.refused(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 1_000_000, 413,
                     "the body is too large")
        self.refused(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n", 413,
                     "the body is too large")

    def test_noise(self):
        noise = random.Random(20261124)
        for _ in range(200):
            came = noise.randbytes(noise.randrange(1, 600))
            got = self.raw(came)
            if got:
                self.assertRegex(got, rb"^HTTP/1\.1 (400|414|431|501|505) ")
            else:
                self.assertEqual(came.strip(b"\r\n"), b"", "closed without a word")


class NotTheApi(Hostile):
    """Legal HTTP that the API has no place for: an answer of its own form, and a row that says why."""

    def api_row(self, bytes_sent, status, code):
        row = self.row_of(bytes_sent, status)
        self.assertEqual((row["answered_by"], row["codes"]), ("model", [code]))
        self.assertTrue(row["why"].startswith(f"{status} {code}: "), row["why"])
        return row

    def test_paths(self):
        for path, status, code in (("/client/v4/zones/a%00b", 404, 7003), ("/client/v4/zones/\xff\xfe", 404, 7003),
                                   ("/client/v4/../../etc/passwd", 400, 7000), ("//client/v4/zones", 400, 7000),
                                   ("/client/v4/%2e%2e%2f%2e%2e/etc/passwd", 400, 7000), ("*", 400, 7000),
                                   ("/client/v4/zones/" + "a/" * 20_000, 404, 7003)):
            with self.subTest(path[:60]):
                self.api_row(self.get(path), status, code)

    def test_bytes_that_are_no_text_stand_in_the_journal_as_they_came(self):
        row = self.api_row(self.get("/client/v4/zones/\xff\xfe"), 404, 7003)
        self.assertEqual(row["path"], {"latin1": "/client/v4/zones/\xff\xfe"})

    def test_queries(self):
        for query in ("page=-1", "per_page=%00", "page=%ff"):
            with self.subTest(query):
                self.assertEqual(self.row_of(self.get(f"/client/v4/zones?{query}"), 400)["query"], query)
        for query in ("page=99999999999999999999", "a=b&" * 10_000):
            self.row_of(self.get(f"/client/v4/zones?{query}"), 200)

    def test_bodies(self):
        for body in (b"", b'{"type": "A",', b"[]", b"null", b'"text"', b'{"type":"A","name":"\xff","content":"192.0.2.1"}',
                     b"[" * 200_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b'{"ttl":1e999}', b"\0" * 1000,
                     b"\xef\xbb\xbf{", b'{"name":"\\ud800"}'):
            with self.subTest(body[:40]):
                row = self.api_row(self.post(body), 400, 9207)
                self.assertEqual(row["body_size"], len(body))

    def test_values(self):
        for record in ({"type": "A", "name": "a\0b", "content": "192.0.2.1"}, {"type": [], "name": {}, "content": 1},
                       {"type": "A", "name": "x" * 5000, "content": "192.0.2.1"}, {}):
            with self.subTest(str(record)[:60]):
                row = self.row_of(self.post(json.dumps(record).encode()), 400)
                self.assertEqual(row["answered_by"], "model")
                self.assertFalse(row["wrote"])

    def test_methods(self):
        for method in ("TRACE", "PURGE", "get", "QUERY"):
            with self.subTest(method):
                self.assertEqual(self.row_of(self.head(f"{method} /client/v4/zones HTTP/1.1"), 405)["method"], method)
        self.api_row(self.head("CONNECT api.example.com:443 HTTP/1.1"), 400, 7000)

    def test_credentials(self):
        for value in ("Bearer " + "\xe9" * 40, "Bearer " + "a" * 60_000, "Bearer \x80", "Basic ====", "\xff"):
            with self.subTest(value[:30]):
                asked = f"GET /client/v4/zones HTTP/1.1\r\nHost: x\r\nAuthorization: {value}\r\n\r\n".encode("latin1")
                self.api_row(asked, 400, 6003)


class RareButRight(Hostile):
    """What naive servers mis-serve."""

    def many(self, bytes_sent):
        return [int(part.split(b" ", 1)[0]) for part in self.raw(bytes_sent).split(b"HTTP/1.1 ")[1:]]

    def test_get_and_delete_with_a_body(self):
        get = self.head("GET /client/v4/zones HTTP/1.1", "Content-Length: 2") + b"{}"
        delete = self.head(f"DELETE /client/v4/zones/{ZONE}/dns_records/{'0' * 32} HTTP/1.1", "Content-Length: 2",
                           "Content-Type: application/json") + b"{}"
        self.assertEqual(self.many(get + delete + get), [200, 404, 200])

    def test_post_with_neither_length_nor_chunks(self):
        post = self.head(f"POST /client/v4/zones/{ZONE}/dns_records HTTP/1.1", "Content-Type: application/json")
        self.assertEqual(self.many(post + self.get("/client/v4/zones")), [400, 200])

    def test_chunks_with_extensions_and_a_trailer(self):
        post = self.head(f"POST /client/v4/zones/{ZONE}/dns_records HTTP/1.1", "Content-Type: application/json",
                         "Transfer-Encoding: chunked")
        body = b'{"type":"A","name":"chunked","content":"192.0.2.9"}'
        chunks = b"".join(b"%x;n=v\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:]))
        self.assertEqual(self.many(post + chunks + b"0\r\nX-Trailer: 1\r\n\r\n" + self.get("/client/v4/zones")), [200, 200])

    def test_expect_continue_in_any_case(self):
        body = b'{"type":"A","name":"continued","content":"192.0.2.9"}'
        with self.connect() as connection:
            connection.sendall(self.head(f"POST /client/v4/zones/{ZONE}/dns_records HTTP/1.1", "Expect: 100-Continue",
                                         "Content-Type: application/json", f"Content-Length: {len(body)}"))
            self.assertEqual(connection.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(body)
            self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 200 "))

    def test_pipelined(self):
        one = self.head("GET /client/v4/zones HTTP/1.1")
        self.assertEqual(self.many(one * 50), [200] * 50)

    def test_http_10(self):
        got = self.raw(self.head("GET /client/v4/zones HTTP/1.0"))
        self.assertTrue(got.startswith(b"HTTP/1.1 200 "))
        self.assertIn(b"\r\nConnection: close\r\n", got)

    def test_absolute_form(self):
        row = self.row_of(self.get("http://api.cloudflare.com/client/v4/zones?per_page=5"), 200)
        self.assertEqual((row["path"], row["query"]), ("/client/v4/zones", "per_page=5"))

    def test_head(self):
        head, _, body = self.raw(self.head("HEAD /client/v4/zones HTTP/1.1")).partition(b"\r\n\r\n")
        self.assertEqual(body, b"")
        self.assertIn(b"\r\nContent-Length: ", head)


class Rude(Hostile):
    def test_clients_that_vanish_at_every_moment(self):
        request = self.post(b'{"type":"A","name":"x"}')
        for cut in range(0, len(request) + 1, 7):
            connection = self.connect()
            connection.sendall(request[:cut])
            # With the linger time at 0, close is an RST.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    def test_a_client_that_stops_halfway_is_told_and_recorded(self):
        row = self.row_of(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc", 400)
        self.assertEqual(row["why"], "400: the client stopped in the middle of the body")

    def test_many_half_open_connections_keep_nobody_waiting(self):
        held = [self.connect() for _ in range(200)]
        try:
            for connection in held:
                connection.sendall(b"GET /client/v4/zones HTTP/1.1\r\nHo")
            self.assertEqual(self.ask(self.get("/client/v4/zones"))[0], 200)
        finally:
            for connection in held:
                connection.close()

    def test_a_client_that_reads_nothing_stops_nobody(self):
        with self.connect() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.settimeout(0.2)
            with self.assertRaises(TimeoutError):  # at some time nobody takes what we send: that is the point
                while True:
                    deaf.sendall(self.head("GET /client/v4/zones HTTP/1.1") * 100)
            self.assertEqual(self.ask(self.get("/client/v4/zones"))[0], 200)

    def test_all_at_once(self):
        statuses = []
        def one():
            statuses.append(self.ask(self.get("/client/v4/zones"))[0])
        clients = [threading.Thread(target=one) for _ in range(100)]
        for client in clients:
            client.start()
        for client in clients:
            client.join(30)
        self.assertEqual(statuses, [200] * 100)


class End(unittest.TestCase):
    def test_a_port_that_is_taken_is_an_error_that_names_it(self):
        with Server(UNLIMITED) as server:
            port = server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1]
            second = server.client([CFMOCK, "serve", server.scenario, "--port", port])
            self.assertNotEqual(second.returncode, 0)
            self.assertIn(f"127.0.0.1:{port} is taken: another program listens there", second.stderr)
            self.assertIn("--port 0", second.stderr)

    def test_open_connections_do_not_hold_up_the_end(self):
        with Server(UNLIMITED) as server:
            port = int(server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])
            held = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(3)]
            held[0].sendall(b"GET / HT")
            server.process.terminate()
            self.assertEqual(server.process.wait(5), 0)
            for connection in held:
                connection.close()


if __name__ == "__main__":
    del Hostile  # only what it is for
    unittest.main()
