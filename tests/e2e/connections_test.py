#!/usr/bin/python3
"""How real clients use connections, and how much they ask at once: the official SDK, python3-cloudflare, curl."""
import json
import os
import tempfile
import unittest
from datetime import datetime

from cfmock_process import NODE_CLIENT, PYTHON, rows_of, run

CURL = """base=$CLOUDFLARE_BASE_URL; get() { curl -sf -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$base$1"; }
for id in $(get /zones | jq -r '.result[].id'); do get "/zones/$id/dns_records" | jq '.result | length'; done"""
PYTHON_CLOUDFLARE = """
import CloudFlare
cf = CloudFlare.CloudFlare()
for zone in cf.zones.get():
    print(zone["name"], len(cf.zones.dns_records.get(zone["id"])))
"""


class Connections(unittest.TestCase):
    def judged(self, scenario, *client):
        """(outcome, {kind: because} of what is not met)"""
        with tempfile.TemporaryDirectory() as folder:
            report, journal = os.path.join(folder, "report.json"), os.path.join(folder, "journal.jsonl")
            finished = run("run", scenario, "--json", report, "--journal", journal, "--", *client)
            self.rows = rows_of(journal)
            with open(report, encoding="utf-8") as text:
                each = json.load(text)["runs"][0]
        self.assertGreater(each["requests"], 3, finished.stdout + finished.stderr)
        return each["outcome"], {line["kind"]: line["because"] for line in each["lines"] if line["outcome"] != "met"}

    def test_the_sdk_reuses_its_connection(self):
        self.assertEqual(self.judged("connection-for-each-call", *NODE_CLIENT, "each"), ("met", {}))

    def test_python_cloudflare_reuses_its_connection(self):
        self.assertEqual(self.judged("connection-for-each-call", PYTHON, "-c", PYTHON_CLOUDFLARE), ("met", {}))

    def test_curl_in_a_loop_opens_one_for_each_call(self):
        outcome, unmet = self.judged("connection-for-each-call", "sh", "-c", CURL)
        self.assertEqual((outcome, set(unmet)), ("not met", {"connections"}))
        self.assertIn("4 connections", unmet["connections"])

    def test_the_sdk_asks_for_as_much_at_once_as_it_is_told_to(self):
        self.assertEqual(self.judged("all-zones-at-once", *NODE_CLIENT, "each"), ("met", {}))
        for _ in range(3):  # it asks for all six in one breath, and each answer takes 150 ms; a busy machine may take its breath for longer
            outcome, unmet = self.judged("all-zones-at-once", *NODE_CLIENT, "at_once")
            came = [datetime.fromisoformat(row["real_at"]) for row in self.rows if row["path"].endswith("/dns_records")]
            if (breath := (max(came) - min(came)).total_seconds()) < 0.15:
                break
            print(f"once more: it asked for six in {breath} s", flush=True)
        self.assertEqual((outcome, set(unmet)), ("not met", {"concurrency"}))
        self.assertIn("6", unmet["concurrency"])


if __name__ == "__main__":
    unittest.main()
