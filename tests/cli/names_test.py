#!/usr/bin/env python3
"""What a name on the command line stands for, and which runs in a journal are a scenario's."""
import json
import os
import re
import signal
import subprocess
import unittest
import urllib.request
import xml.etree.ElementTree as ElementTree

from case import ASK, GOOD, SCENARIO, Case


class Names(Case):
    def names_of(self, *arguments):
        """The files that check looks at, and what it says besides."""
        done = self.cfmock("check", "--lint-only", *arguments)
        return [line.split()[-1] for line in done.stdout.splitlines() if line.startswith(("ok", "WRONG"))], done.stderr

    # ---- a name that is on disk and shipped

    def test_a_file_goes_before_a_shipped_scenario_and_that_is_said(self):
        self.write("expired-token", SCENARIO.format(name="ours", cure=200))
        self.assertEqual(self.names_of("expired-token"),
                         (["expired-token"], "cfmock: expired-token is ./expired-token, which goes before the shipped one; write shipped:expired-token for that, or ./expired-token for this\n"))
        self.assertEqual(self.names_of("./expired-token"), (["./expired-token"], ""))
        self.assertEqual(self.names_of("shipped:expired-token"), (["scenarios/auth/expired-token.yaml"], ""))

    def test_a_folder_with_scenarios_goes_before_a_shipped_one(self):
        os.mkdir(os.path.join(self.folder, "auth"))
        self.write("auth/mine.yaml", SCENARIO.format(name="mine", cure=200))
        for name in ("auth", "auth/"):
            files, said = self.names_of(name)
            self.assertEqual(files, [os.path.join(name, "mine.yaml")])
            self.assertIn("which goes before the shipped one; write shipped:auth", said)
        files, said = self.names_of("shipped:auth")
        self.assertTrue(len(files) > 10 and all(file.startswith("scenarios/auth/") for file in files), files)
        self.assertEqual((said, self.names_of("./auth")), ("", (["./auth/mine.yaml"], "")))

    def test_a_folder_of_something_else_does_not_hide_the_shipped_one(self):
        os.mkdir(os.path.join(self.folder, "auth"))
        self.write("auth/login.py", "")
        files, said = self.names_of("auth")
        self.assertIn("scenarios/auth/expired-token.yaml", files)
        self.assertEqual(said, "cfmock: auth is the shipped one: the folder ./auth holds no scenario\n")
        done = self.cfmock("check", "./auth")
        self.assertEqual(done.returncode, 2)
        self.assertIn("folder ./auth holds no scenario", done.stderr)

    def test_where_nothing_else_is_called_so_nothing_is_said(self):
        os.mkdir(os.path.join(self.folder, "scenarios"))
        self.write("scenarios/mine.yaml", SCENARIO.format(name="mine", cure=200))
        for name, files in (("expired-token", ["scenarios/auth/expired-token.yaml"]), ("mine.yaml", ["mine.yaml"]), ("scenarios", ["scenarios/mine.yaml"])):
            self.assertEqual(self.names_of(name), (files, ""))

    def test_run_says_it_too(self):
        self.write("expired-token", SCENARIO.format(name="ours", cure=200))
        done = self.cfmock("run", "expired-token", "--", "sh", "-c", GOOD)
        self.assertEqual((done.returncode, "MET  ours" in done.stdout), (0, True))
        self.assertIn("expired-token is ./expired-token", done.stderr)

    # ---- shipped ones by their folder

    def test_a_shipped_one_by_folder_and_name(self):
        for name in ("auth/expired-token", "auth/expired-token.yaml", "scenarios/auth/expired-token.yaml", "shipped:auth/expired-token"):
            self.assertEqual(self.names_of(name), (["scenarios/auth/expired-token.yaml"], ""), name)
        self.assertEqual(len(self.names_of("auth/")[0]), len(self.names_of("auth")[0]))
        done = self.cfmock("run", "auth/expired-token", "--", "sh", "-c", GOOD)
        self.assertIn("expired-token: ", done.stdout)

    def test_in_the_wrong_folder_the_right_one_is_suggested(self):
        for name, near in (("limits/expired-token", "auth/expired-token"), ("auth/expired-tokn", "auth/expired-token"), ("no/expired-token.yaml", "auth/expired-token"),
                           ("shipped:expired-tokn", "expired-token")):
            done = self.cfmock("check", name)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"did you mean {near}?", done.stderr, name)

    def test_without_its_ending_or_with_another_it_is_found(self):
        os.mkdir(os.path.join(self.folder, "sub"))
        self.write("sub/other.yml", SCENARIO.format(name="other", cure=200))
        for name, remedy in (("mine", "did you mean the file mine.yaml?"), ("mine.yml", "did you mean the file mine.yaml?"),
                             ("sub/other", "did you mean the file sub/other.yml?"), ("sub/other.yaml", "did you mean the file sub/other.yml?"),
                             ("expired-token.yaml", "did you mean expired-token?"), ("expired-token.yml", "did you mean expired-token?")):
            done = self.cfmock("check", name)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"no such scenario: {name}\n  {remedy}", done.stderr)

    def test_named_twice_it_is_one(self):
        self.assertEqual(self.names_of("mine.yaml", "./mine.yaml", ".")[0], ["mine.yaml"])
        done = self.cfmock("run", "mine.yaml", "./mine.yaml", "--journal", "j", "--json", "v.json", "--", "sh", "-c", GOOD)
        self.assertEqual((done.returncode, len(json.loads(self.read("v.json"))["runs"])), (0, 1), done.stderr)

    # ---- two of one name

    def two(self):
        for folder in ("a", "b"):
            os.mkdir(os.path.join(self.folder, folder))
        self.write("a/same.yaml", SCENARIO.format(name="same", cure=200))
        self.write("b/same.yaml", SCENARIO.format(name="same", cure=200) + "  - calls: {of: any, at_least: 7}\n")

    def test_in_one_journal_they_are_refused_before_the_run(self):
        self.two()
        done = self.cfmock("run", "a", "b", "--journal", "j.jsonl", "--", "touch", "ran")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, "cfmock: b/same.yaml: error: this scenario is named same, as is a/same.yaml: in one journal nobody could tell their runs apart\n"
                                      "  rename one, or run them apart, each with a --journal of its own\n")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ran")) or os.path.exists(os.path.join(self.folder, "j.jsonl")))

    def test_in_every_report_each_has_its_own_name(self):
        self.two()
        done = self.cfmock("run", "a", "b", "--junit", "v.xml", "--html", "v.html", "--", "sh", "-c", GOOD)
        self.assertRegex(done.stdout, r"(?m)^same \(a/same\.yaml\) .* met ")
        self.assertRegex(done.stdout, r"(?m)^same \(b/same\.yaml\) .* not met ")
        root = ElementTree.parse(os.path.join(self.folder, "v.xml")).getroot()
        self.assertEqual([suite.get("name") for suite in root], ["same (a/same.yaml) [sh]", "same (b/same.yaml) [sh]"])
        self.assertEqual({case.get("classname") for case in root.iter("testcase")}, {"cfmock.same (a/same_yaml).sh", "cfmock.same (b/same_yaml).sh"})
        self.assertFalse(any(case.get("name").endswith("(2)") for case in root.iter("testcase")))

    def test_in_a_matrix_each_has_its_row(self):
        self.two()
        done = self.cfmock("run", "a", "b", "--table", "--client", f"x={GOOD}", "--client", f"y={GOOD}")
        self.assertRegex(done.stdout, r"(?m)^same \(a/same\.yaml\) +met +met *$")
        self.assertRegex(done.stdout, r"(?m)^same \(b/same\.yaml\) +not met +not met *$")

    # ---- journals of sessions that the control API made

    def test_report_finds_the_sessions_that_the_control_api_made(self):
        process, first = self.serve("--journal", "j.jsonl")
        control = re.search(r"control (http://[\d.:]+)", first)[1]

        def made(name):
            request = urllib.request.Request(control + "/sessions", json.dumps({"scenario": name}).encode(), {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)["environment"]

        for name in ("expired-token", "expired-token", "revoked-token"):
            subprocess.run(["/bin/sh", "-c", ASK], cwd=self.folder, timeout=30, check=True, env={**os.environ, **made(name)})
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
        done = self.cfmock("report", "j.jsonl", "expired-token", "--json", "v.json")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual([run["requests"] for run in json.loads(self.read("v.json"))["runs"]], [1, 1])
        self.assertIn("holds no run of disabled-token", self.cfmock("report", "j.jsonl", "disabled-token").stderr)

    def test_a_run_of_a_scenario_whose_name_ends_so_is_its_own(self):
        self.write("mine-2.yaml", SCENARIO.format(name="mine-2", cure=200))
        self.assertEqual(self.cfmock("run", "mine.yaml", "mine-2.yaml", "--journal", "j.jsonl", "--", "sh", "-c", GOOD).returncode, 0)
        for name in ("mine", "mine-2"):
            self.assertEqual(self.cfmock("report", "j.jsonl", f"{name}.yaml", "--json", "v.json").returncode, 0)
            self.assertEqual(len(json.loads(self.read("v.json"))["runs"]), 1)


if __name__ == "__main__":
    unittest.main()
