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

from cfmock_process import PLAIN, Server, bare_environment, run

SCENARIO = PLAIN + """\
rules:
  - {on: "GET /zones", where: {query: {fault: reset-in-body}}, reply: {fault: reset-in-body}, optional: true}
  - {on: "GET /zones", where: {query: {fault: truncated-body}}, reply: {fault: truncated-body}, optional: true}
  - {on: "GET /zones", where: {query: {fault: redirect}}, reply: {fault: redirect-to-another-host}, optional: true}
  - {on: "GET /zones", where: {query: {fault: drip}}, reply: {fault: drip, bytes_per_second: 4000}, optional: true}
  - {on: "GET /zones", where: {query: {fault: silence}}, reply: {fault: silence}, optional: true}
"""


class Faults(unittest.TestCase):
    def ask(self, server, target, *headers):
        """(all that came, how it ended); the answer is read until the server ends the connection."""
        port = int(server.env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])
        lines = [f"GET /client/v4{target} HTTP/1.1", f"Host: 127.0.0.1:{port}",
                 f"Authorization: Bearer {server.env['CLOUDFLARE_API_TOKEN']}", *headers]
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall("".join(line + "\r\n" for line in lines).encode() + b"\r\n")
            got = b""
            try:
                while more := connection.recv(65536):
                    got += more
            except ConnectionResetError:
                return got, "RST"
        return got, "FIN"

    def rows(self, server, kind, count=1):
        """Of that kind, once there are so many: what left is written down when it has."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with open(server.journal_file, encoding="utf-8") as lines:
                found = [row for row in map(json.loads, lines) if row["kind"] == kind]
            if len(found) >= count:
                return found
        raise AssertionError(f"{len(found)} lines of kind {kind}")

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
            self.assertIn("(reset-in-body)", made.stdout)
            with open(page, encoding="utf-8") as text:
                self.assertIn("reset-in-body", text.read())


class Coded(unittest.TestCase):
    def curl(self, server, *options):
        return subprocess.run(
            ["curl", "-s", "-i", "-H", f"Authorization: Bearer {server.env['CLOUDFLARE_API_TOKEN']}", *options,
             server.env["CLOUDFLARE_BASE_URL"] + "/zones"], env=bare_environment(), capture_output=True, check=True, timeout=20).stdout

    def test_gzip_and_br_are_undone_to_the_same_json(self):
        with Server(SCENARIO) as server:
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
