#!/usr/bin/env python3
"""`cfmock report`: a saved journal is judged again."""
import json
import signal
import subprocess
import sys
import unittest

from case import ASK, GOOD, SCENARIO, Case


class Report(Case):
    def test_report_judges_a_saved_journal_again(self):
        ran = self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--", "sh", "-c", GOOD)
        again = self.cfmock("report", "j.jsonl", "mine.yaml", "--json", "v.json", "--junit", "v.xml")
        self.assertEqual((again.returncode, again.stdout, again.stderr), (0, ran.stdout, ""))
        self.assertEqual(json.loads(self.read("v.json"))["outcome"], "met")
        self.write("mine.yaml", SCENARIO.format(name="mine", cure=200) + "  - calls: {of: GET /zones, at_least: 2}\n  - world: unchanged\n")
        again = self.cfmock("report", "j.jsonl", "mine.yaml")
        self.assertEqual(again.returncode, 4)
        self.assertIn("  - calls: {of: GET /zones, at_least: 2}", again.stdout)
        self.assertIn("  + world: unchanged", again.stdout)

    def test_report_writes_the_page_that_run_writes(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--html", "ran.html", "--", "sh", "-c", f"{ASK}; exit 0")
        again = self.cfmock("report", "j.jsonl", "mine.yaml", "--html", "again.html")
        self.assertEqual((again.returncode, again.stderr), (4, ""))

        def data(name):
            return json.loads(self.read(name).split('<script type="application/json" id="data">')[1].split("</script>")[0])

        ran, judged = data("ran.html"), data("again.html")
        for page in (ran, judged):  # texts are kept once, in the order that they came
            for run in page["runs"]:
                for line in run["lines"]:
                    line.update({name: page["texts"][line[name]] for name in ("kind", "expectation", "place", "because", "reason")})
        self.assertEqual(judged["outcome"], "not met")
        self.assertEqual(judged["runs"][0]["lines"], ran["runs"][0]["lines"])
        self.assertEqual(len(judged["runs"][0]["rows"]), len(ran["runs"][0]["rows"]))
        self.assertEqual(self.cfmock("report", "j.jsonl", "mine.yaml", "--html", "-").stdout.count("<!doctype html>"), 1)

    def test_report_of_several_clients(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--client", f"good={GOOD}", "--client", f"bad={ASK}")
        again = self.cfmock("report", "j.jsonl", "mine.yaml")
        self.assertEqual(again.returncode, 4)
        self.assertIn("2 runs: 1 met, 1 not met, 0 inconclusive", again.stdout)
        self.cfmock("report", "j.jsonl", "mine.yaml", "--json", "v.json")
        self.assertEqual({run["client"]: run["outcome"] for run in json.loads(self.read("v.json"))["runs"]}, {"good": "met", "bad": "not met"})

    def test_report_calls_clients_as_run_does_and_in_its_order(self):
        for clients in ((f"some one={GOOD}",), (f"z={GOOD}", f"a:b={ASK}", f"c#1={GOOD}")):
            for repeat in ("1", "3"):
                options = [word for client in clients for word in ("--client", client)]
                self.cfmock("run", "mine.yaml", "--repeat", repeat, "--journal", "j.jsonl", "--json", "ran.json", *options)
                # Runs end in any order; here in the opposite one.
                lines = self.read("j.jsonl").splitlines(keepends=True)
                self.write("j.jsonl", "".join(sorted(lines, key=lambda line: -json.loads(line).get("place", 99))))
                self.cfmock("report", "j.jsonl", "mine.yaml", "--json", "v.json")
                ran, again = ([run["client"] for run in json.loads(self.read(name))["runs"]] for name in ("ran.json", "v.json"))
                self.assertEqual((len(ran), again), (len(clients) * int(repeat), ran))
        self.assertEqual(ran[:2], ["z #1", "z #2"])

    def test_report_of_a_journal_that_does_not_name_the_client(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--client", f"good={GOOD}", "--client", f"bad={ASK}")
        lines = [json.loads(line) for line in self.read("j.jsonl").splitlines()]
        for line in lines:  # as an earlier cfmock wrote it
            for key in ("client_name", "repetition", "place"):
                line.pop(key, None)
        self.write("j.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
        self.cfmock("report", "j.jsonl", "mine.yaml", "--json", "v.json")
        self.assertEqual({run["client"]: run["outcome"] for run in json.loads(self.read("v.json"))["runs"]}, {"good": "met", "bad": "not met"})

    def test_report_of_a_journal_that_does_not_know_the_client_is_inconclusive(self):
        self.write("mine.yaml", SCENARIO.format(name="mine", cure=200) + "  - world: unchanged\n")
        process, _ = self.serve("mine.yaml", "--env-file", "env.sh", "--journal", "j.jsonl")
        subprocess.run(["/bin/sh", "-c", ". ./env.sh; " + ASK], cwd=self.folder, timeout=30, check=True)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
        again = self.cfmock("report", "j.jsonl", "mine.yaml")
        self.assertEqual(again.returncode, 5, again.stdout + again.stderr)
        for line in ("  + no_retry: {after: {code: 9109}}", "  ? exit: {not: 0}", "  ? world: unchanged", "the journal does not hold the world"):
            self.assertIn(line, again.stdout)

    def test_report_leaves_a_torn_last_line_out_and_says_so(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--", "sh", "-c", GOOD)
        whole = self.read("j.jsonl")
        self.write("torn.jsonl", whole + whole[:100])
        again = self.cfmock("report", "torn.jsonl", "mine.yaml")
        self.assertIn("cfmock: the last line of torn.jsonl is torn, and was left out", again.stderr)
        self.assertEqual(again.returncode, 5, again.stdout)
        self.write("torn.jsonl", whole[:-20])  # the client's end is lost
        again = self.cfmock("report", "torn.jsonl", "mine.yaml")
        self.assertEqual(again.returncode, 5)
        self.assertIn("  ? exit: {not: 0}", again.stdout)

    def test_a_rule_whose_rows_are_lost_may_have_been_reached(self):
        self.write("ruled.yaml", SCENARIO.format(name="ruled", cure=200).split("proof:")[0] + "rules: [{on: GET /zones, reply: [{error: rate-limited, retry_after: 0s}, model]}]\nexpect: [{exit: {not: 0}}]\n")
        ran = self.cfmock("run", "ruled.yaml", "--journal", "j.jsonl", "--", "sh", "-c", f"{ASK}; {GOOD}")
        self.assertEqual(ran.returncode, 0, ran.stdout)
        lines = self.read("j.jsonl").splitlines(keepends=True)
        self.write("lost.jsonl", "".join(line for line in lines if json.loads(line).get("seq") != 1))
        again = self.cfmock("report", "lost.jsonl", "ruled.yaml")
        self.assertEqual(again.returncode, 5, again.stdout)
        self.assertIn("  ? strict: every rule is walked to its end", again.stdout)
        self.assertEqual(self.cfmock("report", "j.jsonl", "ruled.yaml").returncode, 0)

    def test_a_file_that_is_no_journal_is_not_told_of_line_by_line(self):
        self.write("many.txt", "no row\n" * 1000)
        told = self.cfmock("report", "many.txt", "expired-token").stderr
        self.assertLess(len(told.splitlines()), 20, told[:1000])
        self.assertIn("and 995 lines more", told)

    def test_report_refuses_what_it_cannot_judge(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--", "sh", "-c", GOOD)
        for arguments, told in ((["j.jsonl", "expired-token"], "j.jsonl holds no run of expired-token\n  it holds those of mine\n"),
                                (["gone.jsonl", "mine.yaml"], "cannot read gone.jsonl"), (["j.jsonl", "auth"], "auth is more than one scenario"),
                                (["mine.yaml", "mine.yaml"], "mine.yaml holds no run of mine\n  it holds no run at all")):
            done = self.cfmock("report", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(told, done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
