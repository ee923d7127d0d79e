#!/usr/bin/env python3
"""Runs that did not come to their end, by Ctrl-C or because they could not be started: every report says which, and keeps the others."""
import json
import os
import signal
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

from case import ASK, CFMOCK, GOOD, SCENARIO, Case

# Waits to be ended in the second scenario, and tells so.
HANGS = f'{ASK}; if [ "$WHICH" = two ]; then echo asked > asked; exec cat /dev/zero > /dev/null; fi; echo "HTTP 403, code 9109" >&2; exit 1'
GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "summary.md"}


class Unfinished(Case):
    def setUp(self):
        super().setUp()
        for name in ("one", "two", "three", "four"):
            self.write(f"{name}.yaml", SCENARIO.format(name=name, cure=200) + f"env: {{WHICH: {name}}}\n")

    def interrupted(self, *arguments, **env):
        """(standard output, standard error) of a run that Ctrl-C ended once a client had written the file "asked"."""
        process = subprocess.Popen([CFMOCK, *arguments], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **env})
        self.until_there("asked", process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, out + err)
        return out, err

    def cut_short(self, *options, **env):
        return self.interrupted("run", "one.yaml", "two.yaml", "three.yaml", "four.yaml", "--jobs", "1", *options, **env)

    # ---- Ctrl-C

    def test_the_text_names_what_was_cut_and_what_never_ran(self):
        out, _ = self.cut_short("--client", f"c={HANGS}")
        self.assertIn("INTERRUPTED  1 of 4 runs is whole, 1 was cut, 2 never ran\n  cut: two [c]\n  never ran: three [c], four [c]\n", out)
        self.assertNotIn("three: The token", out)

    def test_of_many_clients_each_is_named(self):
        out, _ = self.interrupted("run", "two.yaml", "three.yaml", "--jobs", "1", "--table", "--client", f"a={HANGS}", "--client", f"b={HANGS}")
        self.assertIn("  cut: two [a]\n  never ran: two [b], three [a], three [b]\n", out)

    def test_repetitions_that_never_ran_are_counted(self):
        out, _ = self.interrupted("run", "two.yaml", "--repeat", "30", "--jobs", "1", "--client", f"a={HANGS}", "--json", "v.json")
        self.assertIn("two: 0 of 1 met", out)
        self.assertIn("INTERRUPTED  0 of 30 runs are whole, 1 was cut, 29 never ran\n", out)
        self.assertEqual(len(json.loads(self.read("v.json"))["unfinished"]), 30)

    def test_json_says_so_and_lists_them(self):
        self.cut_short("--json", "v.json", "--client", f"c={HANGS}")
        report = json.loads(self.read("v.json"))
        self.assertIs(report["interrupted"], True)
        self.assertEqual([(each["scenario"], each["client"], each["course"]) for each in report["unfinished"]],
                         [("two", "c", "cut"), ("three", "c", "never ran"), ("four", "c", "never ran")])
        self.assertEqual([(each["scenario"], each["course"], each["outcome"]) for each in report["runs"]],
                         [("one", "whole", "met"), ("two", "cut", "inconclusive"), ("three", "never ran", "inconclusive"), ("four", "never ran", "inconclusive")])
        self.assertIn("interrupted (Ctrl-C) before this run began", report["unfinished"][1]["because"])

    def test_json_of_a_whole_run_says_that_too(self):
        self.cfmock("run", "one.yaml", "--json", "v.json", "--", "sh", "-c", GOOD)
        report = json.loads(self.read("v.json"))
        self.assertEqual((report["interrupted"], report["unfinished"], report["runs"][0]["course"]), (False, [], "whole"))

    def test_junit_skips_what_never_ran_and_errs_on_what_was_cut(self):
        self.cut_short("--junit", "v.xml", "--client", f"c={HANGS}")
        root = ElementTree.parse(os.path.join(self.folder, "v.xml")).getroot()
        suites = {suite.get("name"): suite for suite in root}
        self.assertEqual(list(suites), ["one [c]", "two [c]", "three [c]", "four [c]"])
        self.assertEqual([(suite.get("skipped"), len(suite.findall(".//skipped"))) for suite in suites.values()], [(None, 0), (None, 0), ("1", 1), ("1", 1)])
        self.assertIn("interrupted", suites["three [c]"].find(".//skipped").get("message"))
        self.assertTrue(any("interrupted" in error.get("message") for error in suites["two [c]"].iter("error")))
        self.assertEqual((root.get("skipped"), suites["three [c]"].get("errors")), ("2", "0"))

    def test_html_says_so(self):
        self.cut_short("--html", "v.html", "--client", f"c={HANGS}")
        data = json.loads(self.read("v.html").split('<script type="application/json" id="data">')[1].split("</script>")[0])
        self.assertEqual(data["interrupted"], {"counts": "1 of 4 runs is whole, 1 was cut, 2 never ran", "cut": ["two [c]"], "neverRan": ["three [c]", "four [c]"]})
        self.assertEqual([run["course"] for run in data["runs"]], ["whole", "cut", "never ran", "never ran"])

    def test_github_is_told(self):
        _, err = self.cut_short("--client", f"c={HANGS}", **GITHUB)
        self.assertIn("::warning title=cfmock was interrupted::INTERRUPTED  1 of 4 runs is whole, 1 was cut, 2 never ran%0A  cut: two [c]%0A  never ran: three [c], four [c]\n", err)
        self.assertEqual(err.count("three"), 1)
        summary = self.read("summary.md")
        self.assertIn("2 never ran", summary.splitlines()[0])
        self.assertIn("**Interrupted:** 1 of 4 runs is whole, 1 was cut, 2 never ran.", summary)
        self.assertIn("Never ran: three &#91;c&#93;, four &#91;c&#93;.", summary)

    def test_a_journal_of_it_says_so_again(self):
        self.cut_short("--journal", "j.jsonl", "--client", f"c={HANGS}")
        done = self.cfmock("report", "j.jsonl", "two.yaml", "--json", "v.json")
        self.assertIn("INTERRUPTED  0 of 1 run is whole, 1 was cut\n", done.stdout)
        self.assertIs(json.loads(self.read("v.json"))["interrupted"], True)

    def test_during_the_set_up_nothing_was_run(self):
        out, _ = self.interrupted("run", "one.yaml", "--set-up", "echo > asked; exec cat /dev/zero > /dev/null", "--json", "v.json", "--", "touch", "ran")
        self.assertIn("INTERRUPTED  0 of 1 run is whole, 1 never ran\n", out)
        self.assertEqual(json.loads(self.read("v.json"))["runs"][0]["course"], "never ran")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ran")))

    # ---- what could not be started

    def broken(self):
        self.write("two.yaml", SCENARIO.format(name="two", cure=200) + "directory: no/such/folder\n")

    def test_one_that_cannot_be_started_keeps_the_others(self):
        self.broken()
        done = self.cfmock("run", "one.yaml", "two.yaml", "three.yaml", "--jobs", "1", "--json", "v.json", "--junit", "v.xml", "--html", "v.html", "--", "sh", "-c", GOOD,
                           env={**os.environ, **GITHUB})
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        why = "cannot run the client in no/such/folder: No such file or directory"
        self.assertEqual(done.stderr.count("cfmock: error: " + why), 1, done.stderr)
        self.assertEqual(done.stdout.count("\nMET  ") + done.stdout.startswith("MET  "), 2, done.stdout)
        self.assertIn("NOT STARTED  two: The token has expired", done.stdout)
        self.assertIn(why, done.stdout)
        self.assertIn("3 runs: 2 met, 0 not met, 0 inconclusive, 1 not started\n", done.stdout)
        report = json.loads(self.read("v.json"))
        self.assertEqual([each["course"] for each in report["runs"]], ["whole", "not started", "whole"])
        self.assertEqual([(each["scenario"], each["course"], why in each["because"]) for each in report["unfinished"]], [("two", "not started", True)])
        self.assertIs(report["interrupted"], False)
        errors = ElementTree.parse(os.path.join(self.folder, "v.xml")).getroot().findall(".//error")
        self.assertEqual([(each.get("type"), why in each.get("message")) for each in errors], [("not started", True)])
        self.assertIn(why, self.read("v.html"))
        self.assertRegex(done.stderr, r"::error file=two\.yaml,line=1,title=two \[sh\]%3A not started::the client is run%0Acannot run the client")
        self.assertIn("not started | two | sh |", self.read("summary.md"))

    def test_what_is_not_met_goes_before_it_and_it_before_the_inconclusive(self):
        self.broken()
        for client, code in ((ASK, 4), ("true", 2)):
            self.assertEqual(self.cfmock("run", "one.yaml", "two.yaml", "--", "sh", "-c", client).returncode, code)

    def test_where_no_client_is_started_that_is_said_once(self):
        done = self.cfmock("run", "one.yaml", "three.yaml", "--junit", "v.xml", "--", "./nobody")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr.count("cannot start the client ./nobody"), 1)
        self.assertEqual(len(ElementTree.parse(os.path.join(self.folder, "v.xml")).getroot().findall(".//error")), 2)

    def test_a_set_up_that_fails_in_one_of_many(self):
        done = self.cfmock("run", "one.yaml", "two.yaml", "--set-up", '[ "$WHICH" = one ]', "--json", "v.json", "--", "sh", "-c", GOOD)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn("the set-up ended with exit 1", done.stderr)
        self.assertEqual([each["course"] for each in json.loads(self.read("v.json"))["runs"]], ["whole", "not started"])

    def test_a_passport_tells_what_it_has_and_writes_none(self):
        done = self.cfmock("passport", "one.yaml", "three.yaml", "-o", "p.json", "--", "sh", "-c", GOOD)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.broken()
        done = self.cfmock("passport", "one.yaml", "two.yaml", "-o", "q.json", "--", "sh", "-c", GOOD)
        self.assertEqual(done.returncode, 2)
        self.assertIn("one", done.stdout)
        self.assertIn("cannot run the client in no/such/folder", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "q.json")))


if __name__ == "__main__":
    unittest.main()
