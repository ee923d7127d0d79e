#!/usr/bin/env python3
"""docs/fidelity.md is what ci/fidelity.py makes of the tables: nobody writes facts into the page, and none stays behind."""

import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "ci"))
import fidelity  # noqa: E402


class Page(unittest.TestCase):
    maxDiff = 4000

    def test_is_up_to_date(self):
        have = (ROOT / fidelity.PAGE).read_text(encoding="utf-8")
        self.assertEqual(have, fidelity.page(), "out of date: run ci/fidelity.py")

    def test_names_every_error_cause_and_operation(self):
        text, facts = fidelity.page(), fidelity.Facts(ROOT)
        for row in facts.errors:
            self.assertIn(f"| {row['name']} | {row['status']} |", text)
        for row in facts.dialects:
            if row["family"] != "uniform":
                self.assertIn(f"| {row['cause']} |", text)
        for row in facts.operations:
            self.assertIn(f"`{row['method']} {row['path']}`", text)
        for row in facts.open_questions:
            self.assertIn(f"| {row['question']} |", text)

    def test_every_cell_of_the_matrix_is_marked_by_its_evidence(self):
        facts = fidelity.Facts(ROOT)
        lines = [line for line in fidelity.overview(facts).splitlines()[2:]]
        self.assertGreater(len(lines), 20)
        for line in lines:
            for cell in line.strip("| ").split("|")[1:]:
                self.assertTrue(cell.strip() == "" or cell.strip().endswith("</sup>"), line)

    def test_an_inherited_cell_does_not_pass_for_evidence_of_its_own(self):
        facts = fidelity.Facts(ROOT)
        self.assertEqual(facts.short(facts.plainest("zones-list", "invalid-token"), "zones-list"), "403 9109<sup>p</sup>")
        self.assertEqual(facts.short(facts.plainest("account-details", "invalid-token"), "account-details"), "403 9109<sup>(o)</sup>")
        self.assertEqual(facts.short(facts.plainest("dns-records", "invalid-token"), "dns-records"), "401 10000<sup>i</sup>")
        self.assertIsNone(facts.plainest("user", "not-found"))


class ATable(unittest.TestCase):
    """Each change of a table shows in the page, so that the first test can fail."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        shutil.copytree(ROOT / "fixtures", self.root / "fixtures")

    def change(self, name, old, new):
        path = self.root / "fixtures" / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return fidelity.page(self.root)

    def test_that_is_left_alone_gives_the_same_page(self):
        self.assertEqual(fidelity.page(self.root), fidelity.page())

    def test_of_dialects(self):
        page = self.change("dialects.tsv", "zones-list\tinvalid-token\tcore-invalid-token\t-\tprobed",
                           "zones-list\tinvalid-token\tcore-invalid-token\t-\tinferred")
        self.assertIn("| invalid-token | 403 9109<sup>i</sup> |", page)
        self.assertNotIn("| invalid-token | 403 9109<sup>i</sup> |", fidelity.page())

    def test_of_errors(self):
        self.assertIn("`9109 Something else`", self.change("errors.tsv", "Invalid access token", "Something else"))

    def test_of_headers(self):
        self.assertIn("`Server: nginx`", self.change("headers.tsv", "\tcloudflare\t", "\tnginx\t"))

    def test_of_limits(self):
        self.assertIn("q=1300;w=300", self.change("limits.tsv", "\t1200\t", "\t1300\t"))

    def test_of_open_questions(self):
        self.assertIn("| answered |", self.change("open-questions.tsv", "nothing was seen", "answered"))

    def test_with_a_word_that_is_no_evidence_is_refused(self):
        with self.assertRaises(KeyError):
            self.change("dialects.tsv", "\tprobed\t", "\thearsay\t")

    def test_with_a_column_too_few_is_refused(self):
        with self.assertRaises(ValueError):
            self.change("dialects.tsv", "\tprobed\t", "\t")


if __name__ == "__main__":
    unittest.main()
