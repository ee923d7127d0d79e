#!/usr/bin/python3
"""The lines of `cfmock ca` for Java, run as they are printed: a key store made by them lets Java through the proxy, and nothing else does.

The client is keytool, which comes with every JRE: it reads what -file names, and for https:// that is Java's own client with Java's own trust."""
import os
import subprocess
import tempfile
import unittest

from cfmock_process import PLAIN, Server, run

ASK = "keytool -printcrl -file https://api.cloudflare.com/client/v4/zones"


class JavaTrust(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.ca = os.path.join(self.folder, "it's a ca")  # a name that has to be quoted
        lines = run("ca", "--ca-dir", self.ca).stdout.splitlines()
        self.line = {who: next(line.split(": ", 1)[1] for line in lines if line.startswith(f"# {who}: ")) for who in ("Java", "Java, then")}

    def shell(self, *commands):
        done = subprocess.run(["sh", "-c", "\n".join(("unset JAVA_TOOL_OPTIONS", *commands))], cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def options(self, server):
        host, port = server.env["HTTPS_PROXY"].rsplit("@", 1)[1].rsplit(":", 1)
        return self.line["Java, then"].replace("Host=HOST", f"Host={host}").replace("Port=PORT", f"Port={port}")

    def test_keytool_takes_the_ca(self):
        code, said = self.shell(self.line["Java"], "keytool -list -keystore cfmock.p12 -storepass changeit")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"cfmock, .*trustedCertEntry")

    def test_java_comes_through_the_proxy_and_trusts_it(self):
        with Server(PLAIN, "--proxy", "--ca-dir", self.ca) as server:
            _, said = self.shell(self.line["Java"], self.options(server), ASK)
            self.assertIn("Server returned HTTP response code: 403", said)
            self.assertEqual(server.calls(), ["GET /zones 403"])

    def test_java_without_the_store_trusts_it_not(self):
        with Server(PLAIN, "--proxy", "--ca-dir", self.ca) as server:
            _, said = self.shell(self.options(server).replace("-Djavax.net.ssl.trustStore=cfmock.p12", ""), ASK)
            self.assertIn("PKIX path building failed", said)
            self.assertEqual(server.calls(), [])


if __name__ == "__main__":
    unittest.main()
