#!/usr/bin/python3
"""Reports as their readers take them: JSON against the published schema, JUnit XML against the rules that viewers share, GitHub."""
import copy
import json
import os
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from cfmock_process import CAREFUL, CARELESS, SOURCE_DIR, run

# What the common schemas of JUnit XML (Jenkins' xunit plug-in, windyroad, testmo's conventions) agree on: for each element the
# attributes that must be there, those that may, and its children in their order. file and line are the convention of GitLab and of GitHub's actions.
RULES = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, {"skipped"}, ["testsuite"]),
    "testsuite": ({"name", "tests", "failures", "errors", "time"}, {"timestamp", "skipped"}, ["properties", "testcase", "system-out", "system-err"]),
    "properties": (set(), set(), ["property"]),
    "property": ({"name", "value"}, set(), []),
    "testcase": ({"classname", "name", "time", "file"}, {"line"}, ["failure", "error", "skipped"]),
    "failure": ({"message", "type"}, set(), []),
    "error": ({"message", "type"}, set(), []),
    "skipped": ({"message"}, set(), []),
    "system-out": (set(), set(), []),
    "system-err": (set(), set(), []),
}


def junit_problems(root):
    found = []
    for element in root.iter():
        if element.tag not in RULES:
            found.append(f"<{element.tag}> is none of JUnit's")
            continue
        must, may, order = RULES[element.tag]
        found += [f"<{element.tag}> has no {name}" for name in must - element.attrib.keys()]
        found += [f"<{element.tag}> has {name}" for name in element.attrib.keys() - must - may]
        places = [order.index(child.tag) if child.tag in order else -1 for child in element]
        if -1 in places or places != sorted(places):
            found.append(f"<{element.tag}> holds {[child.tag for child in element]}")
    for suite in [root, *root.findall("testsuite")]:
        for name, path in (("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error"), ("skipped", ".//skipped")):
            if int(suite.get(name, 0 if name == "skipped" else -1)) != len(suite.findall(path)):
                found.append(f"{suite.get('name')}: {name} is {suite.get(name)}, but there are {len(suite.findall(path))}")
        times = sum(float(case.get("time", "nan")) for case in suite.iter("testcase"))
        if abs(float(suite.get("time", "nan")) - times) > 0.01:
            found.append(f"{suite.get('name')}: the cases take {times} s, the suite {suite.get('time')}")
    keys = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    found += [f"{key} is there twice" for key in set(keys) if keys.count(key) > 1]
    return found


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.summary = os.path.join(cls.folder, "summary.md")
        with open(cls.summary, "w", encoding="utf-8") as before:
            before.write("from a step before\n")
        cls.done = run("run", "expired-token", "rate-limit-user", "--json", cls.path("r.json"), "--junit", cls.path("r.xml"), "--client",
                       "careful=" + " ".join(CAREFUL), "--client", "careless=" + " ".join(CARELESS), "--client", "idle=exit 0",
                       GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=cls.summary)
        with open(cls.path("r.json"), encoding="utf-8") as report:
            cls.report = json.load(report)
        cls.schema = json.loads(run("schema", "--report").stdout)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    def problems(self, documents):
        done = subprocess.run(["node", os.path.join(SOURCE_DIR, "tests/node/validate.cjs")], text=True, check=False, capture_output=True,
                              input=json.dumps({"schema": self.schema, "documents": documents}), timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_reports_of_each_outcome_pass_the_schema(self):
        self.assertEqual({each["outcome"] for each in self.report["runs"]}, {"met", "not met", "inconclusive"})
        self.assertTrue(any(each["entries"] for each in self.report["runs"]))
        documents = {"this": self.report}
        for name in ("all", "unfinished"):
            with open(os.path.join(SOURCE_DIR, f"tests/golden/reports/{name}.json"), encoding="utf-8") as golden:
                documents[name] = json.load(golden)
        self.assertEqual(self.problems(documents), {"this": [], "all": [], "unfinished": []})

    def test_a_field_too_many_or_too_few_fails_wherever_it_is(self):
        spots = {"top": lambda r: r, "run": lambda r: r["runs"][0], "process": lambda r: r["runs"][0]["process"],
                 "line": lambda r: r["runs"][0]["lines"][0], "entry": lambda r: next(e for x in r["runs"] for e in x["entries"])}
        wrong = {}
        for name, spot in spots.items():
            wrong[name + "+"] = copy.deepcopy(self.report)
            spot(wrong[name + "+"])["more"] = 1
            wrong[name + "-"] = copy.deepcopy(self.report)
            spot(wrong[name + "-"]).popitem()
        self.assertEqual([name for name, found in self.problems(wrong).items() if not found], [])

    def test_junit_keeps_the_rules_that_viewers_share(self):
        root = ElementTree.parse(self.path("r.xml")).getroot()
        self.assertEqual(junit_problems(root), [])
        self.assertEqual(len(root.findall("testsuite")), 6)
        case = next(case for case in root.iter("testcase") if case.find("failure") is not None)
        self.assertTrue(os.path.isfile(os.path.join(SOURCE_DIR, case.get("file"))))
        self.assertIn(case.find("failure").get("message"), case.find("failure").text)

    def against_the_schema(self, document):
        """What xmllint says of it, "" when it is valid."""
        done = subprocess.run(["xmllint", "--noout", "--schema", os.path.join(SOURCE_DIR, "tests/e2e/junit.xsd"), "-"], input=document,
                              capture_output=True, timeout=60, check=False)
        self.assertIn(done.returncode, (0, 3, 4), done.stderr)
        return "" if done.returncode == 0 else done.stderr.decode()

    def test_junit_is_valid_by_its_schema(self):
        golden = [os.path.join(SOURCE_DIR, f"tests/golden/reports/{name}.xml") for name in ("all", "unfinished")]
        for path in (self.path("r.xml"), *golden):
            self.assertEqual(junit_problems(ElementTree.parse(path).getroot()), [], path)
            with open(path, "rb") as document:
                self.assertEqual(self.against_the_schema(document.read()), "", path)

    def test_the_schema_for_junit_can_be_broken(self):
        for break_it in (lambda root: root.find("testsuite").set("tests", "many"), lambda root: root.find("testsuite").set("id", "1"),
                         lambda root: root.find("testsuite").insert(0, ElementTree.Element("system-out")),
                         lambda root: root.find("testsuite").set("timestamp", "2026-11-24T12:00:00Z"),
                         lambda root: next(root.iter("testcase")).attrib.pop("classname"),
                         lambda root: next(root.iter("failure")).attrib.pop("message"),
                         lambda root: next(root.iter("testcase")).append(ElementTree.Element("skipped")),
                         lambda root: [case.set("name", "same") for case in root.iter("testcase")]):
            root = ElementTree.parse(self.path("r.xml")).getroot()
            break_it(root)
            self.assertNotEqual(self.against_the_schema(ElementTree.tostring(root)), "")

    def test_the_likeliest_reason_is_in_every_report(self):
        line = next(line for each in self.report["runs"] for line in each["lines"] if line["reason"])
        reason = line["reason"]
        with open(self.path("r.xml"), encoding="utf-8") as text:
            bodies = [why.text for why in ElementTree.parse(text).iter("failure")]
        self.assertTrue(any(f"\nlikely: {reason}\n" in body for body in bodies), reason)
        told = reason.replace("%", "%25")
        self.assertTrue(any(f"%0Alikely: {told}" in each for each in self.done.stderr.splitlines()), self.done.stderr)

    def test_the_rules_for_junit_can_be_broken(self):
        for break_it in (lambda root: root.find("testsuite").set("tests", "99"), lambda root: root.find("testsuite").set("id", "1"),
                         lambda root: root.find("testsuite").insert(0, ElementTree.Element("system-out")),
                         lambda root: next(root.iter("testcase")).set("time", "7"),
                         lambda root: next(root.iter("testcase")).attrib.pop("classname"),
                         lambda root: [case.set("name", "same") for case in root.iter("testcase")]):
            root = ElementTree.parse(self.path("r.xml")).getroot()
            break_it(root)
            self.assertNotEqual(junit_problems(root), [])

    def test_github_gets_annotations_on_standard_error_and_a_summary_after_what_was_there(self):
        commands = [line for line in self.done.stderr.splitlines() if line.startswith("::")]
        self.assertLessEqual(len(commands), 20)
        self.assertTrue(any(line.startswith("::error file=scenarios/auth/expired-token.yaml,line=") for line in commands), commands)
        self.assertTrue(any(line.startswith("::warning file=") for line in commands), commands)
        self.assertNotIn("::error", self.done.stdout)
        with open(self.summary, encoding="utf-8") as text:
            summary = text.read()
        self.assertTrue(summary.startswith("from a step before\n### cfmock: 6 runs"), summary[:200])
        self.assertEqual(summary.count("\n| ❌ not met |"), sum(each["outcome"] == "not met" for each in self.report["runs"]))

    def test_elsewhere_nothing_is_annotated(self):
        done = run("run", "expired-token", "--", "true", GITHUB_ACTIONS="", GITHUB_STEP_SUMMARY=self.path("no.md"))
        self.assertNotIn("::", done.stderr)
        self.assertFalse(os.path.exists(self.path("no.md")))

    def test_a_summary_that_cannot_be_written_is_told_before_anything_is_run(self):
        for path, why in ((self.path("not/there.md"), "there is no folder"), (self.folder, "is a folder")):
            done = run("run", "expired-token", "--", "touch", self.path("ran"), GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=path)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("GITHUB_STEP_SUMMARY cannot be written: ", done.stderr)
            self.assertIn(why, done.stderr)
            self.assertFalse(os.path.exists(self.path("ran")))

    def test_a_summary_and_a_report_are_not_one_file(self):
        done = run("run", "expired-token", "--json", self.path("one.md"), "--", "true", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=self.path("one.md"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("--json and GITHUB_STEP_SUMMARY both name", done.stderr)

    def test_a_summary_that_is_lost_is_an_error(self):
        done = run("run", "expired-token", "--", "true", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY="/dev/full")
        self.assertEqual(done.returncode, 1)
        self.assertIn("GITHUB_STEP_SUMMARY", done.stderr)


if __name__ == "__main__":
    unittest.main()
