#!/usr/bin/python3
"""The end of docs/clients.md is what ci/clients_page.py makes: its words whole, and of its table a part that is quickly run."""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "ci"))
import clients_page  # noqa: E402

PAGE = (ROOT / clients_page.PAGE).read_text(encoding="utf-8")
PART = ["expired-token", "no-dns-permission", "html-502-on-zone-list", "fifty-two-zones"]
INSTALLED = [client for client in clients_page.CLIENTS
             if not client.startswith("typescript") or (ROOT / "tests/node/node_modules").exists()]


def table():
    """{(scenario, client): cell} as the page has it."""
    cells = {}
    for name, rest in re.findall(r"^\| \[([\w-]+)\]\([^)]*\) \| \w+ \| (.*) \|$", PAGE, re.MULTILINE):
        cells.update({(name, client): cell for client, cell in zip(clients_page.CLIENTS, rest.split(" | "), strict=True)})
    return cells


class Clients(unittest.TestCase):
    maxDiff = None

    def test_the_page_is_what_the_script_makes_of_its_cells(self):
        def unversioned(text):  # they are those of the machine that wrote it
            return re.sub(r"^(\| [\w-]+) \| [\w-]+ [0-9.+-]*\w* \|$", r"\1 | - |", text, flags=re.MULTILINE)
        self.assertEqual(unversioned(PAGE), unversioned(clients_page.page(table())), "out of date: run ci/clients_page.py")

    def test_scenarios_about_their_job_are_there(self):
        shown, about = {name for name, _ in table()}, set(clients_page.scenarios())
        self.assertEqual(shown - about, set())
        self.assertLess(len(about - shown), 10, "run ci/clients_page.py: these have come since")

    def test_a_run_prints_what_the_page_says(self):
        files = clients_page.scenarios()
        found = clients_page.judged([files[name] for name in PART], INSTALLED)
        written = table()
        self.assertEqual(found, {(name, client): written[name, client] for name in PART for client in INSTALLED})

    def test_what_they_got_wrong_is_not_met_in_the_table(self):
        for client, scenario, _ in clients_page.facts():
            with self.subTest(client=client, scenario=scenario):
                self.assertNotEqual(table()[scenario, client], "met")

    def test_a_changed_cell_is_seen(self):
        cells = table()
        cells["expired-token", "curl"] = "not met: exit"
        self.assertNotEqual(PAGE, clients_page.page(cells))


if __name__ == "__main__":
    unittest.main()
