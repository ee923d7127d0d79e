#!/usr/bin/python3
"""The whole of a fault: the model's answer is broken on the wire, a raw socket sees how, and the journal says what left,
in its file, in a report made of that file, and without the secret. And answers in gzip and br for clients that ask."""
import gzip
import json
import os
import socket
import struct
import subprocess
import tempfile
import time
import unittest

from cfmock_process import PLAIN, SOURCE_DIR, UNLIMITED, Server, bare_environment, rows_of, run, until
from tls_peer import Raw, port_of

SCENARIO = PLAIN + """\
rules:
  - {on: "GET /zones", where: {query: {fault: reset-in-body}}, reply: {fault: reset-in-body}, optional: true}
  - {on: "GET /zones", where: {query: {fault: truncated-body}}, reply: {fault: truncated-body}, optional: true}
  - {on: "GET /zones", where: {query: {fault: redirect}}, reply: {fault: redirect-to-another-host}, optional: true}
  - {on: "GET /zones", where: {query: {fault: drip}}, reply: {fault: drip, bytes_per_second: 4000}, optional: true}
  - {on: "GET /zones", where: {query: {fault: silence}}, reply: {fault: silence}, optional: true}
"""
LATE = UNLIMITED + f"""\
rules:
  - {{on: "GET /zones", where: {{query: {{how: late}}}}, reply: {{delay: 1h, times: forever}}, optional: true}}
  - {{on: "GET /zones", where: {{query: {{how: drip}}}}, reply: {{fault: drip, bytes_per_second: 20, times: forever}}, optional: true}}
  - {{on: "GET /zones", where: {{query: {{how: large}}}}, reply: {{status: 200, delay: 1ms, body: {"x" * 900_000}, times: forever}}, optional: true}}
  - on: "PUT /zones/{{zone_id}}/dns_records/{{dns_record_id}}"
    reply: {{applied: true, fault: reset}}
"""


class Faults(unittest.TestCase):
    def ask(self, server, target, *headers, method="GET", body=""):
        """(all that came, how it ended); the answer is read until the server ends the connection. Over TLS an end without close_notify
        is no end, but an ssl.SSLError."""
        port = port_of(server.env["CFMOCK_ORIGIN"])
        lines = [f"{method} /client/v4{target} HTTP/1.1", f"Host: 127.0.0.1:{port}",
                 f"Authorization: Bearer {server.env['CLOUDFLARE_API_TOKEN']}", *headers]
        with self.opened(server) as connection:
            connection.sendall("".join(line + "\r\n" for line in lines).encode() + b"\r\n" + body.encode())
            got = b""
            try:
                while more := connection.recv(65536):
                    got += more
            except ConnectionResetError:
                return got, "RST"
        return got, "FIN"

    def rows(self, server, kind, count=1):
        """Of that kind, once there are so many: what left is written down when it has."""
        return until(lambda: len(found := rows_of(server.journal_file, kind)) >= count and found, 10, f"not {count} lines of kind {kind}")

    def test_the_models_answer_is_broken_and_the_journal_says_what_left(self):
        with Server(SCENARIO) as server:
            for count, fault, end, told in ((1, "reset-in-body", "RST", "reset"), (2, "truncated-body", "FIN", "close")):
                with self.subTest(fault):
                    got, ended = self.ask(server, f"/zones?fault={fault}")
                    head, _, body = got.partition(b"\r\n\r\n")
                    self.assertEqual(ended, end)
                    self.assertTrue(head.startswith(b"HTTP/1.1 200 OK\r\n"))
                    self.assertTrue(body.startswith(b'{"result":[{"id":"023e105f4ecef8ad9ca31a8372d0c353"'), body)
                    row, sent = self.rows(server, "exchange", count)[-1], self.rows(server, "sent", count)[-1]
                    self.assertEqual((row["fault"], row["status"], row["answered_by"]), (fault, 200, "model"))
                    self.assertIn(f"Content-Length: {row['answer_size']}\r\n".encode(), head + b"\r\n")
                    self.assertEqual(len(body), row["answer_size"] // 2)
                    self.assertEqual({key: sent[key] for key in ("seq", "session", "fault", "head", "body", "end")},
                                     {"seq": row["seq"], "session": row["session"], "fault": fault, "head": len(head) + 4,
                                      "body": len(body), "end": told})

    def test_a_drip_is_slow_and_whole(self):
        with Server(SCENARIO) as server:
            start = time.monotonic()
            got, _ = self.ask(server, "/zones?fault=drip", "Connection: close")
            self.assertGreaterEqual(time.monotonic() - start, (len(got) - 400) / 4000)
            self.assertTrue(json.loads(got.partition(b"\r\n\r\n")[2])["success"])
            sent = self.rows(server, "sent")[-1]
            self.assertEqual(sent["head"] + sent["body"], len(got))
            self.assertGreaterEqual(sent["after_us"], (len(got) - 400) / 4000 * 1e6)

    def test_silence_ends_when_the_client_leaves(self):
        with Server(SCENARIO) as server:
            port = int(server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"GET /client/v4/zones?fault=silence HTTP/1.1\r\nHost: x\r\n\r\n")
                self.rows(server, "exchange")  # else its end could overtake what it asked
                connection.settimeout(0.3)
                with self.assertRaises(TimeoutError):
                    connection.recv(1)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sent = self.rows(server, "sent")[-1]
            self.assertEqual((sent["head"], sent["body"], sent["end"]), (0, 0, "client"))

    def test_a_redirect_names_the_other_host_and_no_secret_is_written_down(self):
        with Server(SCENARIO) as server:
            secret = server.env["CLOUDFLARE_API_TOKEN"]
            got, _ = self.ask(server, f"/zones?fault=redirect&token={secret}", "Connection: close")
            port = server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1]
            self.assertIn(f"Location: http://localhost:{port}/client/v4/zones?fault=redirect&token={secret}\r\n".encode(), got)
            self.rows(server, "sent")
            with open(server.journal_file, encoding="utf-8") as text:
                self.assertNotIn(secret, text.read())

    def test_a_report_of_the_file_has_what_left(self):
        with tempfile.TemporaryDirectory() as folder:
            scenario, journal, report, page = (os.path.join(folder, name) for name in ("scenario.yaml", "j.jsonl", "r.json", "r.html"))
            with open(scenario, "w", encoding="utf-8") as out:
                out.write(SCENARIO.replace(", optional: true", "", 1) + "expect:\n  - retries: {of: any, at_least: 1}\n")
            client = 'curl -s -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones?fault=reset-in-body"'
            run("run", scenario, "--journal", journal, "--", "sh", "-c", client)
            made = run("report", journal, scenario, "--json", report, "--html", page)
            with open(report, encoding="utf-8") as text:
                entry = json.load(text)["runs"][0]["entries"][0]
            self.assertEqual((entry["fault"], entry["delivery"], entry["sent"]["end"]), ("reset-in-body", "reset", "reset"), made.stdout)
            self.assertGreater(entry["sent"]["body"], 100)
            self.assertRegex(entry["sent"]["text"], r"^HTTP/1\.1 200 OK\n")
            self.assertIn('{"result":', entry["sent"]["text"].replace(" ", ""))
            self.assertIn("(reset-in-body)", made.stdout)
            with open(page, encoding="utf-8") as text:
                self.assertIn("reset-in-body", text.read())


    def every_fault(self):
        """What becomes of the connection, by fault."""
        with open(os.path.join(SOURCE_DIR, "fixtures/faults.tsv"), encoding="utf-8") as lines:
            return {cells[0]: cells[3] for line in lines if not line.startswith("#") for cells in [line.split("\t")]}

    def text_of(self, sent):
        text = sent.get("text", "")
        return text["latin1"].encode("latin-1") if isinstance(text, dict) else text.encode()

    def test_the_journal_has_the_bytes_of_every_fault(self):
        self.has_the_bytes_of_every_fault()

    def test_the_journal_has_the_bytes_of_every_fault_over_tls(self):
        self.has_the_bytes_of_every_fault("--tls")

    def has_the_bytes_of_every_fault(self, *options):
        rules = "".join(f'  - {{on: "* /zones", where: {{query: {{fault: {fault}}}}}, optional: true, reply: {{fault: {fault}, times: forever'
                        f'{", bytes_per_second: 100000" if fault == "drip" else ""}}}}}\n' for fault in self.every_fault())
        with Server(UNLIMITED + "rules:\n" + rules, *options) as server:
            count = 0
            for method in ("GET", "HEAD"):
                for fault, becomes in self.every_fault().items():
                    with self.subTest(f"{method} {fault}"):
                        if fault == "silence":
                            got = self.in_silence(server, method)
                        else:
                            # Who is to close in order closes so when it is not asked to, too.
                            asked_to_close = [] if becomes == "close" else ["Connection: close"]
                            got, end = self.ask(server, f"/zones?fault={fault}", *asked_to_close, method=method)
                            self.assertEqual(end, "RST" if becomes == "reset" else "FIN")
                        count += 1
                        row, sent = self.rows(server, "exchange", count)[-1], self.rows(server, "sent", count)[-1]
                        self.assertEqual((row["seq"], sent["seq"]), (count, count))
                        self.assertEqual(sent["head"] + sent["body"], len(got))
                        self.assertEqual(self.text_of(sent), got[:4096])
                        # Who asked with HEAD has a whole answer when it has the head.
                        if method == "HEAD" and row["delivery"] not in ("reset", "close", "silence"):
                            self.assertEqual(row["delivery"], "garbled" if fault == "garbage-first" else "complete")

    def in_silence(self, server, method):
        with self.opened(server) as connection:
            connection.sendall(f"{method} /client/v4/zones?fault=silence HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return b""

    def test_no_secret_is_in_what_left_and_no_half_of_one(self):
        secret = "cfmock-a-secret-of-its-own-0123456789"
        body = "y" * 40 + secret  # half of it is 38 bytes: nothing of the secret, but for a body that is longer
        scenario = PLAIN.replace("{primary: {token: {", f"{{primary: {{token: {{secret: {secret}, ") + f"""\
rules:
  - {{on: "GET /zones", where: {{query: {{fault: truncated-body}}}}, reply: {{status: 200, fault: truncated-body, body: "{body + "z" * 20}"}}, optional: true}}
  - {{on: "GET /zones", where: {{query: {{fault: broken-chunk}}}}, reply: {{status: 200, fault: broken-chunk, body: "{body + "z" * 30}"}}, optional: true}}
  - {{on: "GET /zones", where: {{query: {{fault: drip}}}}, reply: {{status: 200, fault: drip, bytes_per_second: 100000, body: "{body}"}}, optional: true}}
"""
        with Server(scenario) as server:
            for count, fault in enumerate(("truncated-body", "broken-chunk", "drip"), 1):
                got, _ = self.ask(server, f"/zones?fault={fault}", "Connection: close")
                self.assertIn(secret[:8].encode(), got)
                text = self.text_of(self.rows(server, "sent", count)[-1]).decode()
                self.assertNotIn(secret[:8], text)
                self.assertIn('yyy<token "primary" #', text)

    def opened(self, server):
        connection = socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), timeout=20)
        if not server.env["CFMOCK_ORIGIN"].startswith("https:"):
            return connection
        return Raw(connection, server.env["CFMOCK_CA"], "localhost")

    def asked(self, server, target, times=1):
        """A connection on which that was asked, once the journal has it."""
        connection = self.enterContext(socket.socket())
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", int(server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])))
        count = len(server.journal())
        connection.sendall(f"GET /client/v4{target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.env['CLOUDFLARE_API_TOKEN']}\r\n\r\n".encode() * times)
        until(lambda: len(server.journal()) > count)
        return connection

    def test_an_end_that_was_ours_is_not_the_clients(self):
        with Server(LATE, "--max-request-time", "300ms") as server:
            self.asked(server, "/zones?how=large", times=20)  # and takes next to nothing
            count = 1
            while (last := self.rows(server, "sent", count)[-1])["end"] == "open":
                count = last["seq"] + 1
            self.assertEqual(last["end"], "close")
            self.asked(server, "/zones?how=late")
            self.asked(server, "/zones?how=drip")
            server.process.terminate()
            server.process.wait(10)
            self.assertEqual([sent["end"] for sent in self.rows(server, "sent", count + 2)[-2:]], ["close"] * 2)

    def test_the_end_of_a_client_is(self):
        with Server(LATE) as server:
            for count, how in enumerate(("late", "drip"), 1):
                self.asked(server, f"/zones?how={how}").close()
                self.assertEqual(self.rows(server, "sent", count)[-1]["end"], "client")

    def test_a_client_that_left_did_not_leave_its_connection_open(self):
        """It gave up on an answer that comes late, and closed; then it asked once more."""
        with tempfile.TemporaryDirectory() as folder:
            scenario = os.path.join(folder, "scenario.yaml")
            with open(scenario, "w", encoding="utf-8") as out:
                out.write(PLAIN + """\
rules: [{on: "GET /zones", reply: {delay: 5s}}]
expect: [{connections: {left_open: {at_most: 0}}}]
""")
            client = ('get() { curl -s -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$@" "$CLOUDFLARE_BASE_URL/zones"; }; '
                      "get -m 0.5; get")
            done = run("run", scenario, "--", "sh", "-c", client)
            self.assertIn("+ connections: ", done.stdout, done.stdout)

    def test_a_write_that_was_applied_and_whose_answer_was_lost(self):
        """An RST and no byte; and the record is changed."""
        with Server(LATE) as server:
            zone = self.result(server, "/zones")[0]["id"]
            record = self.result(server, f"/zones/{zone}/dns_records")[0]
            body = json.dumps({key: record[key] for key in ("type", "name", "ttl")} | {"content": "192.0.2.99"})
            got, end = self.ask(server, f"/zones/{zone}/dns_records/{record['id']}", "Content-Type: application/json",
                                f"Content-Length: {len(body)}", method="PUT", body=body)
            self.assertEqual((got, end), (b"", "RST"))
            self.assertEqual(self.result(server, f"/zones/{zone}/dns_records/{record['id']}")["content"], "192.0.2.99")
            row = next(row for row in server.journal() if row["method"] == "PUT")
            self.assertEqual((row["fault"], row["delivery"], row["wrote"]), ("reset", "reset", True))

    def result(self, server, target):
        got, _ = self.ask(server, target, "Connection: close")
        return json.loads(got.partition(b"\r\n\r\n")[2])["result"]

    def test_a_delay_by_chance_is_that_of_the_seed(self):
        scenario = PLAIN + 'rules: [{on: "GET /zones", reply: {delay: {from: 100ms, to: 600ms}, times: 3}}]\n'
        def waits(seed):
            with Server(scenario, "--seed", seed) as server:
                for _ in range(3):
                    start = time.monotonic()
                    got, _ = self.ask(server, "/zones", "Connection: close")
                    took = time.monotonic() - start
                    self.assertIn(b"HTTP/1.1 200 OK", got)
                    told = server.journal()[-1]["delay_us"] / 1e6
                    self.assertGreaterEqual(took, told)
                return [row["delay_us"] for row in server.journal()]
        first = waits("7")
        self.assertEqual(len(set(first)), 3)
        self.assertTrue(all(100_000 <= each <= 600_000 for each in first), first)
        self.assertEqual(waits("7"), first)
        self.assertNotEqual(waits("8"), first)


class Coded(unittest.TestCase):
    def curl(self, server, *options):
        if "CFMOCK_CA" in server.env:
            options += ("--cacert", server.env["CFMOCK_CA"])
        return subprocess.run(
            ["curl", "-s", "-i", "-H", f"Authorization: Bearer {server.env['CLOUDFLARE_API_TOKEN']}", *options,
             server.env["CLOUDFLARE_BASE_URL"] + "/zones"], env=bare_environment(), capture_output=True, check=True, timeout=20).stdout

    def test_gzip_and_br_are_undone_to_the_same_json(self):
        self.are_undone_to_the_same_json()

    def test_they_are_over_tls(self):
        self.are_undone_to_the_same_json("--tls")

    def are_undone_to_the_same_json(self, *options):
        with Server(SCENARIO, *options) as server:
            plain = self.curl(server)
            head, _, body = plain.partition(b"\r\n\r\n")
            self.assertNotIn(b"Content-Encoding", head)
            self.assertNotIn(b"Vary", head, "who does not ask is told nothing")
            for coding in ("gzip", "br"):
                with self.subTest(coding):
                    head, _, undone = self.curl(server, "--compressed", "-H", f"Accept-Encoding: {coding}").partition(b"\r\n\r\n")
                    self.assertIn(f"Content-Encoding: {coding}\r\n".encode(), head)
                    self.assertIn(b"Vary: Accept-Encoding\r\n", head)
                    self.assertEqual(undone, body)
            coded = self.curl(server, "-H", "Accept-Encoding: gzip;q=0.5, br;q=0").partition(b"\r\n\r\n")[2]
            self.assertLess(len(coded), len(body))
            self.assertEqual(gzip.decompress(coded), body)
            self.assertEqual([row.get("encoding") for row in server.journal()], [None, "gzip", "br", "gzip"])
            self.assertEqual({row["answer"] for row in server.journal()}, {body.decode()}, "the journal has it plain")


if __name__ == "__main__":
    unittest.main()
