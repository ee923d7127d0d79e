#!/usr/bin/env python3
"""The command line as a pipeline sees it: every exit code, every flag shown to change something, results on standard output."""
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

from case import ASK, CFMOCK, GOOD, SCENARIO, SOURCE, Case


class Cli(Case):
    # ---- usage ------------------------------------------------------------------------------------------------------

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
                          ["check", "--", "x"], ["serve", "--idle", "soon"], ["serve", "--max-sessions", "0"], ["explain", "not-a-thing"], ["list", "--cause", "nonsense"], ["list", "nowhere"]):
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

    # ---- check ------------------------------------------------------------------------------------------------------

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

    # ---- list, new, explain, schema ---------------------------------------------------------------------------------

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

    def test_a_scenario_that_hands_no_token_says_so_to_a_client_that_asks_nothing(self):
        done = self.cfmock("run", "wrong-key", "--", "true")
        self.assertEqual(done.returncode, 5)
        self.assertIn("this scenario hands CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL, no token;", done.stdout)
        self.assertNotIn("no token", self.cfmock("run", "mine.yaml", "--", "true").stdout)

    def test_new_in_a_folder(self):
        os.mkdir(os.path.join(self.folder, "sub"))
        self.assertEqual(self.cfmock("new", "x", "--cause", "expired-token", "--folder", "sub").stdout, "sub/x.yaml\n")
        self.assertEqual(self.cfmock("new", "x", "--cause", "expired-token", "--folder", "gone").returncode, 2)

    def test_explain_a_code_and_a_cause(self):
        done = self.cfmock("explain", "10000")
        self.assertEqual(done.returncode, 0)
        for word in ("expired-token", "missing-permission", "blocked-address", "rate-limited", "false-friend", "does not say what is wrong"):
            self.assertIn(word, done.stdout)
        self.assertIn("a fresh token", self.cfmock("explain", "expired-token").stdout)
        self.assertEqual(self.cfmock("explain", "424242").returncode, 2)
        self.assertNotIn("none", self.cfmock("explain", "nope").stderr.split("one of")[0])  # "none" is no cause to be explained

    def test_explain_a_saved_answer_narrows_by_status_and_message(self):
        self.write("a.txt", 'HTTP/1.1 403 Forbidden\r\nServer: cloudflare\r\n\r\n{"success":false,"errors":[{"code":9109,'
                            '"message":"Cannot use the access token from location: 198.51.100.1"}],"messages":[],"result":null}')
        done = self.cfmock("explain", "a.txt")
        self.assertIn("One cause fits:\n\n1. blocked-address", done.stdout)
        self.write("b.txt", "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>nginx</html>")
        self.assertIn("a page of HTML", self.cfmock("explain", "b.txt").stdout)
        self.write("c.txt", '{"result":{"status":"active"},"success":true,"errors":[],"messages":[{"code":10000,"message":"x"}]}')
        self.assertIn("false-friend", self.cfmock("explain", "c.txt").stdout)

    GOLDEN = {  # name of the golden file: arguments, file for standard input
        "10000": (["10000"], None),
        "401-10000": (["--request", "GET /zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records"], "401-10000.in"),
        "403-9109": (["-", "--request", "GET /zones/023e105f4ecef8ad9ca31a8372d0c353/settings"], "403-9109.in"),
        "429-html": (["-"], "429-html.in"),
        "verify-success": ([], "verify-success.in"),
    }

    def test_explain_as_a_person_reads_it(self):
        folder = os.path.join(SOURCE, "tests", "golden", "explain")
        for name, (arguments, given) in self.GOLDEN.items():
            with self.subTest(name), open(os.path.join(folder, given) if given else os.devnull, "rb") as file:
                done = subprocess.run([CFMOCK, "explain", *arguments], stdin=file, capture_output=True, timeout=60)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.same_as_golden(os.path.join(folder, name + ".txt"), done.stdout.decode())

    def same_as_golden(self, path, text):
        if os.environ.get("UPDATE_GOLDEN"):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), text)

    def test_explain_a_journal_knows_which_it_was(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--", "sh", "-c", GOOD)
        done = self.cfmock("explain", "j.jsonl")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 exchange, 1 of them refused or broken, in 1 kind\n", done.stdout)
        self.assertIn("expired-token   <- this it was", done.stdout)
        self.assertIn("invalid-token", done.stdout)
        self.assertEqual(json.loads(self.cfmock("explain", "j.jsonl", "--json").stdout)[0]["known_cause"], "expired-token")

    def test_explain_tells_what_it_does_not_know(self):
        for given, code, word in (("", 2, "has no answer in it"), ("hello", 5, "cannot explain it"), ("\0\1\2\3", 2, "is no text"),
                                  ('{"success":false,"errors":[{"code":4711}]}', 5, "cannot explain it"),
                                  ('HTTP/1.1 403 x\n\n{"success":false,"errors":[{"code":4711}]}', 0, "do not know this code"),
                                  ('{"success":false,"errors":[{"code":9109,"mess', 0, "The JSON does not end")):
            with self.subTest(given):
                done = self.cfmock("explain", input=given)
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                self.assertIn(word, " ".join((done.stdout + done.stderr).split()))

    def test_explain_refuses_a_request_that_is_none(self):
        done = self.cfmock("explain", "--request", "zones", input="{}")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--request takes 'METHOD /path'", done.stderr)

    def test_explain_a_line_of_log_in_place_of_a_file(self):
        done = self.cfmock("explain", "zones: 403 9109 Invalid access token")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn('HTTP 403, code 9109 "Invalid access token"', done.stdout)
        done = self.cfmock("explain", "it did not work")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("YOUR-CLIENT 2>&1 | cfmock explain", done.stderr)

    def test_explain_a_file_that_is_not_there(self):
        for name in ("nofile.json", "answers/one"):
            done = self.cfmock("explain", name)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"cfmock: no such file: {name}\n"))
        self.assertIn("did you mean expired-token?", self.cfmock("explain", "expird-token").stderr)

    def test_explain_a_code_at_an_endpoint(self):
        zone = "GET /zones/023e105f4ecef8ad9ca31a8372d0c353"
        narrow = self.cfmock("explain", "10000", "--request", zone + "/dns_records")
        self.assertEqual((narrow.returncode, narrow.stderr), (0, ""))
        self.assertIn("to GET /zones/{zone_id}/dns_records (family dns-records)", " ".join(narrow.stdout.split()))
        self.assertNotIn("THE CHECKLIST", narrow.stdout)
        for what in ("10000", "403"):
            self.assertEqual(self.cfmock("explain", what, "--request", "zones").returncode, 2)
        self.assertEqual(self.cfmock("explain", "expired-token", "--request", zone).returncode, 2)

    def test_explain_as_data(self):
        told = json.loads(self.cfmock("explain", "10000", "--json").stdout)[0]
        self.assertEqual(told["causes"][0]["cause"], "missing-permission")
        self.assertIn("no-dns-permission", told["causes"][0]["scenarios"])
        self.assertTrue(all(fit["evidence"] for cause in told["causes"] for fit in cause["fits"]))

    def test_schema_is_json(self):
        self.assertIn("$schema", json.loads(self.cfmock("schema").stdout))

    # ---- import -----------------------------------------------------------------------------------------------------

    DOCUMENT = json.dumps({"openapi": "3.0.3", "info": {"title": "Mine", "version": "9"}, "paths": {
        "/zones": {"get": {"x-api-token-group": ["Zone Read", "Moon Bases Read"]}, "post": {"x-cfPermissionsRequired": {"enum": ["#zone:edit"]}}, "head": {}},
        "/radar/moons": {"get": {}}}})

    def test_import_writes_a_catalogue_and_tells_what_it_took(self):
        self.write("openapi.json", self.DOCUMENT)
        done = self.cfmock("import", "openapi", "openapi.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [line for line in done.stdout.splitlines() if not line.startswith("#")]
        self.assertRegex(rows[0], r"^cfmock-catalogue\t1\tMine 9 \(OpenAPI 3\.0\.3\), document [0-9a-f]{16}$")
        self.assertEqual(rows[1:], ["groups\tmoon-bases-read-and-1\tMoon Bases Read;Zone Read", "GET /radar/moons\t-\tunknown\t-\tinferred\t-\t-",
                                    "GET /zones\tmoon-bases-read-and-1\tdocumented\t-\tinferred\t-\t-", "POST /zones\t-\tolder\t-\t-\t#zone:edit\t-"])
        for told in ("Mine 9 (OpenAPI 3.0.3): 3 operations\n", "1 with the permission groups they ask for", "1 with an older permission string only",
                     "1 with neither", "skipped: 1 operation\n    HEAD /zones: a catalogue has GET", "1 permission group that this cfmock has not heard of", "Moon Bases Read"):
            self.assertIn(told, done.stderr)

    def test_import_reads_standard_input_and_writes_to_a_file(self):
        self.write("openapi.json", self.DOCUMENT)
        whole = self.cfmock("import", "openapi", "openapi.json").stdout
        for output in (["-o", "api.tsv"], ["--output", "api.tsv"]):
            done = self.cfmock("import", "openapi", "-", *output, input=self.DOCUMENT)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            self.assertEqual(self.read("api.tsv"), whole)
        self.assertEqual(self.cfmock("import", "openapi", "-", "-o", "-", input=self.DOCUMENT).stdout, whole)
        self.assertEqual(self.cfmock("import", "openapi", "openapi.json", "-o", "gone/api.tsv").returncode, 2)

    def test_import_refuses_a_wrong_document_with_its_place_and_writes_nothing(self):
        for text, told in (('{"openapi": "3.0.0",\n "paths": {"/zones": {"get": 5}, "/user": []}}', 'bad.json:2:23: error: /paths/~1zones/get: an operation is an object, not a number\n  '),
                           ('{"openapi": "3.0.0",\n "paths": {"/zones": {"get": 5}, "/user": []}}', "bad.json:2:34: error: /paths/~1user: "),
                           ('{"swagger": "2.0"}', "bad.json:1:2: error: /swagger: this is Swagger 2.0\n  OpenAPI 3 is read; convert it: "),
                           ("openapi: 3.0.0\npaths: {}\n", "bad.json:1:1: error: this is YAML; the document is read as JSON\n  take openapi.json"),
                           ('{"openapi": ', "bad.json:1:12: error: this is no JSON: "), ("", "bad.json: error: the document is empty")):
            self.write("bad.json", text)
            done = self.cfmock("import", "openapi", "bad.json", "-o", "api.tsv")
            self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
            self.assertIn(told, done.stderr)
            self.assertFalse(os.path.exists(os.path.join(self.folder, "api.tsv")))
        self.assertIn("standard input:1:2: error: ", self.cfmock("import", "openapi", "-", input='{"swagger": "2.0"}').stderr)

    def test_import_refuses_what_has_no_end(self):
        with open("/dev/zero", "rb") as endless:
            done = self.cfmock("import", "openapi", "-", stdin=endless)
        self.assertEqual(done.returncode, 3)
        self.assertIn("standard input: error: 67108865 bytes are too much for an OpenAPI document\n  at most 64 MiB are read", done.stderr)

    CATALOGUE = ("cfmock-catalogue\t1\tMine\ngroups\tzone-read\tZone Read\ngroups\tmoons\tMoons Read\n"
                 "GET /zones\tzone-read\tdocumented\tpage\tdocumented\t-\t-\nGET /zones/{zone_id}/moons\tmoons\tdocumented\tall\tinferred\t-\t-\n")

    def write_moons(self, key):
        self.write("moons.yaml", "\n".join([
            "cfmock: 1", "name: moons", "title: An API of our own", "cause: missing-permission", *key, "credentials:", "  fresh: {token: {permissions: [Zone Read]}}",
            "  moons: {token: {permissions: [Moons Read]}}", "proof:",
            '  - {send: "GET /zones/{zone:example.com}/moons", as: fresh, answer: {status: 403, code: 10000}}',
            '  - {send: "GET /zones/{zone:example.com}/moons", as: moons, answer: {status: 200}}',
            'expect:', '  - calls: {of: "GET /zones/{zone_id}/moons", at_least: 1}', ""]))

    def test_a_catalogue_takes_the_place_of_the_built_in_operations(self):
        self.write("api.tsv", self.CATALOGUE)
        for key, option in (([], ["--catalogue", "api.tsv"]), (["catalogue: api.tsv"], []), (["catalogue: gone.tsv"], ["--catalogue", "api.tsv"])):
            self.write_moons(key)
            done = self.cfmock("check", "moons.yaml", *option)
            self.assertEqual((done.returncode, done.stderr), (0, ""), (key, option))
            ran = self.cfmock("run", "moons.yaml", *option, "--", "sh", "-c", 'curl -s -H "Authorization: Bearer $CFMOCK_SECRET_MOONS" "$CLOUDFLARE_BASE_URL/zones/$CLOUDFLARE_ZONE_ID/moons"')
            self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)

    def test_a_catalogue_is_found_beside_the_scenario(self):
        os.mkdir(os.path.join(self.folder, "sub"))
        self.write("sub/api.tsv", self.CATALOGUE)
        self.write_moons(["catalogue: api.tsv"])
        os.rename(os.path.join(self.folder, "moons.yaml"), os.path.join(self.folder, "sub/moons.yaml"))
        self.assertEqual(self.cfmock("check", "sub/moons.yaml").returncode, 0)

    def test_without_its_catalogue_a_group_and_a_route_are_unknown(self):
        self.write_moons([])
        done = self.cfmock("check", "moons.yaml")
        self.assertEqual(done.returncode, 3)
        self.assertIn('unknown permission group "Moons Read"', done.stderr)

    def test_serve_takes_a_catalogue(self):
        self.write("api.tsv", self.CATALOGUE)
        self.serve("mine.yaml", "--catalogue", "api.tsv", "--env-file", "env.sh")
        ask = '. ./env.sh; curl -s -H "Authorization: Bearer $CFMOCK_SECRET_FRESH" "$CLOUDFLARE_BASE_URL/{}"'
        for path, code in (("user", "7000"), ("zones/$CLOUDFLARE_ZONE_ID/moons", "10000")):
            done = subprocess.run(["/bin/sh", "-c", ask.format(path)], cwd=self.folder, capture_output=True, text=True, timeout=30)
            self.assertIn(f'"code":{code}', done.stdout)

    def test_a_bad_catalogue_is_refused_with_its_place_before_anything_starts(self):
        self.write("v2.tsv", "cfmock-catalogue\t2\tx\n")
        self.write("bad.tsv", self.CATALOGUE + "GET /zones\tnone\thearsay\t-\t-\t-\t-\nGET /user\n")
        for file, told in (("v2.tsv", ['v2.tsv:1:18: error: version "2" of the catalogue format is unknown']),
                           ("bad.tsv", ['bad.tsv:6:17: error: "hearsay" is no evidence', 'bad.tsv:6:12: error: no set of groups is called "none"', "bad.tsv:7:1: error: an operation has 7 cells, not 1"]),
                           ("gone.tsv", ["there is no catalogue gone.tsv"]), (".", [". is no file"]), ("mine.yaml", ["mine.yaml:1:1: error: this is no catalogue"])):
            for command in (["check", "mine.yaml"], ["run", "mine.yaml", "--", "touch", "ran"], ["serve", "mine.yaml", "--env-file", "env"]):
                done = self.cfmock(*command[:2], "--catalogue", file, *command[2:])
                self.assertEqual(done.returncode, 3, done.stderr)
                for each in told:
                    self.assertIn(each, done.stderr)
            self.write_moons([f"catalogue: {file}"])
            done = self.cfmock("check", "moons.yaml", "--lint-only")
            self.assertEqual(done.returncode, 3)
            for each in told:
                self.assertIn(each, done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ran")) or os.path.exists(os.path.join(self.folder, "env")))

    def test_import_usage(self):
        for arguments, told in ((["openapi", "gone.json"], "cannot read gone.json: No such file or directory"), (["openapi", "."], "cannot read .: "),
                                (["swagger", "mine.yaml"], 'import reads openapi, not "swagger"'), (["openapi"], "FILE"), (["openapi", "x", "--outptu", "y"], "did you mean --output?")):
            done = self.cfmock("import", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(told, done.stderr)

    # ---- run --------------------------------------------------------------------------------------------------------

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
                                (["serve", "mine.yaml", "--port", "99999"], "65535"),
                                (["run", "mine.yaml", "--client", "a=true", "--client", "a=true"], "two clients are named a")):
            done = self.cfmock(*arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(near, done.stderr)

    def test_explain_a_code_of_a_chain(self):
        self.assertIn("400 6003 Invalid request headers", self.cfmock("explain", "6111").stdout)

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
        done = self.cfmock("run", "twice.yaml", "--timeout", "200ms", "--", "sh", "-c", count + f"{ASK}; exec cat /dev/zero > /dev/null")
        self.assertEqual(done.returncode, 5, done.stdout)
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
        shown = os.read(terminal, 65536).decode()
        os.close(terminal)
        self.assertEqual(shown, "".join(f"\r\x1b[K[{n}/3] {n} met: mine#{n}" for n in (1, 2, 3)) + "\r\x1b[K")
        self.assertIn("3 of 3 met", done.stdout)
        self.assertEqual(subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60).stderr, "")

    def interrupted(self, *arguments):
        """What is printed when Ctrl-C comes after the client has written the file "asked"."""
        process = subprocess.Popen([CFMOCK, *arguments], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not os.path.exists(os.path.join(self.folder, "asked")):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, out + err)
        return out

    def test_run_interrupted_among_many_reports_what_was_seen(self):
        out = self.interrupted("run", "mine.yaml", "--repeat", "50", "--jobs", "1", "--", "sh", "-c",
                               f"echo x >> runs; [ $(wc -l < runs) = 2 ] || {{ {GOOD}; }}; {ASK}; echo asked > asked; exec cat /dev/zero > /dev/null")
        self.assertIn("1 of 2 met", out)

    # ---- report -----------------------------------------------------------------------------------------------------

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

    def test_report_refuses_what_it_cannot_judge(self):
        self.cfmock("run", "mine.yaml", "--journal", "j.jsonl", "--", "sh", "-c", GOOD)
        for arguments, told in ((["j.jsonl", "expired-token"], "j.jsonl holds no run of expired-token\n  it holds those of mine\n"),
                                (["gone.jsonl", "mine.yaml"], "cannot read gone.jsonl"), (["j.jsonl", "auth"], "auth is more than one scenario"),
                                (["mine.yaml", "mine.yaml"], "mine.yaml holds no run of mine\n  it holds no run at all")):
            done = self.cfmock("report", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(told, done.stderr)

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

    # ---- serve ------------------------------------------------------------------------------------------------------

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

    def test_serve_environment_is_what_the_env_file_holds(self):
        process, _ = self.serve("mine.yaml", "--env-file", "env.sh")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.stdout.read(), self.read("env.sh"))
        self.assertEqual(process.wait(timeout=10), 0)

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
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        _, first = self.serve("mine.yaml", "--port", str(port), "--host", "127.0.0.1")
        self.assertIn(f"http://127.0.0.1:{port} ", first)

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
