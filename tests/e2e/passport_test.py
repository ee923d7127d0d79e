#!/usr/bin/env python3
"""The passport of a client: made twice it is the same, a careless client is worse than a careful one, and the way back is better."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

CFMOCK = os.environ["CFMOCK"]
CLIENTS = os.path.join(os.environ["CFMOCK_SOURCE_DIR"], "tests", "clients")
CAREFUL, CARELESS = os.path.join(CLIENTS, "careful.py"), os.path.join(CLIENTS, "careless.py")
SOME = ["auth/expired-token", "auth/no-dns-permission", "limits/rate-limit-user", "edge/edge-outage-passes"]


class Passport(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def passport(self, *arguments, client=(CAREFUL,)):
        return subprocess.run([CFMOCK, "passport", *arguments, "--", *client], cwd=self.folder, capture_output=True, text=True, timeout=200)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def test_careful_then_careless_then_careful_again(self):
        first = self.passport(*SOME, "-o", "careful.json")
        self.assertEqual((first.returncode, first.stderr), (0, ""), first.stdout)
        self.assertRegex(first.stdout, r"(?m)^auth/expired-token +expired-token +401 10000 +1 +no +- +gave up \(1\) +clear +no +no +met$")
        self.assertRegex(first.stdout, r"(?m)^limits/rate-limit-user +rate-limited +429 10429 +\d+ +once +as asked +served \(0\)")
        rows = json.loads(self.read("careful.json"))["rows"]
        self.assertEqual([row["scenario"] for row in rows], sorted(SOME))
        self.assertEqual(len(self.read("careful.json").splitlines()), len(SOME) + 6)  # a line a failure

        same = self.passport(*SOME, "--against", "careful.json", "-o", "again.json")
        self.assertEqual(same.returncode, 0, same.stdout)
        self.assertTrue(same.stdout.endswith("\nSince careful.json: nothing changed.\n"), same.stdout)
        self.assertEqual(self.read("again.json"), self.read("careful.json"))

        worse = self.passport(*SOME, "--against", "careful.json", "-o", "careless.json", client=(CARELESS,))
        self.assertEqual(worse.returncode, 4, worse.stdout)
        for told in ("worse    it retries a 401 10000 3 times; before, never  (auth/expired-token)", "it prints a credential; before, it lets no credential out",
                     "it exits 0, though it was refused; before, it gives up, and its exit code says so", "it tries again without a pause; before, it waits as long as it was asked to",
                     "it writes after a read that was refused; before, it writes nothing on a refused read"):
            self.assertIn(told, worse.stdout)

        better = self.passport(*SOME, "--against", "careless.json")
        self.assertEqual(better.returncode, 0, better.stdout)
        self.assertIn("better   it no longer retries a 401 10000; before, 3 times  (auth/expired-token)", better.stdout)
        self.assertIn("\n0 worse, ", better.stdout)

    def test_a_part_is_compared_with_that_part(self):
        self.passport(*SOME[:2], "-o", "two.json")
        one = self.passport("--filter", "auth/expired-token", "--against", "two.json")
        self.assertEqual(one.returncode, 0, one.stdout)
        self.assertTrue(one.stdout.endswith("Since two.json: nothing changed.\n"), one.stdout)

    def test_on_standard_output_stands_the_json_alone(self):
        done = self.passport(SOME[0], "-o", "-")
        self.assertEqual([row["exit"] for row in json.loads(done.stdout)["rows"]], ["1"])
        self.assertIn("gave up (1)", done.stderr)

    def test_what_is_no_passport_is_refused_before_anything_runs(self):
        self.write("v2.json", '{\n"passport": 2,\n"rows": []}\n')
        self.write("torn.json", '{\n"passport": 1,\n"rows": [\n{"scenario": "a')
        for file, told in (("v2.json", "v2.json:2:1: error: this passport is of format version 2\n  this cfmock knows version 1"), ("torn.json", "torn.json:4:"), ("gone.json", "cannot read gone.json")):
            done = self.passport(SOME[0], "--against", file, "-o", "new.json", client=("touch", "ran"))
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(told, done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), ["torn.json", "v2.json"])

    def test_a_client_that_asks_nothing_or_is_not_there_has_no_passport(self):
        done = self.passport(SOME[0], "-o", "p.json", client=("true",))
        self.assertEqual(done.returncode, 5, done.stdout)
        self.assertIn("the client asked nothing in any scenario", done.stderr)
        self.assertEqual(self.passport(SOME[0], "-o", "p.json", client=("no-such-client",)).returncode, 2)
        self.assertEqual(os.listdir(self.folder), [])
        self.assertIn("give its command behind --", subprocess.run([CFMOCK, "passport"], capture_output=True, text=True, timeout=60).stderr)

    def test_interrupted_it_writes_none(self):
        process = subprocess.Popen([CFMOCK, "passport", *SOME[:2], "-o", "p.json", "--jobs", "1", "--", "sh", "-c", "echo > started; exec cat /dev/zero > /dev/null"],
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not os.path.exists(os.path.join(self.folder, "started")):
            self.assertIsNone(process.poll())
            time.sleep(0.005)  # who looks without a pause takes a core from whom he waits for
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, out + err)
        self.assertIn("did not end (stopped)", out)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "p.json")))


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
