#!/usr/bin/python3
"""Every scenario about a bug of a real client, or about a broken answer, works both ways: a careful client meets it, and a client with that bug
fails it, for that reason and no other. tests/clients/pairs.tsv names both, and every bug of fixtures/client-bugs.tsv."""
import json
import os
import pathlib
import tempfile
import unittest

from cfmock_process import OF_PACE, SOURCE_DIR, run

ROOT = pathlib.Path(SOURCE_DIR)
FOLDERS = ["retries", "bodies", "pages", "writes", "credentials", "transport", "faults"]
CLIENTS = ["careful", "flawed"]
# Their clients have time-outs of a second and less.
DEADLINES = {"answer-never-comes", "deadline-on-page-two", "late-by-chance", "slow-drip", "verify-answers-late"}


def table(path, columns):
    lines = [line for line in (ROOT / path).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


PAIRS = table("tests/clients/pairs.tsv", ["scenario", "rows", *CLIENTS, "kinds"])
BUGS = table("fixtures/client-bugs.tsv", ["id", "threads", "what"])


def files():
    """{scenario: its file}, of these folders and of those that were there before."""
    return {path.stem: str(path.relative_to(ROOT)) for path in sorted((ROOT / "scenarios").glob("*/*.yaml"))}


def judged(scenarios, clients=CLIENTS, jobs="8"):
    """{(scenario, client): run}"""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        named = [part for name in clients for part in ("--client", f"{name}=tests/clients/pair {name}")]
        finished = run("run", *scenarios, *named, "--jobs", jobs, "--table", "--json", report, timeout=280)
        if not os.path.exists(report):
            raise AssertionError(finished.stdout + finished.stderr)
        with open(report, encoding="utf-8") as text:
            return {(each["scenario"], each["client"]): each for each in json.load(text)["runs"]}


def shortfalls(each):
    return [f"{line['kind']}: {line['because']}" for line in each["lines"] if line["outcome"] != "met"]


def kinds(each):
    return {line["kind"] for line in each["lines"] if line["outcome"] != "met"}


def expected(pair, client):
    return set() if client == "careful" else set(pair["kinds"].split(","))


def may_be_of_pace(pair, client, each):
    """It came out otherwise, and in nothing but what the machine may have done: eight runs are at once on it. That a client with its bug has
    met all is never the machine's doing."""
    differs = kinds(each) ^ expected(pair, client)
    pace = OF_PACE | (expected(pair, "flawed") if pair["scenario"] in DEADLINES else set())
    return differs and differs <= pace and (client == "careful" or each["outcome"] != "met")


class Pairs(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        found = files()
        cls.unknown = [pair["scenario"] for pair in PAIRS if pair["scenario"] not in found]
        there = [pair for pair in PAIRS if pair["scenario"] in found]
        cls.runs = judged([found[pair["scenario"]] for pair in there])
        for pair in there:
            for client in CLIENTS:
                key = pair["scenario"], client
                if may_be_of_pace(pair, client, cls.runs[key]):
                    cls.twice_alone(found[pair["scenario"]], key, expected(pair, client))

    @classmethod
    def twice_alone(cls, file, key, wanted):
        """Both times it has to be right."""
        for _ in range(2):
            print(f"alone, and once more: {key}: {shortfalls(cls.runs[key])}", flush=True)
            cls.runs.update(judged([file], [key[1]], "1"))
            if kinds(cls.runs[key]) != wanted:
                break

    def test_a_careful_client_meets_the_scenario(self):
        for pair in PAIRS:
            with self.subTest(pair["scenario"]):
                each = self.runs[pair["scenario"], "careful"]
                self.assertEqual((each["outcome"], shortfalls(each)), ("met", []), each.get("output"))

    def test_the_client_with_the_bug_fails_it_for_that_reason_and_no_other(self):
        for pair in PAIRS:
            with self.subTest(pair["scenario"]):
                each = self.runs[pair["scenario"], "flawed"]
                self.assertEqual(each["outcome"], "not met", shortfalls(each))
                self.assertEqual(kinds(each), set(pair["kinds"].split(",")), shortfalls(each))

    def test_every_line_names_a_scenario_and_every_scenario_has_one(self):
        self.assertEqual(self.unknown, [])
        named = [pair["scenario"] for pair in PAIRS]
        self.assertEqual(sorted(set(named)), sorted(named))
        ours = {name for name, path in files().items() if path.split("/")[1] in FOLDERS}
        self.assertEqual(ours - set(named), set())

    def test_every_client_is_in_use(self):
        used = {pair[client].split()[0] for pair in PAIRS for client in CLIENTS} - {"careful.py"}  # which other tests use too
        there = {f"{folder}/{path.name}" for folder in CLIENTS for path in (ROOT / "tests/clients" / folder).glob("*.py")}
        self.assertEqual(there - {"careful/core.py", "flawed/api.py"}, used)

    def test_every_bug_has_a_scenario(self):
        shown = [row for pair in PAIRS for row in pair["rows"].split(",")]
        self.assertEqual(set(shown) - {bug["id"] for bug in BUGS}, {"-"})
        self.assertEqual([bug["id"] for bug in BUGS if bug["id"] not in shown], [])
        self.assertEqual(len(BUGS), 83)


if __name__ == "__main__":
    unittest.main()
