#!/usr/bin/env python3
"""docs/client-bugs.md is what ci/client_bugs.py makes of the tables."""

import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "ci"))
import client_bugs  # noqa: E402


class Page(unittest.TestCase):
    maxDiff = 4000

    def test_is_up_to_date(self):
        have = (ROOT / client_bugs.PAGE).read_text(encoding="utf-8")
        self.assertEqual(have, client_bugs.page(), "out of date: run ci/client_bugs.py")

    def test_every_bug_has_a_row_and_a_link(self):
        bugs = client_bugs.rows(ROOT, "fixtures/client-bugs.tsv", 3)
        self.assertEqual(len({bug for bug, _, _ in bugs}), 83)
        text = client_bugs.page()
        for bug, threads, what in bugs:
            self.assertIn(f"| {bug} | {what} | [", text)
            for url in threads.split():
                self.assertRegex(url, r"^https://github\.com/[\w.-]+/[\w.-]+(/(issues|pull)/\d+)?$")
                self.assertIn(f"]({url})", text)


class ATable(unittest.TestCase):
    """Each change of a table shows in the page, so that the first test can fail."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        for path in ("fixtures/client-bugs.tsv", "tests/clients/pairs.tsv"):
            (self.root / path).parent.mkdir(parents=True)
            shutil.copy(ROOT / path, self.root / path)
        shutil.copytree(ROOT / "scenarios", self.root / "scenarios")

    def change(self, path, old, new):
        text = (self.root / path).read_text(encoding="utf-8")
        self.assertIn(old, text)
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        return client_bugs.page(self.root)

    def test_of_bugs(self):
        self.assertIn("| A2 | it sang |", self.change(
            "fixtures/client-bugs.tsv", "v0.20.0 died on 429 in the middle of pagination", "it sang"))

    def test_of_pairs(self):
        page = self.change("tests/clients/pairs.tsv", "rate-limit-page-eleven\tA2\t", "rate-limit-page-eleven\tA2,A1\t")
        self.assertIn("(../scenarios/retries/rate-limit-page-eleven.yaml)", page.split("| A1 |")[1].split("\n")[0])

    def test_of_pairs_with_a_column_too_few_is_refused(self):
        with self.assertRaises(ValueError):
            self.change("tests/clients/pairs.tsv", "\tA2\t", "\t")

    def test_of_pairs_with_a_scenario_that_is_not_there_is_refused(self):
        with self.assertRaises(ValueError):
            self.change("tests/clients/pairs.tsv", "rate-limit-page-eleven\t", "rate-limit-page-twelve\t")


if __name__ == "__main__":
    unittest.main()
