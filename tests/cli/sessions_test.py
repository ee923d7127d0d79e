#!/usr/bin/env python3
"""Sessions that come and go by the control API of a server that runs: cfmock serve without a scenario."""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse

CFMOCK = os.environ["CFMOCK"]

YAML = """\
cfmock: 1
name: mine
title: The token has expired
cause: expired-token
credentials:
  primary: {token: {permissions: [Zone Read], expires_on: -1h}}
  fresh: {token: {permissions: [Zone Read]}}
expect:
  - calls: {of: "GET /zones", at_least: 1}
"""
WAITS = """\
rules:
  - {on: any, reply: [{error: rate-limited, times: 2}]}
expect:
  - retries: {of: any, at_most: 5, waits: 1ms}
"""


class Sessions(unittest.TestCase):
    def serve(self, *arguments):
        self.process = subprocess.Popen([CFMOCK, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end)
        self.first = self.process.stdout.readline()
        match = re.fullmatch(r"cfmock serves .* on http://([\d.:]+) \(control http://([\d.:]+)\)\n", self.first)
        self.assertTrue(match, self.first)
        self.wire, self.control = match.groups()

    def end(self):
        self.process.kill()
        self.process.communicate()

    def ask(self, where, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(where, timeout=20)
        headers = dict(headers or {}, **({"Content-Type": "application/json"} if body is not None else {}))
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def make(self, body, status=201):
        got, text = self.ask(self.control, "POST", "/sessions", body)
        self.assertEqual(got, status, text)
        return json.loads(text)

    def zones(self, url, secret):
        parts = urllib.parse.urlsplit(url + "/zones")
        return self.ask(parts.netloc, "GET", parts.path, headers={"Authorization": "Bearer " + secret})

    def ids(self):
        return [one["id"] for one in json.loads(self.ask(self.control, "GET", "/sessions")[1])["sessions"]]

    def test_an_empty_server_waits_and_says_so(self):
        self.serve()
        self.assertIn("no scenario yet, sessions are made by its control API", self.first)
        self.assertEqual(self.ids(), [])
        status, text = self.zones(f"http://{self.wire}/client/v4", "x")
        self.assertEqual((status, json.loads(text)), (421, {"cfmock": "the server holds no session"}))
        self.process.send_signal(signal.SIGTERM)
        out = self.process.stdout.read()  # communicate() would lose what readline() has taken along
        self.assertEqual(self.process.wait(timeout=10), 0)
        self.assertEqual(out, f"export CFMOCK_ORIGIN=http://{self.wire}\nexport CFMOCK_CONTROL=http://{self.control}\n")

    def test_two_of_one_scenario_share_nothing(self):
        self.serve("--verbose")
        a, b = self.make({"yaml": YAML}), self.make({"yaml": YAML})
        self.assertEqual((a["id"], b["id"]), ("mine-1", "mine-2"))
        secret = {one["name"]: one["secret"] for one in a["credentials"]}
        self.assertEqual(self.zones(a["base_url"], secret["fresh"])[0], 200)
        self.assertEqual(self.zones(a["base_url"], secret["primary"])[0], 403)
        self.assertEqual(self.zones(b["base_url"], secret["fresh"])[0], 403, "a's token is unknown to b")
        self.assertEqual(self.zones(f"http://{self.wire}/client/v4", secret["fresh"])[0], 200, "the credential says which")
        counts = {one["id"]: one["requests"] for one in json.loads(self.ask(self.control, "GET", "/sessions")[1])["sessions"]}
        self.assertEqual(counts, {"mine-1": 3, "mine-2": 1})
        self.assertEqual(self.ask(self.control, "DELETE", "/sessions/mine-1")[0], 200)
        self.assertEqual(self.ids(), ["mine-2"])
        status, text = self.zones(f"http://{self.wire}/client/v4", secret["fresh"])
        self.assertEqual(status, 421)
        self.assertIn('the session \\"mine-1\\" is gone: it was deleted', text)
        self.process.send_signal(signal.SIGTERM)
        _, err = self.process.communicate(timeout=10)
        self.assertIn("mine-1 #1 GET /client/v4/zones -> 200", err, "the console hears of them too")
        self.assertNotIn(secret["fresh"], err)

    def test_a_broken_scenario_is_refused_with_every_mistake(self):
        self.serve()
        refused = self.make({"yaml": YAML.replace("expired-token", "expired-tokn").replace("Zone Read", "Zone Rd")}, status=422)
        self.assertEqual([(one["line"], one["column"]) for one in refused["problems"]], [(4, 8), (6, 35), (7, 33)])
        self.assertEqual(self.ids(), [])

    def test_no_file_is_read_that_is_named_over_the_wire(self):
        self.serve()
        for line in ("world: mine", "catalogue: mine.yaml"):
            self.make({"yaml": YAML + line + "\n"}, status=422)
        self.make({"scenario": os.path.abspath(__file__)}, status=400)

    def test_one_that_nobody_uses_is_dropped(self):
        self.serve("--idle", "300ms")
        made = self.make({"scenario": "expired-token"})
        deadline = time.monotonic() + 20
        while self.ids():  # the list is no use of a session
            self.assertLess(time.monotonic(), deadline)
        status, text = self.zones(made["base_url"], "x")
        self.assertEqual(status, 421)
        self.assertIn("nobody used it for 300 ms", text)
        self.process.send_signal(signal.SIGTERM)
        self.assertIn("dropped expired-token-1: nobody used it for 300 ms", self.process.communicate(timeout=10)[1])

    def test_one_of_the_command_line_stays(self):
        self.serve("expired-token", "--idle", "50ms")
        self.make({"scenario": "expired-token"})
        deadline = time.monotonic() + 20
        while len(self.ids()) > 1:
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual(self.ids(), ["expired-token"])

    def test_no_more_than_it_may_hold(self):
        self.serve("expired-token", "--max-sessions", "2")
        self.make({"scenario": "expired-token"})
        self.assertIn("--max-sessions", self.make({"scenario": "expired-token"}, status=503)["remedy"])

    def judged_again(self, *steps):
        """What `report` says of the waits in the journal of a server whose clock was changed in between."""
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        scenario, journal = os.path.join(folder, "mine.yaml"), os.path.join(folder, "journal.jsonl")
        with open(scenario, "w", encoding="utf-8") as file:
            file.write(YAML.split("expect:")[0] + WAITS)
        self.serve(scenario, "--journal", journal)
        for step in steps:
            if isinstance(step, dict):
                self.assertEqual(self.ask(self.control, "POST", "/sessions/mine/clock", step)[0], 200)
            elif step == "reset":
                self.assertLess(self.ask(self.control, "POST", "/sessions/mine/reset", {})[0], 300)
            else:
                self.zones(f"http://{self.wire}/client/v4", "cfut_unknown")
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=10)
        return subprocess.run([CFMOCK, "report", journal, scenario], capture_output=True, text=True, check=False).stdout

    def test_a_journal_is_judged_at_the_pace_of_its_clock(self):
        changed = "the pace of the session's clock was changed in mid-run, so waits cannot be measured"
        still = "the session's clock stands still, so waits cannot be measured"
        said = self.judged_again("ask", "ask")
        self.assertNotIn(changed, said)
        self.assertNotIn(still, said)
        self.assertIn(still, self.judged_again({"freeze": True}, "ask", "ask"))
        self.assertIn(changed, self.judged_again("ask", {"scale": 60}, "ask"))
        said = self.judged_again("ask", {"scale": 60}, "reset", "ask", "ask")
        self.assertNotIn(changed, said)
        self.assertNotIn("times as fast", said)

    def test_seed(self):
        seen = []
        for _ in range(2):
            self.serve("--seed", "5")
            seen.append([self.make({"scenario": "expired-token"})["credentials"] for _ in range(2)])
            self.end()
        self.assertEqual(seen[0], seen[1])
        self.assertNotEqual(seen[0][0], seen[0][1])

    def test_a_shipped_scenario_may_be_named_with_its_folder(self):
        self.serve()
        connection = http.client.HTTPConnection(*self.control.split(":"), timeout=30)
        self.addCleanup(connection.close)
        for name, status, told in (("auth/expired-token", 201, b'"id":"expired-token-1"'), ("limits/expired-token", 400, b"there is no shipped scenario")):
            connection.request("POST", "/sessions", json.dumps({"scenario": name}), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            self.assertEqual(answer.status, status)
            self.assertIn(told, answer.read())

    def test_connections_that_say_nothing_keep_nobody_waiting(self):
        self.serve("--control-port", "0")
        host, port = self.control.split(":")
        quiet = [socket.create_connection((host, int(port)), timeout=30) for _ in range(64)]
        for each in quiet:
            self.addCleanup(each.close)
        began = time.monotonic()
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        self.addCleanup(connection.close)
        for _ in range(3):  # a client that keeps its connection where it may, and makes another where it may not
            connection.request("GET", "/health")
            self.assertEqual(connection.getresponse().read(), b'{"status":"ok","sessions":0}\n')
        self.assertLess(time.monotonic() - began, 5)  # an answer takes a millisecond, a time-out ten seconds
        quiet[0].sendall(f"GET /health HTTP/1.1\r\nHost: {self.control}\r\n\r\n".encode())
        self.assertTrue(quiet[0].recv(100).startswith(b"HTTP/1.1 200 OK\r\n"))


    def test_clients_that_do_not_close_after_their_answer_keep_nobody_waiting(self):
        self.serve()
        host, port = self.control.split(":")
        body = b'{"cfmock": 1}'
        asked = b"POST /sessions HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (self.control.encode(), len(body), body)
        held = [socket.create_connection((host, int(port)), timeout=20) for _ in range(120)]
        for one in held:
            self.addCleanup(one.close)
            one.sendall(asked)
        start = time.monotonic()
        self.assertEqual(self.ask(self.control, "GET", "/health")[0], 200)
        self.assertLess(time.monotonic() - start, 5, "fifteen seconds, when each of them kept a thread for one")
        for one in held:
            self.assertTrue(one.recv(100).startswith(b"HTTP/1.1 400 "))

    def test_large_uploads_that_stall_keep_nobody_waiting(self):
        self.serve("--control-port", "0")
        host, port = self.control.split(":")
        head = f"POST /sessions HTTP/1.1\r\nHost: {self.control}\r\nContent-Type: application/json\r\n".encode()
        body = json.dumps({"yaml": YAML + "#" * 100_000}).encode()
        stalled = [head + b"Content-Length: %d\r\n\r\n" % len(body) + body[:70_000], head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body[:10]]
        open_ones = []
        for half in stalled * 8:
            open_ones.append(socket.create_connection((host, int(port)), timeout=30))
            self.addCleanup(open_ones[-1].close)
            open_ones[-1].sendall(half)
        began = time.monotonic()
        made = self.make({"yaml": YAML + "#" * 100_000})  # as large, and whole
        self.assertEqual(self.ids(), [made["id"]])
        self.assertLess(time.monotonic() - began, 5)  # each of them has ten seconds
        open_ones[0].sendall(body[70_000:])
        open_ones[1].sendall(body[10:] + b"\r\n0\r\n\r\n")
        for one in open_ones[:2]:
            self.assertTrue(one.recv(100).startswith(b"HTTP/1.1 201 Created\r\n"))


if __name__ == "__main__":
    unittest.main()
