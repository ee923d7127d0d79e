#!/usr/bin/python3
"""wrangler, majors 3 and 4, against `cfmock serve`: what it says, how it ends, and what it asked. A connection to any
other machine fails the test. docs/clients.md tells it in words."""
import json
import os
import time
import shutil
import socket
import subprocess
import tempfile
import unittest

from cfmock_process import SOURCE_DIR, Server

ACCOUNT = "01a7362d577a6c3019a474fd6f485823"  # Example in the shipped worlds
A = f"/accounts/{ACCOUNT}"
SERVICE, SCRIPT = f"{A}/workers/services/hello", f"{A}/workers/scripts/hello"
GROUPS = ["Workers Scripts Write", "Workers KV Storage Write", "D1 Write", "User Details Read", "Account Settings Read"]
WORKER = 'export default { async fetch() { return new Response("hello"); } };\n'
CONFIG = 'name = "hello"\nmain = "index.js"\ncompatibility_date = "2025-01-01"\n'
NODE_MAJOR = int(subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout[1:].split(".")[0])


def scenario(permissions=GROUPS, **bent):
    token = json.dumps({"permissions": permissions, **bent})
    return f"""cfmock: 1
name: scenario
title: wrangler
cause: none
world: one-zone
credentials: {{primary: {{token: {token}}}}}
"""


def closed_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Major:
    """The tests; a subclass names the major."""
    package = ""

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)
        for name, text in (("index.js", WORKER), ("wrangler.toml", CONFIG)):
            with open(os.path.join(self.home, name), "w", encoding="utf-8") as out:
                out.write(text)

        # wrangler 3 asks once an hour for a newer version of itself, and keeps the answer here: it has just asked.
        os.mkdir(os.path.join(self.home, "update-check"))
        with open(os.path.join(self.home, "update-check/wrangler-latest.json"), "w", encoding="utf-8") as out:
            json.dump({"latest": "0.0.0", "lastUpdate": int(time.time() * 1000)}, out)

    def wrangler(self, server, *arguments, code=0, account=ACCOUNT):
        """What it printed; it must end with `code`, and not print the token."""
        stray = os.path.join(self.home, "stray")
        guard = os.path.join(SOURCE_DIR, "tests/node/loopback_only.cjs")
        env = {"HOME": self.home, "TMPDIR": self.home, "XDG_CONFIG_HOME": self.home, "CI": "1", "NO_COLOR": "1", "WRANGLER_SEND_METRICS": "false",
               "WRANGLER_SEND_ERROR_REPORTS": "false", "WRANGLER_HIDE_BANNER": "true", "CLOUDFLARE_ACCOUNT_ID": account,
               "npm_config_registry": f"http://127.0.0.1:{closed_port()}/",  # it looks there for a newer version of itself
               "NODE_OPTIONS": f"--require {guard}", "STRAY_CONNECTIONS": stray}
        script = os.path.join(SOURCE_DIR, "tests/node/node_modules", self.package, "bin/wrangler.js")
        finished = server.client(["node", script, *arguments, "--cwd", self.home], timeout=120, **env)
        said = finished.stdout + finished.stderr
        self.assertEqual(finished.returncode, code, said)
        self.assertNotIn(server.env["CLOUDFLARE_API_TOKEN"], said)
        if os.path.exists(stray):
            with open(stray, encoding="utf-8") as hosts:
                self.fail("it went to other machines: " + hosts.read())
        return said

    def asked(self, server, since=0):
        """The calls so far; none on a route that cfmock does not know."""
        for row in server.journal():
            self.assertNotIn(row.get("cause"), ("unknown-route", "wrong-method"), row["path"])
        return server.calls()[since:]

    def test_whoami(self):
        with Server(scenario()) as server:
            said = self.wrangler(server, "whoami")
            self.assertIn("dev@example.com", said)
            self.assertIn(ACCOUNT, said)
            self.assertEqual(self.asked(server), ["GET /user/tokens/verify 200", "GET /user 200", "GET /accounts 200"])

    def test_makes_and_lists_kv_namespaces(self):
        with Server(scenario()) as server:
            self.assertIn("Success!", self.wrangler(server, "kv", "namespace", "create", "CACHE"))
            said = self.wrangler(server, "kv", "namespace", "list")
            listed = json.loads(said[said.index("["):])
            self.assertEqual([one["title"][-5:] for one in listed], ["CACHE"])
            made = f"{A}/storage/kv/namespaces"
            self.assertEqual(set(self.asked(server)), {f"POST {made} 200", f"GET {made} 200"})

    def test_makes_and_lists_d1_databases(self):
        with Server(scenario()) as server:
            self.assertIn("Successfully created DB 'books'", self.wrangler(server, "d1", "create", "books"))
            self.assertIn("books", self.wrangler(server, "d1", "list"))
            self.assertEqual(self.asked(server), [f"POST {A}/d1/database 200", f"GET {A}/d1/database 200"])

    def test_deploys_a_new_worker_then_a_new_version(self):
        with Server(scenario()) as server:
            self.assertIn("https://hello.example.workers.dev", self.wrangler(server, "deploy"))
            first = self.asked(server)
            # It learns from two answers that the Worker is new; everything else succeeds.
            self.assertEqual(first[:2], [f"GET {SERVICE} 404", f"GET {SCRIPT}/deployments 404"])
            refused = [call for call in first if not call.endswith(" 200")]
            self.assertEqual(refused, first[:2] + [f"GET {SCRIPT}/settings 404"] * (self.package == "wrangler-4"))
            for call in (f"PUT {SCRIPT} 200", f"GET {A}/workers/subdomain 200", f"POST {SCRIPT}/subdomain 200"):
                self.assertIn(call, first)

            said = self.wrangler(server, "deploy")
            self.assertRegex(said, r"Current Version ID: [0-9a-f]{8}-[0-9a-f]{4}-")
            self.assertNotIn("undefined", said)
            second = self.asked(server, len(first))
            self.assertEqual([call for call in second if not call.endswith(" 200")], [])
            written = [f"POST {SCRIPT}/versions 200", f"POST {SCRIPT}/deployments 200", f"PATCH {SCRIPT}/script-settings 200"]
            self.assertEqual([call for call in second if call in written], written)
            self.assertNotIn(f"PUT {SCRIPT} 200", second)

            self.wrangler(server, "delete", "--force")
            self.assertIn(f"DELETE {SERVICE} 200", self.asked(server))
            self.assertIn("[code: 10007]", self.wrangler(server, "versions", "list", "--name", "hello", code=1))

    def test_tells_an_expired_token(self):
        with Server(scenario(expires_on="-1h")) as server:
            said = self.wrangler(server, "kv", "namespace", "list", code=1)
            self.assertIn("Authentication error [code: 10000]", said)
            self.assertEqual(self.asked(server)[0], f"GET {A}/storage/kv/namespaces 401")

    def test_whoami_with_an_expired_token(self):
        with Server(scenario(expires_on="-1h")) as server:
            said = self.wrangler(server, "whoami", code=1)
            self.assertIn("[code: 9109]", said)

    def test_takes_a_missing_permission_for_a_bad_token(self):
        with Server(scenario(["User Details Read", "Account Settings Read"])) as server:
            said = self.wrangler(server, "kv", "namespace", "list", code=1)
            self.assertIn("Authentication error [code: 10000]", said)
            self.assertEqual(self.asked(server)[0], f"GET {A}/storage/kv/namespaces 403")
            said = self.wrangler(server, "deploy", code=1)
            self.assertIn("Authentication error [code: 10000]", said)
            self.assertNotIn(f"PUT {SCRIPT}", " ".join(self.asked(server)))


class Wrangler3(Major, unittest.TestCase):
    package = "wrangler-3"


@unittest.skipIf(NODE_MAJOR < 20, "wrangler 4 asks for Node.js 20")
class Wrangler4(Major, unittest.TestCase):
    package = "wrangler-4"


if __name__ == "__main__":
    unittest.main()
