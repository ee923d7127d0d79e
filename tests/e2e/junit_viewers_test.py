#!/usr/bin/python3
"""JUnit XML as three viewers read it. Each reader below takes what that viewer takes, by its public documentation or source, and nothing
else: what a person is to learn from the page must come through it.

GitLab (docs.gitlab.com/ci/testing/unit_test_reports): name and time of a suite; classname (shown as the suite), name, file and time of a case;
    the *content* of failure, error and skipped; output of cases only, none of suites. Of two cases with one class and name it drops the second.
mikepenz/action-junit-report (src/testParser.ts): file and line of a case, or else the end of its classname as the file; message and content of
    failure or error.
dorny/test-reporter (java-junit-parser.ts): name and time of a suite; classname (as a group), name and time of a case; the content of the first
    failure or error. It takes the place from a Java stack alone, so it shows none of ours.
"""
import os
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from cfmock_process import CAREFUL, CARELESS, SOURCE_DIR, run


def cases(root):
    return [case for suite in root.findall("testsuite") for case in suite.findall("testcase")]


def trouble_of(case):
    return next((case.find(tag) for tag in ("failure", "error") if case.find(tag) is not None), None)


def on_gitlab(root):
    """{(suite, name): what its row and its details show}"""
    rows = {}
    for case in cases(root):
        found = [(tag, (case.find(tag).text or "").strip()) for tag in ("failure", "error", "skipped") if case.find(tag) is not None]
        status, text = found[0] if found else ("success", "")
        rows.setdefault((case.attrib["classname"], case.attrib["name"]), {"status": status, "file": case.get("file"), "time": float(case.attrib["time"]), "text": text})
    return rows


def as_annotations(root):
    """[(path, line, message, details)] of mikepenz/action-junit-report, for what failed."""
    found = []
    for case in cases(root):
        trouble = trouble_of(case)
        if trouble is not None:
            path = case.get("file") or case.attrib["classname"].split(".")[-1]
            found.append((path, int(case.get("line") or 1), trouble.get("message") or trouble.text.strip().split("\n")[0], trouble.text))
    return found


def as_check_run(root):
    """{suite: {group: [(name, result, seconds, details)]}} of dorny/test-reporter."""
    suites = {}
    for suite in root.findall("testsuite"):
        groups = suites.setdefault(suite.attrib["name"].strip(), {})
        float(suite.attrib["time"])
        for case in suite.findall("testcase"):
            trouble = trouble_of(case)
            result = "failed" if trouble is not None else "skipped" if case.find("skipped") is not None else "success"
            groups.setdefault(case.attrib["classname"], []).append((case.attrib["name"].strip(), result, float(case.attrib["time"]), trouble.text if trouble is not None else None))
    return suites


def golden(name):
    return ElementTree.parse(os.path.join(SOURCE_DIR, f"tests/golden/reports/{name}.xml")).getroot()


class Viewers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "r.xml")
            run("run", "expired-token", "--junit", report, "--client", "careful=" + " ".join(CAREFUL), "--client", "careless=" + " ".join(CARELESS), "--client", "idle=exit 0")
            cls.roots = [ElementTree.parse(report).getroot(), golden("all"), golden("unfinished")]

    def test_gitlab_drops_no_case_and_knows_the_run_by_its_suite(self):
        for root in self.roots:
            self.assertEqual(len(on_gitlab(root)), len(cases(root)))
        self.assertEqual({suite for suite, _ in on_gitlab(self.roots[0])}, {f"cfmock.expired-token.{client}" for client in ("careful", "careless", "idle")})

    def test_gitlab_shows_of_each_case_that_is_not_met_why_and_where(self):
        for root in self.roots:
            for (suite, name), row in on_gitlab(root).items():
                with self.subTest(suite=suite, name=name):
                    self.assertTrue(row["file"].endswith(".yaml"), row)
                    self.assertEqual(row["text"] == "", row["status"] == "success")
        row = on_gitlab(self.roots[0])["cfmock.expired-token.careless", "exit: {not: 0}"]
        self.assertEqual((row["status"], row["file"]), ("failure", "scenarios/auth/expired-token.yaml"))
        self.assertIn("| ", row["text"])  # the client's last words: it shows no suite's output
        self.assertIn("interrupted", next(row["text"] for row in on_gitlab(golden("unfinished")).values() if row["status"] == "skipped"))

    def test_gitlab_adds_the_cases_up_to_the_time_of_the_run(self):
        for root in self.roots:
            for suite in root.findall("testsuite"):
                self.assertAlmostEqual(sum(float(case.get("time")) for case in suite.findall("testcase")), float(suite.get("time")), 3)

    def test_an_annotation_stands_at_the_expectation(self):
        for root in self.roots:
            for path, line, message, details in as_annotations(root):
                self.assertTrue(path.endswith(".yaml"), path)  # and no client's name
                self.assertTrue(details.startswith(message), message)
        with open(os.path.join(SOURCE_DIR, "scenarios/auth/expired-token.yaml"), encoding="utf-8") as text:
            lines = text.read().splitlines()
        at = {(path, lines[line - 1].strip()) for path, line, _, _ in as_annotations(self.roots[0])}
        self.assertIn(("scenarios/auth/expired-token.yaml", "- exit: {not: 0}"), at)

    def test_a_check_run_has_a_suite_for_each_run_with_what_failed_and_why(self):
        suites = as_check_run(self.roots[0])
        self.assertEqual(list(suites), [f"expired-token [{client}]" for client in ("careful", "careless", "idle")])
        results = {suite: {result for group in groups.values() for _, result, _, _ in group} for suite, groups in suites.items()}
        self.assertEqual(results["expired-token [careful]"], {"success"})
        for suite in ("expired-token [careless]", "expired-token [idle]"):  # inconclusive counts as failed, and never as passed
            self.assertIn("failed", results[suite])
        for root in self.roots:
            for groups in as_check_run(root).values():
                self.assertEqual(len(groups), 1)
                for name, result, _, details in next(iter(groups.values())):
                    self.assertTrue(name)
                    self.assertEqual(result == "failed", bool(details), name)


if __name__ == "__main__":
    unittest.main()
