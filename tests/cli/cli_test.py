#!/usr/bin/env python3
"""The command line as a pipeline sees it: every exit code, every flag shown to change something, results on standard output."""
import contextlib
import json
import os
import re
import pty
import signal
import socket
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

from case import ASK, CFMOCK, GOOD, SCENARIO, Case


class Cli(Case):
    def test_no_arguments_shows_how_to_begin_and_is_a_usage_error(self):
        done = self.cfmock()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("cfmock run expired-token -- ./my-client", done.stderr)

    def test_help_goes_to_standard_output(self):
        for command in ([], ["serve"], ["run"], ["check"], ["list"], ["new"], ["explain"], ["import"], ["schema"], ["passport"], ["report"]):
            done = self.cfmock(*command, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertIn("Options:", done.stdout)

    def test_version(self):
        done = self.cfmock("--version")
        self.assertRegex(done.stdout, r"^cfmock \d+\.\d+\.\d+\n$")

    def test_an_unknown_option_is_a_usage_error(self):
        for arguments in (["serve", "mine.yaml", "--prot", "1"], ["dance"], ["run", "mine.yaml"], ["run", "mine.yaml", "--"],
                          ["run", "mine.yaml", "--client", "x", "--", "true"], ["run", "mine.yaml", "--timeout", "soon", "--", "true"],
                          ["check", "--", "x"], ["serve", "--idle", "soon"], ["serve", "--max-sessions", "0"], ["serve", "--threads", "0"], ["serve", "--threads", "65"], ["serve", "--threads", "two"], ["run", "expired-token", "--threads", "2", "--", "true"], ["explain", "not-a-thing"], ["list", "--cause", "nonsense"], ["list", "nowhere"]):
            done = self.cfmock(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stdout, done.stderr))
            self.assertNotEqual(done.stderr, "")

    def test_a_scenario_that_is_not_there_is_named_with_the_nearest(self):
        done = self.cfmock("run", "expired-tokn", "--", "true")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean expired-token?", done.stderr)
        done = self.cfmock("run", "auth/expired-tokn", "--", "true")
        self.assertIn("did you mean auth/expired-token?", done.stderr)

    def test_a_shipped_scenario_is_found_by_its_folder_and_name(self):
        done = self.cfmock("check", "auth/expired-token", "--lint-only")
        self.assertEqual((done.returncode, done.stdout.splitlines()[0][:44]), (0, "ok     scenarios/auth/expired-token.yaml"), done.stderr)

    def test_check(self):
        done = self.cfmock("check", "mine.yaml")
        self.assertEqual((done.returncode, done.stdout), (0, "ok     mine.yaml (2 steps)\n1 of 1 scenarios are right\n"), done.stderr)

    def test_check_shows_a_proof_that_fails_at_its_step_and_lint_only_does_not_replay(self):
        self.write("bad.yaml", SCENARIO.format(name="bad", cure=403))
        done = self.cfmock("check", "bad.yaml")
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, r"bad\.yaml:10:\d+: error: the proof fails: .*status: expected 403, got 200")
        self.assertEqual(self.cfmock("check", "bad.yaml", "--lint-only").returncode, 0)

    def test_check_knows_a_connection_that_breaks_from_an_answer(self):
        text = SCENARIO.format(name="lost", cure=200) + 'rules: [{on: "GET /user", reply: {fault: reset, times: 2}, optional: true}]\n'
        steps = "  - {send: GET /user, as: primary, answer: none}\n"
        self.write("lost.yaml", text.replace("proof:\n", "proof:\n" + 2 * steps))
        done = self.cfmock("check", "lost.yaml")
        self.assertEqual((done.returncode, done.stdout.split("\n")[0]), (0, "ok     lost.yaml (4 steps)"), done.stderr)
        self.write("lost.yaml", text.replace("proof:\n", "proof:\n" + 3 * steps))
        done = self.cfmock("check", "lost.yaml")
        self.assertEqual(done.returncode, 3)
        self.assertIn("answer: expected none, got 403", done.stderr)

    def test_check_strict_makes_errors_of_warnings(self):
        self.write("warned.yaml", SCENARIO.format(name="warned", cure=200) + "  - calls: {of: any, at_least: 0}\n")
        self.assertEqual(self.cfmock("check", "warned.yaml").returncode, 0)
        self.assertEqual(self.cfmock("check", "warned.yaml", "--strict").returncode, 3)

    def test_an_expression_that_does_not_compile_is_an_error_at_its_place(self):
        self.write("regex.yaml", SCENARIO.format(name="regex", cure=200) + '  - headers: {of: any, request: {Authorization: {matches: "^Bearer ("}}}\n')
        with open(os.path.join(self.folder, "regex.yaml"), "a", encoding="utf-8") as file:
            file.write("titel: all mistakes of a file are shown at once\n")
        for command in (["check", "regex.yaml"], ["run", "regex.yaml", "--", "true"]):
            done = self.cfmock(*command)
            self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
            self.assertRegex(done.stderr, r'regex\.yaml:14:\d+: error: "\^Bearer \(" is no expression: missing \)')
            self.assertIn("did you mean title?", done.stderr)

    def test_check_without_paths_checks_the_shipped_ones(self):
        done = self.cfmock("check")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("scenarios/auth/expired-token.yaml", done.stdout)

    def test_a_wrong_scenario_is_refused_before_a_port_opens(self):
        self.write("wrong.yaml", "cfmock: 1\nname: wrong\ntitel: x\n")
        for command in (["check", "wrong.yaml"], ["run", "wrong.yaml", "--", "touch", "ran"], ["serve", "wrong.yaml", "--env-file", "env"]):
            done = self.cfmock(*command)
            self.assertEqual(done.returncode, 3, command)
            self.assertIn("wrong.yaml:3:1: error: ", done.stderr)
            self.assertIn("did you mean title?", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), ["mine.yaml", "wrong.yaml"])

    def test_a_scenario_that_hands_no_token_says_so_to_a_client_that_asks_nothing(self):
        done = self.cfmock("run", "wrong-key", "--", "true")
        self.assertEqual(done.returncode, 5)
        self.assertIn("this scenario hands CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL, no token;", done.stdout)
        self.assertNotIn("no token", self.cfmock("run", "mine.yaml", "--", "true").stdout)

    def test_schema_is_json(self):
        self.assertIn("$schema", json.loads(self.cfmock("schema").stdout))

    def test_run_exit_codes(self):
        for client, code in ((GOOD, 0), (f"{ASK}; exit 0", 4), ("exit 1", 5), (f"{ASK}; {GOOD}", 4)):
            done = self.cfmock("run", "mine.yaml", "--", "sh", "-c", client)
            self.assertEqual(done.returncode, code, (client, done.stdout, done.stderr))

    def test_run_a_client_that_is_not_there(self):
        done = self.cfmock("run", "mine.yaml", "--", "no-such-client")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no such program in PATH", done.stderr)

    def test_run_hands_over_the_environment_and_takes_the_real_one_away(self):
        environment = dict(os.environ, CLOUDFLARE_API_KEY="real", CLOUDFLARE_API_TOKEN="real", CF_API_KEY="real")
        self.cfmock("run", "mine.yaml", "--", "sh", "-c", "env > env.txt", env=environment)
        names = dict(line.split("=", 1) for line in self.read("env.txt").splitlines() if "=" in line)
        self.assertRegex(names["CLOUDFLARE_BASE_URL"], r"^http://127\.0\.0\.1:\d+/client/v4$")
        self.assertRegex(names["CLOUDFLARE_API_TOKEN"], r"^cfut_cfmock")
        self.assertNotIn("CLOUDFLARE_API_KEY", names)
        self.assertNotIn("CF_API_KEY", names)
        self.assertIn("CFMOCK_SECRET_FRESH", names)

    def test_run_takes_credentials_and_proxies_of_any_tool_away(self):
        names = ("CF_Token", "CF_Key", "CLOUDFLARE_DNS_API_TOKEN", "TF_VAR_cloudflare_api_token", "http_proxy", "HTTPS_PROXY", "ALL_PROXY")
        self.cfmock("run", "mine.yaml", "--", "sh", "-c", "env > env.txt", env=dict(os.environ, **dict.fromkeys(names, "marker")))
        self.assertNotIn("marker", self.read("env.txt"))

    def test_run_a_client_that_never_meets_the_failure_or_dies_has_not_passed(self):
        other = 'curl -s -o answer.txt -H "Authorization: Bearer $CFMOCK_SECRET_FRESH" "$CLOUDFLARE_BASE_URL/zones"; exit 1'
        for client, code in ((other, 5), (f"{ASK}; kill -SEGV $$", 4), (f"{ASK}; kill -KILL $$", 5)):
            done = self.cfmock("run", "mine.yaml", "--", "sh", "-c", client)
            self.assertEqual(done.returncode, code, (client, done.stdout))

    def test_standard_output_that_cannot_be_written_is_an_error(self):
        for arguments in (["list"], ["run", "mine.yaml", "--", "sh", "-c", GOOD]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([CFMOCK, *arguments], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("standard output could not be written", done.stderr)

    def test_words_that_do_not_exist_are_answered_with_the_nearest(self):
        for arguments, near in ((["chekc"], "did you mean check?"), (["run", "mine.yaml", "--tabel", "--", "true"], "did you mean --table?"),
                                (["run", "mine.yaml", "--client", "a=true", "--client", "a=true"], "two clients are named a")):
            done = self.cfmock(*arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(near, done.stderr)

    def test_what_is_wrong_with_the_command_line_is_said_with_what_would_be_right(self):
        for arguments, said in ((["serve", "--port", "99999"], '--port takes a number from 0 to 65535, not "99999"'), (["serve", "--port", "x\x1b"], r'--port takes a number from 0 to 65535, not "x\x1b"'),
                                (["serve", "--threads", "65"], '--threads takes a number from 1 to 64, not "65"'), (["serve", "--port"], "--port needs a value"),
                                (["run", "--seed", "-1", "x", "--", "true"], '--seed takes a whole number, 0 or more, not "-1"'),
                                (["serve", "--port", "0x10"], '--port takes a number from 0 to 65535, not "0x10"'), (["serve", "--port", "1", "--port", "2"], "--port is given more than once"),
                                (["serve", "--tls=maybe"], "that cannot be: --tls = maybe"),
                                (["explain", "10000", "b", "c"], "too much is given: b c"), (["report"], "JOURNAL is required")):
            done = self.cfmock(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertRegex(done.stderr, rf"^cfmock: {re.escape(said)}\n  cfmock {arguments[0]} --help tells what it takes\n$")

    def test_help_is_a_word_too(self):
        self.assertEqual(self.cfmock("help").stdout, self.cfmock("--help").stdout)
        self.assertEqual(self.cfmock("help", "run").stdout, self.cfmock("run", "--help").stdout)
        self.assertEqual(self.cfmock("help", "nope").returncode, 2)
        done = self.cfmock("--nope")
        self.assertEqual((done.returncode, done.stderr), (2, "cfmock: no command has that for a name: --nope\n  the command goes first; before it there is --help, -h or --version\n"))

    def test_numbers_are_decimal(self):
        done = self.cfmock("serve", "nosuch", "--port", "08", "--seed", "18446744073709551615")
        self.assertIn("no such scenario", done.stderr)

    def test_run_reports(self):
        done = self.cfmock("run", "mine.yaml", "--json", "v.json", "--junit", "v.xml", "--journal", "j.jsonl", "--", "sh", "-c", f"{ASK}; exit 0")
        self.assertEqual(done.returncode, 4)
        self.assertIn("NOT MET", done.stdout)
        self.assertIn('"not met"', self.read("v.json"))
        json.loads(self.read("v.json"))
        self.assertEqual(len(ElementTree.parse(os.path.join(self.folder, "v.xml")).getroot().findall(".//failure")), 1)
        rows = [json.loads(line) for line in self.read("j.jsonl").splitlines()]
        self.assertEqual([row.get("status") for row in rows], [403, None])
        self.assertEqual((rows[1]["kind"], rows[1]["client"]["exit_code"]), ("run", 0))
        only = self.cfmock("run", "mine.yaml", "--json", "-", "--", "sh", "-c", GOOD)
        json.loads(only.stdout)

    def test_run_show_streams_the_clients_output_and_the_default_is_quiet(self):
        for show, count in ((["--show"], 1), ([], 0)):
            done = self.cfmock("run", "mine.yaml", *show, "--", "sh", "-c", f"echo marker; {GOOD}")
            self.assertEqual(done.stderr.count("marker"), count)

    def test_run_explain_sends_the_reason_to_the_client(self):
        self.cfmock("run", "mine.yaml", "--explain", "--", "sh", "-c", GOOD)
        self.assertRegex(self.read("head.txt"), r'X-Cfmock-Why: 403 9109: token "primary" expired 1 h ago \(mine\.yaml:6:\d+\)')
        self.cfmock("run", "mine.yaml", "--", "sh", "-c", GOOD)
        self.assertNotIn("X-Cfmock", self.read("head.txt"))

    def test_run_seed_makes_secrets_and_ids_the_same_each_time(self):
        seen = []
        for seed in ("7", "7", "8"):
            self.cfmock("run", "mine.yaml", "--seed", seed, "--", "sh", "-c", "echo $CLOUDFLARE_API_TOKEN > t.txt")
            seen.append(self.read("t.txt"))
        self.assertEqual(seen[0], seen[1])
        self.assertNotEqual(seen[0], seen[2])

    def test_run_timeout_ends_the_client_and_is_inconclusive(self):
        done = self.cfmock("run", "mine.yaml", "--timeout", "200ms", "--", "sh", "-c", f"{ASK}; exec cat /dev/zero > /dev/null")
        self.assertEqual(done.returncode, 5, done.stdout)

    CLIENT = SCENARIO.format(name="handed", cure=200) + """\
env: {{MY_CONFIG: "{{dir}}/config.ini", MY_TEXT: "{{{{token}} in {{zone_name}}"}}
directory: "{{dir}}"
stdin: "{{zone_id}}\\n{{token}}\\n"
files:
  config.ini: |
    url = {{base_url}}
    token = {{token}}
  conf/main.json: {{account: "{{account_id}}", fresh: "{{secret:fresh}}"}}
""".replace("{{", "{").replace("}}", "}")

    def test_run_hands_over_files_standard_input_directory_and_environment(self):
        self.write("handed.yaml", self.CLIENT)
        look = (f'out="{self.folder}"; cat > $out/stdin.txt; pwd > $out/pwd.txt; cat config.ini conf/main.json > $out/files.txt; env > $out/env.txt; '
                f'stat -c %a . config.ini > $out/modes.txt; {GOOD}')
        done = self.cfmock("run", "handed.yaml", "--", "sh", "-c", look)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        names = dict(line.split("=", 1) for line in self.read("env.txt").splitlines() if "=" in line)
        folder = self.read("pwd.txt").strip()
        self.assertEqual(names["MY_CONFIG"], folder + "/config.ini")
        self.assertEqual(names["CFMOCK_DIR"], folder)
        self.assertEqual(names["MY_TEXT"], "{token} in example.com")
        self.assertEqual(self.read("stdin.txt"), f'{names["CLOUDFLARE_ZONE_ID"]}\n{names["CLOUDFLARE_API_TOKEN"]}\n')
        config, main = self.read("files.txt").split("{", 1)
        self.assertEqual(config, f'url = {names["CLOUDFLARE_BASE_URL"]}\ntoken = {names["CLOUDFLARE_API_TOKEN"]}\n')
        self.assertEqual(json.loads("{" + main), {"account": names["CLOUDFLARE_ACCOUNT_ID"], "fresh": names["CFMOCK_SECRET_FRESH"]})
        self.assertEqual(self.read("modes.txt"), "700\n600\n")
        self.assertFalse(os.path.exists(folder), "the folder outlived its run")

    def test_run_in_a_directory_beside_the_scenario_finds_a_client_by_its_path_from_here(self):
        os.makedirs(os.path.join(self.folder, "sub/work"))
        self.write("sub/there.yaml", SCENARIO.format(name="there", cure=200) + "directory: work\n")
        self.write("client.sh", f"#!/bin/sh\npwd; {GOOD}\n")
        os.chmod(os.path.join(self.folder, "client.sh"), 0o755)
        done = self.cfmock("run", "sub/there.yaml", "--show", "--", "./client.sh")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("/sub/work\n", done.stderr)
        self.write("sub/gone.yaml", SCENARIO.format(name="gone", cure=200) + "directory: gone\n")
        done = self.cfmock("run", "sub/gone.yaml", "--", "./client.sh")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot run the client in sub/gone: No such file or directory\n  name a folder that exists", done.stderr)

    def test_run_writes_no_file_outside_the_clients_folder(self):
        self.write("out.yaml", SCENARIO.format(name="out", cure=200) + 'files: {../escaped: x, ok: x}\n')
        done = self.cfmock("run", "out.yaml", "--", "touch", "ran")
        self.assertEqual(done.returncode, 3)
        self.assertIn('"../escaped" is no name of a file below {dir}: it has a segment ".."', done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), ["mine.yaml", "out.yaml"])

    def test_serve_hands_out_no_file_and_nothing_that_names_one(self):
        self.write("handed.yaml", self.CLIENT)
        process, _ = self.serve("handed.yaml", "--env-file", "env.sh")
        self.assertIn("export MY_TEXT='{token} in example.com'", self.read("env.sh"))
        self.assertNotIn("MY_CONFIG", self.read("env.sh"))
        self.assertNotIn("CFMOCK_DIR", self.read("env.sh"))
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)

    def test_run_twice_over_the_same_world(self):
        self.write("twice.yaml", SCENARIO.format(name="twice", cure=200).replace("no_retry: {after: {code: 9109}}", "calls: {of: GET /zones, exactly: 2}") + "runs: 2\nfiles: {x: y}\n")
        count = 'echo run >> "$CFMOCK_DIR/count"; echo "start $(wc -l < "$CFMOCK_DIR/count")"; '
        done = self.cfmock("run", "twice.yaml", "--show", "--json", "v.json", "--", "sh", "-c", count + GOOD)
        starts = json.loads(self.read("v.json"))["runs"][0]["starts"]
        self.assertEqual([(each["first_seq"], each["process"]["exit_code"]) for each in starts], [(1, 1), (2, 1)])
        self.assertEqual((done.returncode, [line for line in done.stderr.splitlines() if line.startswith("start")]), (0, ["start 1", "start 2"]), done.stdout + done.stderr)
        for patience in ("200ms", "1s", "5s", "25s"):  # how long it takes to ask is no matter here
            done = self.cfmock("run", "twice.yaml", "--timeout", patience, "--", "sh", "-c", count + f"{ASK}; echo asked > asked; exec cat /dev/zero > /dev/null")
            self.assertEqual(done.returncode, 5, done.stdout)
            if os.path.exists(os.path.join(self.folder, "asked")):
                break
        self.assertIn("1 request\n", done.stdout)  # it was not started again

    def test_run_sees_a_secret_in_the_output_of_the_first_of_two_runs(self):
        self.write("twice.yaml", SCENARIO.format(name="twice", cure=200).replace("no_retry: {after: {code: 9109}}", "output: {leaks: nothing}") + "runs: 2\nfiles: {x: y}\n")
        leak = '[ -e "$CFMOCK_DIR/again" ] || echo "$CLOUDFLARE_API_TOKEN"; touch "$CFMOCK_DIR/again"; '
        done = self.cfmock("run", "twice.yaml", "--", "sh", "-c", leak + GOOD)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertNotIn("cfut_", done.stdout)

    def test_run_tells_once_of_a_secret_that_both_runs_show(self):
        self.write("twice.yaml", SCENARIO.format(name="twice", cure=200).replace("no_retry: {after: {code: 9109}}", "output: {leaks: nothing}") + "runs: 2\n")
        done = self.cfmock("run", "twice.yaml", "--", "sh", "-c", 'echo "$CLOUDFLARE_API_TOKEN"; ' + GOOD)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        line = done.stdout.split("  - output: {leaks: nothing}")[1].splitlines()[1]
        self.assertEqual(line.count("the client showed"), 1, line)

    def test_run_a_set_up_makes_the_world_and_is_not_judged(self):
        self.write("made.yaml", SCENARIO.format(name="made", cure=200).replace("[Zone Read]", "[Zone Read, DNS Write]").replace(
            "no_retry: {after: {code: 9109}}", "world: unchanged") + "  - world: {record: {name: made.example.com}, count: 1}\n  - calls: {of: any, exactly: 1}\n")
        make = ('curl -sf -X POST -H "Authorization: Bearer $CFMOCK_SECRET_FRESH" -H "Content-Type: application/json" '
                '-d \'{"type":"A","name":"made","content":"192.0.2.1"}\' "$CLOUDFLARE_BASE_URL/zones/$CLOUDFLARE_ZONE_ID/dns_records" > made.txt')
        done = self.cfmock("run", "made.yaml", "--set-up", make, "--journal", "j.jsonl", "--", "sh", "-c", GOOD)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual([json.loads(line).get("seq") for line in self.read("j.jsonl").splitlines()], [1, None])
        self.assertEqual(self.cfmock("report", "j.jsonl", "made.yaml").returncode, 0)
        self.assertEqual(self.cfmock("run", "made.yaml", "--", "sh", "-c", GOOD).returncode, 4)
        done = self.cfmock("run", "made.yaml", "--set-up", "echo first; echo no $CLOUDFLARE_API_TOKEN >&2; exit 7", "--", "touch", "ran")
        self.assertEqual(done.returncode, 2)
        self.assertIn("the set-up ended with exit 7: no <token \"primary\" #", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ran")))

    def test_run_table_of_clients(self):
        done = self.cfmock("run", "mine.yaml", "--table", "--jobs", "2", "--client", f"good={GOOD}", "--client", f"bad={ASK}")
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stdout, r"(?m)^.*mine +.*good +.*met")
        self.assertRegex(done.stdout, r"(?m)^.*mine +.*bad +.*not met")
        self.assertRegex(done.stdout, r"(?m)^scenario +good +bad *\nmine +met +not met *\n\nmet +1 of 1 +0 of 1 *$")

    def test_run_a_filter_chooses_by_name_folder_or_cause(self):
        for filters, count in ((["--filter", "auth/expire*"], 3), (["--filter", "not-yet-valid"], 1), (["--filter", "token-not-yet-valid"], 1),
                               (["--filter", "not-yet-valid", "--filter", "auth/expired-token"], 2)):
            done = self.cfmock("run", *filters, "--table", "--client", f"x={GOOD}")
            rows = [line for line in done.stdout.splitlines() if " x " in line]
            self.assertEqual(len(rows), count, done.stdout + done.stderr)
        done = self.cfmock("run", "mine.yaml", "--filter", "expird-token", "--", "true")
        self.assertEqual((done.returncode, done.stderr), (2, "cfmock: error: none of the 1 scenarios fits --filter expird-token\n  did you mean expired-token?\n"))
        self.assertIn("no scenario to run\n  name one", self.cfmock("run", "--", "true").stderr)

    def test_run_repeat_tells_what_flickers_and_exits_by_the_worst(self):
        flickers = f'echo x >> runs; {ASK}; echo "HTTP 403, code 9109" >&2; [ $(wc -l < runs) != 2 ]; exit $((1 - $?))'
        done = self.cfmock("run", "mine.yaml", "--repeat", "3", "--jobs", "1", "--json", "v.json", "--", "sh", "-c", flickers)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertIn("mine: 2 of 3 met; flickered: exit: {not: 0} (2 met, 1 not met)\n", done.stdout)
        self.assertEqual(done.stdout.count("NOT MET"), 1)
        runs = json.loads(self.read("v.json"))["runs"]
        self.assertEqual([(run["client"], run["outcome"]) for run in runs], [("sh #1", "met"), ("sh #2", "not met"), ("sh #3", "met")])
        done = self.cfmock("run", "mine.yaml", "--repeat", "3", "--", "sh", "-c", GOOD)
        self.assertEqual(done.returncode, 0)
        self.assertIn("mine: 3 of 3 met\n", done.stdout)

    def test_run_shows_progress_on_a_terminal_and_none_in_a_pipe(self):
        command = [CFMOCK, "run", "mine.yaml", "--repeat", "3", "--jobs", "1", "--", "sh", "-c", GOOD]
        terminal, side = pty.openpty()
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=side, text=True, timeout=60, env=dict(os.environ, TERM="xterm"))
        os.close(side)
        shown = ""
        with contextlib.suppress(OSError):  # the end of a terminal; before it, what is there may come in pieces
            while piece := os.read(terminal, 65536).decode():
                shown += piece
        os.close(terminal)
        self.assertEqual(shown, "".join(f"\r\x1b[K[{n}/3] {n} met: mine#{n}" for n in (1, 2, 3)) + "\r\x1b[K")
        self.assertIn("3 of 3 met", done.stdout)
        self.assertEqual(subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60).stderr, "")

    def interrupted(self, *arguments):
        """What is printed when Ctrl-C comes after the client has written the file "asked"."""
        process = subprocess.Popen([CFMOCK, *arguments], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.until_there("asked", process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, out + err)
        return out

    def test_run_interrupted_among_many_reports_what_was_seen(self):
        out = self.interrupted("run", "mine.yaml", "--repeat", "50", "--jobs", "1", "--", "sh", "-c",
                               f"echo x >> runs; [ $(wc -l < runs) = 2 ] || {{ {GOOD}; }}; {ASK}; echo asked > asked; exec cat /dev/zero > /dev/null")
        self.assertIn("1 of 2 met", out)

    def test_run_interrupted(self):
        out = self.interrupted("run", "mine.yaml", "--", "sh", "-c", f"{ASK}; echo asked > asked; exec cat /dev/zero > /dev/null")
        self.assertIn("GET /zones", out)

    def test_run_never_prints_a_secret(self):
        done = self.cfmock("run", "mine.yaml", "--seed", "3", "--json", "v.json", "--junit", "v.xml", "--journal", "j", "--", "sh", "-c",
                           f"{ASK}; echo token $CLOUDFLARE_API_TOKEN; echo $CLOUDFLARE_API_TOKEN > t.txt; exit 1")
        secret = self.read("t.txt").strip()
        self.assertTrue(secret.startswith("cfut_"))
        self.assertEqual(done.returncode, 4)
        for text in (done.stdout, done.stderr, self.read("v.json"), self.read("v.xml"), self.read("j")):
            self.assertNotIn(secret, text)

    def test_run_sees_a_credential_follow_a_redirect_to_another_host(self):
        ask = 'curl -s -o /dev/null -L {} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones"; exit 1'
        for option, code in (("", 0), ("--location-trusted", 4)):
            done = self.cfmock("run", "redirect-to-another-host", "--", "sh", "-c", ask.format(option))
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertEqual("credential sent to another host, localhost:" in done.stdout, code == 4, done.stdout)

    def test_serve_announces_answers_and_ends_on_sigterm(self):
        process, first = self.serve("mine.yaml", "--env-file", "env.sh", "--journal", "j.jsonl", "--explain")
        self.assertRegex(first, r"^cfmock serves mine on http://127\.0\.0\.1:\d+ \(control http://127\.0\.0\.1:\d+\)\n$")
        done = subprocess.run(["/bin/sh", "-c", ". ./env.sh; " + ASK + "; cat answer.txt"], cwd=self.folder, capture_output=True, text=True, timeout=30)
        self.assertEqual(done.stdout, '{"success":false,"errors":[{"code":9109,"message":"Invalid access token"}],"messages":[],"result":null}')
        self.assertRegex(self.read("head.txt"), r"^HTTP/1\.1 403 Forbidden\r?\n")
        self.assertIn("X-Cfmock-Why: ", self.read("head.txt"))
        self.assertEqual(len(self.read("j.jsonl").splitlines()), 1)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 0)
        self.assertRegex(err, r'GET /client/v4/zones -> 403 9109: token "primary" expired 1 h ago \(mine\.yaml:6:\d+\)')

    def test_serve_tells_the_environment_or_the_file_that_has_it(self):
        told = {}
        for options in ((), ("--env-file", "env.sh")):
            process, _ = self.serve("mine.yaml", "--seed", "1", *options)
            process.send_signal(signal.SIGTERM)
            told[options] = process.stdout.read()
            self.assertEqual(process.wait(timeout=10), 0)

        def names(lines):
            return [line.split("=")[0] for line in lines.splitlines()]

        # No secret where nobody takes it from: a log of CI is no place for one.
        self.assertEqual(told["--env-file", "env.sh"], "the environment of its clients: env.sh\n")
        self.assertIn("export CLOUDFLARE_API_TOKEN", names(told[()]))
        self.assertEqual(names(self.read("env.sh")), names(told[()]))

    def test_what_a_scenario_lacks_to_prove_itself_is_for_check_to_tell(self):
        self.write("bare.yaml", SCENARIO.format(name="bare", cure=200).split("proof:")[0] + "expect: [{exit: {not: 0}}]\n")
        told = {command[0]: self.cfmock(*command).stderr for command in (["check", "bare.yaml"], ["run", "bare.yaml", "--", "sh", "-c", GOOD], ["list", "bare.yaml"])}
        self.assertEqual([command for command, said in told.items() if "warning: the scenario has no proof" in said], ["check"])
        self.assertEqual([command for command, said in told.items() if 'warning: the credential "fresh" is not used' in said], list(told))

    def test_serve_a_port_that_is_taken_is_named_with_the_remedy(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            for option in ("--port", "--control-port"):
                done = self.cfmock("serve", "mine.yaml", option, port)
                self.assertEqual(done.returncode, 2, option)
                self.assertIn(f"127.0.0.1:{port}", done.stderr)

    def test_serve_on_the_port_and_host_that_are_asked_for(self):
        for _ in range(10):  # until nobody else has taken it in between
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            process = subprocess.Popen([CFMOCK, "serve", "mine.yaml", "--port", str(port), "--host", "127.0.0.1"], cwd=self.folder, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
            first = process.stdout.readline()
            process.terminate()
            _, told = process.communicate(timeout=30)
            if f"127.0.0.1:{port} is taken" not in told:
                break
        self.assertIn(f"http://127.0.0.1:{port} ", first, told)

    def test_serve_verbose_tells_of_good_answers_too(self):
        for flag, told in ((["--verbose"], True), ([], False)):
            process, _ = self.serve("mine.yaml", "--env-file", "env.sh", *flag)
            subprocess.run(["/bin/sh", "-c", '. ./env.sh; curl -s -o /dev/null -H "Authorization: Bearer $CFMOCK_SECRET_FRESH" "$CLOUDFLARE_BASE_URL/zones"'],
                           cwd=self.folder, timeout=30, check=True)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=10)
            self.assertEqual("GET /client/v4/zones -> 200" in err, told, err)

    def test_serve_several_scenarios_by_base_url_and_by_credential(self):
        self.write("other.yaml", SCENARIO.format(name="other", cure=200))
        _, first = self.serve("mine.yaml", "other.yaml", "--env-file", "env.sh")
        origin = first.split(" on ")[1].split(" ")[0]

        def ask(command):
            return subprocess.run(["/bin/sh", "-c", ". ./env.sh; " + command], cwd=self.folder, capture_output=True, text=True, timeout=30).stdout

        self.assertIn("9109", ask('curl -s -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN_OTHER" "$CLOUDFLARE_BASE_URL_OTHER/zones"'))
        self.assertIn("9109", ask(f'curl -s -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN_MINE" {origin}/client/v4/zones'))
        self.assertIn("9109", ask('curl -s -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN_OTHER" "$CLOUDFLARE_BASE_URL_MINE/zones"'))
        lost = ask(f"curl -si {origin}/client/v4/zones")
        self.assertIn("421", lost.splitlines()[0])
        self.assertIn("/_s/other/client/v4", lost)

    def test_serve_seed(self):
        secrets = []
        for seed in ("5", "5"):
            process, _ = self.serve("mine.yaml", "--env-file", "env.sh", "--seed", seed)
            secrets.append([line for line in self.read("env.sh").splitlines() if "API_TOKEN" in line])
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=10)
        self.assertEqual(secrets[0], secrets[1])

    def test_files_that_cannot_be_written_are_errors(self):
        self.assertEqual(self.cfmock("serve", "mine.yaml", "--journal", "gone/j").returncode, 2)
        self.assertEqual(self.cfmock("serve", "mine.yaml", "--env-file", "gone/e").returncode, 2)
        self.assertEqual(self.cfmock("run", "mine.yaml", "--junit", "gone/j", "--", "sh", "-c", GOOD).returncode, 2)


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
