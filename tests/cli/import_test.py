#!/usr/bin/env python3
"""`cfmock import`, and the catalogues that it makes where they are used."""
import json
import os
import subprocess
import sys
import unittest

from case import Case


class Import(Case):
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


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
