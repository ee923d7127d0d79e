#!/usr/bin/python3
"""The clients of the first slice over --tls, and over --proxy with the host that they have built in: they list, write, and are refused as
over plain HTTP."""
import os
import tempfile
import time
import unittest

from cfmock_process import NODE_CLIENT, PLAIN, PYTHON_CLOUDFLARE, PYTHON_LIBCLOUD, SOURCE_DIR, Server

SDK_4 = {"SDK_PACKAGE": "cloudflare-4"}
NODE = os.path.join(SOURCE_DIR, "tests/node")
# Whom the proxy does not lead goes nowhere, and not to the real API.
THROUGH = {"NODE_OPTIONS": f"--require {NODE}/loopback_only.cjs --require {NODE}/env_proxy.cjs", "STRAY_CONNECTIONS": os.devnull}
# It speaks through node-fetch, which knows no proxy; by its own shim it takes Node's fetch, which env_proxy.cjs leads.
WEB = {"NODE_OPTIONS": f"{THROUGH['NODE_OPTIONS']} --require {NODE}/node_modules/cloudflare-4/shims/web.js"}
CLIENTS = {"typescript-7": (NODE_CLIENT, {}), "typescript-4": (NODE_CLIENT, SDK_4), "python-cloudflare": (PYTHON_CLOUDFLARE, {}),
           "python-libcloud": (PYTHON_LIBCLOUD, {})}
WRANGLER = PLAIN.replace("[Zone Read, DNS Write]", "[User Details Read, Account Settings Read]")


class OverTls(unittest.TestCase):
    way = "--tls"
    origin = "https://127.0.0.1:"
    env = {}
    own = {}

    def each(self, check):
        for name, (command, env) in CLIENTS.items():
            with self.subTest(name):
                check(command, {**env, **self.env, **self.own.get(name, {})})

    def test_they_list(self):
        def check(command, env):
            with Server(PLAIN, self.way) as server:
                self.assertTrue(server.env["CLOUDFLARE_BASE_URL"].startswith(self.origin))
                self.assertEqual(server.outcome(command, "zones", **env), {"done": {"zones": ["example.com"]}})
                self.assertEqual(server.calls()[0], "GET /zones 200")
        self.each(check)

    def test_they_write(self):
        def check(command, env):
            with Server(PLAIN, self.way) as server:
                server.outcome(command, "create", **env)
                self.assertIn("POST", [row["method"] for row in server.journal() if row["status"] == 200])
        self.each(check)

    def test_they_are_refused(self):
        def check(command, env):
            with Server("expired-token", self.way) as server:
                said = server.outcome(command, "zones", **env)
                self.assertIn("9109", str(said), said)
                self.assertEqual(server.calls()[0], "GET /zones 403")
        self.each(check)

    def test_wrangler(self):
        for package in ("wrangler-3", "wrangler-4"):
            with self.subTest(package), tempfile.TemporaryDirectory() as home, Server(WRANGLER, self.way) as server:
                os.mkdir(os.path.join(home, "update-check"))
                with open(os.path.join(home, "update-check/wrangler-latest.json"), "w", encoding="utf-8") as out:
                    out.write('{"latest": "0.0.0", "lastUpdate": %d}' % (time.time() * 1000))
                program = os.path.join(SOURCE_DIR, "tests/node/node_modules", package, "bin/wrangler.js")
                finished = server.client(["node", program, "whoami"], timeout=120, HOME=home, TMPDIR=home, XDG_CONFIG_HOME=home,
                                         WRANGLER_SEND_METRICS="false", CI="1")
                self.assertEqual(finished.returncode, 0, finished.stdout + finished.stderr)
                self.assertIn("GET /accounts 200", server.calls())
                self.assertNotIn("foreign-host", [row.get("cause") for row in server.journal()], server.calls())


class ThroughTheProxy(OverTls):
    way = "--proxy"
    origin = "https://api.cloudflare.com/"
    env = THROUGH
    own = {"typescript-4": WEB}


if __name__ == "__main__":
    unittest.main()
