#!/usr/bin/python3
"""No report shows a secret, wherever the client puts it and however it is disguised; and each such place is told as a leak."""
import json
import os
import re
import tempfile
import unittest

from cfmock_process import run

SCENARIO = """cfmock: 1
name: shown
title: A client that shows its token
cause: none
credentials:
  primary: {token: {permissions: [Zone Read, DNS Write, Workers KV Storage Write], secret: cfmockWrittenOutInTheScenario00000000001}}
expect:
  - world: unchanged
"""
# Writes its token into a record and a KV value, and prints it in every disguise.
CLIENT = r"""
import base64, json, os, urllib.request
token, base = os.environ["CLOUDFLARE_API_TOKEN"], os.environ["CLOUDFLARE_BASE_URL"]
def ask(method, path, body):
    request = urllib.request.Request(base + path, method=method, data=body, headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["result"]
first = ask("GET", "/zones", None)[0]
zone, account = first["id"], first["account"]["id"]
ask("POST", f"/zones/{zone}/dns_records", json.dumps({"type": "TXT", "name": "plain", "content": token, "comment": "is " + token}).encode())
ask("POST", f"/zones/{zone}/dns_records", json.dumps({"type": "TXT", "name": "coded", "content": base64.b64encode(token.encode()).decode()}).encode())
space = ask("POST", f"/accounts/{account}/storage/kv/namespaces", b'{"title": "' + token.encode() + b'"}')["id"]
ask("PUT", f"/accounts/{account}/storage/kv/namespaces/{space}/values/k", token.encode())
print("plain", token)
print("base64", base64.b64encode(b"dev@example.com:" + token.encode()).decode())
print("hex", token.encode().hex())
print("percent", "".join("%%%02x" % byte for byte in token.encode()))
print("json", "".join("\\u%04x" % byte for byte in token.encode()))
print("lines", token[:17] + "\n" + token[17:])
"""
SECRET = "cfmockWrittenOutInTheScenario00000000001"


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        for name, text in (("shown.yaml", SCENARIO), ("client.py", CLIENT)):
            with open(cls.path(name), "w", encoding="utf-8") as out:
                out.write(text)
        cls.done = run("run", cls.path("shown.yaml"), "--json", cls.path("r.json"), "--junit", cls.path("r.xml"), "--html", cls.path("r.html"),
                       "--journal", cls.path("r.jsonl"), "--", "/usr/bin/python3", cls.path("client.py"), "--token", SECRET,
                       GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=cls.path("summary.md"))

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    def shown(self, text, where):
        import base64
        forms = [SECRET, SECRET.encode().hex(), "".join("%%%02x" % byte for byte in SECRET.encode()), "".join("\\u%04x" % byte for byte in SECRET.encode()),
                 base64.b64encode(SECRET.encode()).decode(), base64.b64encode(b"dev@example.com:" + SECRET.encode()).decode()]
        for form in forms:
            self.assertNotIn(form[:len(form) // 2], text, where)
            self.assertNotIn(form[len(form) // 2:-4], text, where)
        self.assertNotIn(SECRET[17:], text, where)

    def test_the_client_ran(self):
        self.assertEqual(self.done.returncode, 4, self.done.stdout + self.done.stderr)

    def test_no_report_shows_it(self):
        for name in ("r.json", "r.xml", "r.html", "r.jsonl", "summary.md"):
            with open(self.path(name), encoding="utf-8") as report:
                self.shown(report.read(), name)
        self.shown(self.done.stdout + self.done.stderr, "standard output")

    def test_the_command_is_shown_with_its_name(self):
        with open(self.path("r.json"), encoding="utf-8") as report:
            command = json.load(report)["runs"][0]["process"]["command"]
        self.assertRegex(command[-1], r'^<token "primary" #[0-9a-f]+>$')

    def test_each_place_is_a_leak(self):
        with open(self.path("r.jsonl"), encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        leaks = [leak for row in rows if row["kind"] == "run" for leak in row["client"]["leaks"]]
        for how in ("", " (base64)", " (hex)", " (escaped)", " (broken over lines)"):
            self.assertIn(f'token "primary"{how} in standard output', leaks)
        self.assertIn('token "primary" on the command line', leaks)
        posts = [row for row in rows if row["kind"] == "exchange" and row["method"] in ("POST", "PUT")]
        self.assertEqual(len(posts), 4)
        for row in posts:
            self.assertEqual(row["leaks"], ["body"], row["path"])

    def test_judged_again_it_is_the_same(self):
        again = run("report", self.path("r.jsonl"), self.path("shown.yaml"))
        self.assertEqual(again.returncode, 4, again.stdout + again.stderr)
        self.assertEqual(re.sub(r"\d+ ms", "", again.stdout), re.sub(r"\d+ ms", "", self.done.stdout))


if __name__ == "__main__":
    unittest.main()
