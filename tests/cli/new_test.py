#!/usr/bin/env python3
"""`cfmock new` and `cfmock list`."""
import os
import sys
import unittest

from case import SOURCE, Case


class NewAndList(Case):
    def test_list(self):
        done = self.cfmock("list")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"(?m)^expired-token +expired-token +\S")
        fewer = self.cfmock("list", "--cause", "expired-token")
        self.assertLess(len(fewer.stdout), len(done.stdout))

    def test_list_has_a_heading_for_each_folder_and_shows_one_alone(self):
        lines = self.cfmock("list").stdout
        self.assertTrue(lines.startswith("auth/\n"), lines[:200])
        self.assertIn("\n\nlimits/\n", lines)
        for folder in ("limits", "limits/", "scenarios/limits"):
            alone = self.cfmock("list", folder).stdout
            self.assertGreater(len(alone.splitlines()), 10)
            self.assertNotIn("limits/\n", alone)
            self.assertEqual([line.split()[0] for line in alone.splitlines()],
                             [line.split()[0] for line in lines.split("\nlimits/\n")[1].split("\n\n")[0].splitlines()])
        both = self.cfmock("list", "limits", "--cause", "rate-limited").stdout
        self.assertLess(len(both), len(alone))
        one = self.cfmock("list", "limits/rate-limit-user")  # as a passport names it
        self.assertEqual(one.stdout.replace("limits/rate-limit-user --", "rate-limit-user --"), self.cfmock("list", "rate-limit-user").stdout)
        self.assertIn("Run it with any client that looks up a zone", one.stdout)
        self.assertEqual(self.cfmock("list", "limits/rate-limit-usr").returncode, 2)
        done = self.cfmock("list", "limit")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean limits?", done.stderr)

    def test_new_writes_a_scenario_that_checks_for_every_cause_that_is_shipped(self):
        causes = {line.split()[1] for line in self.cfmock("list").stdout.splitlines() if len(line.split()) > 1}
        self.assertGreater(len(causes), 10)
        for cause in sorted(causes):
            done = self.cfmock("new", "my-" + cause, "--cause", cause)
            self.assertEqual(done.returncode, 0, (cause, done.stderr))
            self.assertRegex(done.stderr, rf"^made from the scenario [a-z0-9-]+ \(cause {cause}\); --from SCENARIO starts from another\n$")
            checked = self.cfmock("check", done.stdout.strip())
            self.assertEqual(checked.returncode, 0, (cause, checked.stderr))
        again = self.cfmock("new", "my-expired-token", "--cause", "expired-token")
        self.assertEqual(again.returncode, 2)
        self.assertIn("exists", again.stderr)

    def test_new_refuses_names_and_causes_that_cannot_be(self):
        self.assertEqual(self.cfmock("new", "../x", "--cause", "expired-token").returncode, 2)
        done = self.cfmock("new", "x", "--cause", "expird-token")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean expired-token?", done.stderr)

    def test_new_starts_from_the_plainest_scenario_of_a_cause_or_from_one_that_is_named(self):
        self.assertIn("made from the scenario rate-limit-user ", self.cfmock("new", "a", "--cause", "rate-limited").stderr)
        self.assertIn("made from the scenario rate-limit-page-eleven ", self.cfmock("new", "b", "--from", "rate-limit-page-eleven").stderr)
        self.assertEqual(self.cfmock("check", "b.yaml").returncode, 0)
        self.assertIn("name: b\n", self.read("b.yaml"))
        self.assertEqual(self.cfmock("new", "c", "--from", "mine.yaml").returncode, 0)
        for arguments, word in ((["--from", "rate-limit-usr"], "did you mean rate-limit-user?"), (["--from", "limits"], ""),
                                (["--from", "rate-limit-user", "--cause", "expired-token"], "has the cause rate-limited, not expired-token")):
            done = self.cfmock("new", "d", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(word, done.stderr)

    def test_new_has_one_start_for_each_cause_that_several_scenarios_have(self):
        shipped = [line.split()[:2] for line in self.cfmock("list").stdout.splitlines() if len(line.split()) > 1]
        with open(os.path.join(SOURCE, "fixtures/starts.tsv"), encoding="utf-8") as file:
            starts = dict(line.rstrip("\n").split("\t") for line in file if not line.startswith("#"))
        of = {}
        for name, cause in shipped:
            of.setdefault(cause, []).append(name)
        self.assertEqual(set(starts), {cause for cause, names in of.items() if len(names) > 1})
        for cause, name in starts.items():
            self.assertIn(name, of[cause])

    def test_new_without_a_cause_names_them(self):
        done = self.cfmock("new", "x")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        for word in ("--cause CAUSE", "--from SCENARIO", "expired-token", "rate-limited"):
            self.assertIn(word, done.stderr)

    def test_list_tells_all_about_one_scenario(self):
        done = self.cfmock("list", "wait-told-in-the-body")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("wait-told-in-the-body: Retry-After: 0 in the header", "Run it with a client that lists its zones.", "CLOUDFLARE_API_TOKEN  primary, a user token",
                     '  - retries: {of: "GET /zones", at_least: 1, at_most: 3, waits: 1s}\n', "cfmock run wait-told-in-the-body -- YOUR-CLIENT"):
            self.assertIn(word, done.stdout)
        key = self.cfmock("list", "wrong-key").stdout
        for word in ("CLOUDFLARE_API_KEY  primary, a global key", "CLOUDFLARE_EMAIL  primary, a global key", "CFMOCK_SECRET_RIGHT  right, a global key"):
            self.assertIn(word, key)
        self.assertNotIn("CLOUDFLARE_API_TOKEN", key)
        self.assertIn("CLOUDFLARE_API_TOKEN={secret:primary}", self.cfmock("list", "key-sent-as-bearer").stdout)
        self.assertIn("mine: The token has expired\n", self.cfmock("list", "mine.yaml").stdout)
        done = self.cfmock("list", "wrong-kay")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean wrong-key?", done.stderr)
        for name, near in (("expired-token.yaml", "expired-token"), ("mine", "the file mine.yaml"), ("auth/expird-token", "auth/expired-token")):
            self.assertIn(f"did you mean {near}?", self.cfmock("list", name).stderr, name)

    def test_a_cause_that_there_is_not_is_told_those_with_a_scenario(self):
        with_scenario = self.cfmock("new", "x").stderr.split("causes: ")[1].strip()
        for arguments in (["list", "--cause", "wrong"], ["new", "x", "--cause", "wrong"]):
            done = self.cfmock(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertEqual(done.stderr, f"cfmock: no such cause: wrong\n  one of: {with_scenario}\n")

    def test_list_of_one_scenario_takes_no_cause(self):
        for cause in ("rate-limited", "expired-token"):
            done = self.cfmock("list", "expired-token", "--cause", cause)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("expired-token is one scenario, and --cause chooses among many\n  leave one of the two out, or name a folder: ", done.stderr)
            self.assertIn("limits", done.stderr)

    def test_new_in_a_folder(self):
        os.mkdir(os.path.join(self.folder, "sub"))
        self.assertEqual(self.cfmock("new", "x", "--cause", "expired-token", "--folder", "sub").stdout, "sub/x.yaml\n")
        self.assertEqual(self.cfmock("new", "x", "--cause", "expired-token", "--folder", "gone").returncode, 2)


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
