#!/usr/bin/env python3
"""`cfmock explain`: what a code, an answer, a log or a journal means."""
import json
import os
import subprocess
import sys
import unittest

from case import CFMOCK, GOOD, SOURCE, Case


class Explain(Case):
    def test_explain_a_code_and_a_cause(self):
        done = self.cfmock("explain", "10000")
        self.assertEqual(done.returncode, 0)
        for word in ("expired-token", "missing-permission", "blocked-address", "rate-limited", "false-friend", "does not say what is wrong"):
            self.assertIn(word, done.stdout)
        self.assertIn("a fresh token", self.cfmock("explain", "expired-token").stdout)
        self.assertEqual(self.cfmock("explain", "424242").returncode, 2)
        self.assertNotIn("none", self.cfmock("explain", "nope").stderr.split("one of")[0])  # "none" is no cause to be explained

    def test_explain_a_saved_answer_narrows_by_status_and_message(self):
        self.write("a.txt", 'HTTP/1.1 403 Forbidden\r\nServer: cloudflare\r\n\r\n{"success":false,"errors":[{"code":9109,'
                            '"message":"Cannot use the access token from location: 198.51.100.1"}],"messages":[],"result":null}')
        done = self.cfmock("explain", "a.txt")
        self.assertIn("One cause fits:\n\n1. blocked-address", done.stdout)
        self.write("b.txt", "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>nginx</html>")
        self.assertIn("a page of HTML", self.cfmock("explain", "b.txt").stdout)
        self.write("c.txt", '{"result":{"status":"active"},"success":true,"errors":[],"messages":[{"code":10000,"message":"x"}]}')
        self.assertIn("false-friend", self.cfmock("explain", "c.txt").stdout)

    GOLDEN = {  # name of the golden file: arguments, file for standard input
        "10000": (["10000"], None),
        "401-10000": (["--request", "GET /zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records"], "401-10000.in"),
        "403-9109": (["-", "--request", "GET /zones/023e105f4ecef8ad9ca31a8372d0c353/settings"], "403-9109.in"),
        "429-html": (["-"], "429-html.in"),
        "verify-success": ([], "verify-success.in"),
    }

    def test_explain_as_a_person_reads_it(self):
        folder = os.path.join(SOURCE, "tests", "golden", "explain")
        for name, (arguments, given) in self.GOLDEN.items():
            with self.subTest(name), open(os.path.join(folder, given) if given else os.devnull, "rb") as file:
                done = subprocess.run([CFMOCK, "explain", *arguments], stdin=file, capture_output=True, timeout=60)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.same_as_golden(os.path.join(folder, name + ".txt"), done.stdout.decode())

    def same_as_golden(self, path, text):
        if os.environ.get("UPDATE_GOLDEN"):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), text)

    def test_explain_a_journal_knows_which_it_was(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--", "sh", "-c", GOOD)
        done = self.cfmock("explain", "j.jsonl")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 exchange, 1 of them refused or broken, in 1 kind\n", done.stdout)
        self.assertIn("expired-token   <- this it was", done.stdout)
        self.assertIn("invalid-token", done.stdout)
        self.assertEqual(json.loads(self.cfmock("explain", "j.jsonl", "--json").stdout)[0]["known_cause"], "expired-token")

    def test_explain_tells_what_it_does_not_know(self):
        for given, code, word in (("", 2, "has no answer in it"), ("hello", 5, "cannot explain it"), ("\0\1\2\3", 2, "is no text"),
                                  ('{"success":false,"errors":[{"code":4711}]}', 5, "cannot explain it"),
                                  ('HTTP/1.1 403 x\n\n{"success":false,"errors":[{"code":4711}]}', 0, "do not know this code"),
                                  ('{"success":false,"errors":[{"code":9109,"mess', 0, "The JSON does not end")):
            with self.subTest(given):
                done = self.cfmock("explain", input=given)
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                self.assertIn(word, " ".join((done.stdout + done.stderr).split()))

    def test_explain_refuses_a_request_that_is_none(self):
        done = self.cfmock("explain", "--request", "zones", input="{}")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--request takes 'METHOD /path'", done.stderr)

    def test_explain_a_line_of_log_in_place_of_a_file(self):
        done = self.cfmock("explain", "zones: 403 9109 Invalid access token")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn('HTTP 403, code 9109 "Invalid access token"', done.stdout)
        for line, said in (("Authentication error", 'code 10000 "Authentication error"'), ("Error: Invalid access token", 'code 9109 "Invalid access token"'),
                           ("sync failed: error code: 1015", "edge-rate-limited")):
            for done in (self.cfmock("explain", line), self.cfmock("explain", input=line + "\n")):
                self.assertEqual((done.returncode, done.stderr), (0, ""), line)
                self.assertIn(said, done.stdout)
        for line in ("psql: FATAL: Authentication error", "Error from server (NotFound): namespace not found", "mysqld: started\nmysqld: error code: 1010"):
            self.assertEqual(self.cfmock("explain", input=line).returncode, 5, line)
        self.assertIn("edge-rate-limited", self.cfmock("explain", "error code: 5, then error code: 1015").stdout)
        done = self.cfmock("explain", "it did not work")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("YOUR-CLIENT 2>&1 | cfmock explain", done.stderr)

    def test_explain_a_file_that_is_not_there(self):
        for name in ("nofile.json", "answers/one"):
            done = self.cfmock("explain", name)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"cfmock: no such file: {name}\n"))
        self.assertIn("did you mean expired-token?", self.cfmock("explain", "expird-token").stderr)

    def test_explain_a_code_at_an_endpoint(self):
        zone = "GET /zones/023e105f4ecef8ad9ca31a8372d0c353"
        narrow = self.cfmock("explain", "10000", "--request", zone + "/dns_records")
        self.assertEqual((narrow.returncode, narrow.stderr), (0, ""))
        self.assertIn("to GET /zones/{zone_id}/dns_records (family dns-records)", " ".join(narrow.stdout.split()))
        self.assertNotIn("THE CHECKLIST", narrow.stdout)
        for what in ("10000", "403"):
            self.assertEqual(self.cfmock("explain", what, "--request", "zones").returncode, 2)
        self.assertEqual(self.cfmock("explain", "expired-token", "--request", zone).returncode, 2)

    def test_explain_an_answer_of_the_tables_by_its_name_or_the_number_of_a_page(self):
        for what, cause, says in (("1015", "edge-rate-limited", 'says    429 plain text "error code: 1015"'), ("edge-1015", "edge-rate-limited", "says    429 plain text"),
                                  ("edge-challenge", "edge-blocked", 'says    403 HTML page "Just a moment..."')):
            done = self.cfmock("explain", what)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn(f"1. {cause}\n", done.stdout)
            self.assertIn(says, done.stdout)
            self.assertNotIn("\n2. ", done.stdout)
        self.assertNotIn("1010", self.cfmock("explain", "1020").stdout.split("says")[1])
        done = self.cfmock("explain", "edge-1015", "--request", "GET /zones")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        done = self.cfmock("explain", "1011")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("1011 is neither a code nor a refusal's status in our tables", done.stderr)
        self.assertIn("\n  statuses: 400, 401, 403, ", done.stderr)
        self.assertIn(" 1010, 1015, 1020,", done.stderr)
        self.assertIn("did you mean edge-1015?", self.cfmock("explain", "edge-1115").stderr)
        self.assertIn("did you mean 10000?", self.cfmock("explain", "E10000").stderr)
        self.assertIn("did you mean object-exists?", self.cfmock("explain", "object-exi").stderr)

    def test_explain_says_the_method_that_was_asked(self):
        for request in ("POST /zones/example.com/dns_records", "PATCH /zones/example.com/dns_records/abc", "PUT /zones"):
            done = self.cfmock("explain", "10000", "--request", request)
            self.assertIn(f", to {request} (family ", " ".join(done.stdout.split()), done.stdout)

    def test_explain_as_data(self):
        told = json.loads(self.cfmock("explain", "10000", "--json").stdout)[0]
        self.assertEqual(told["causes"][0]["cause"], "missing-permission")
        self.assertIn("no-dns-permission", told["causes"][0]["scenarios"])
        self.assertTrue(all(fit["evidence"] for cause in told["causes"] for fit in cause["fits"]))

    def test_explain_a_code_of_a_chain(self):
        self.assertIn("400 6003 Invalid request headers", self.cfmock("explain", "6111").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
