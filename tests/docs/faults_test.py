#!/usr/bin/env python3
"""docs/faults.md is what ci/faults_page.py makes of fixtures/faults.tsv; no fault is without a scenario and an example."""

import pathlib
import re
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "ci"))
import faults_page  # noqa: E402


class Page(unittest.TestCase):
    maxDiff = 4000

    def test_is_up_to_date(self):
        have = (ROOT / faults_page.PAGE).read_text(encoding="utf-8")
        self.assertEqual(have, faults_page.page(), "out of date: run ci/faults_page.py")

    def test_every_fault_is_used_by_a_shipped_scenario_and_shown_by_an_example(self):
        names = [row[0] for row in faults_page.faults(ROOT)]
        self.assertGreater(len(names), 15)
        used = faults_page.scenarios(ROOT)
        self.assertEqual([name for name in names if name not in used], [])
        examples = (ROOT / "docs/scenarios.md").read_text(encoding="utf-8")
        self.assertEqual([name for name in names if not re.search(rf"fault: {name}\b", examples)], [])

    def test_a_change_of_the_table_shows(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "fixtures").mkdir()
            (root / "scenarios").mkdir()
            shutil.copy(ROOT / "fixtures/faults.tsv", root / "fixtures/faults.tsv")
            self.assertIn("| `reset` |  |", faults_page.page(root), "no scenario uses it here")
            text = (root / "fixtures/faults.tsv").read_text(encoding="utf-8")
            (root / "fixtures/faults.tsv").write_text(text.replace("Nothing, then an RST.", "It sings."), encoding="utf-8")
            self.assertIn("| `reset` | It sings. |", faults_page.page(root))


if __name__ == "__main__":
    unittest.main()
