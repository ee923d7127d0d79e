#!/usr/bin/python3
"""`cfmock ca` as its help says to use it: what it prints is evaluated in a shell, and with nothing but that environment each client
trusts `cfmock serve --tls --ca-dir` of the same folder; without it none does."""
import os
import shlex
import subprocess
import tempfile
import unittest

from cfmock_process import CFMOCK, PLAIN, PYTHON, Server, bare_environment, run
from tls_peer import port_of

# Each prints the status that $URL is answered with.
AUTH = "{headers: {Authorization: `Bearer ${process.env.TOKEN}`}}"
CLIENTS = {
    "curl": ["sh", "-c", 'exec curl -sS -o /dev/null -w "%{http_code}\\n" -H "Authorization: Bearer $TOKEN" "$URL"'],
    "requests": [PYTHON, "-c", "import os, requests\n"
                               "print(requests.get(os.environ['URL'], headers={'Authorization': 'Bearer ' + os.environ['TOKEN']}).status_code)"],
    "urllib": [PYTHON, "-c", "import os, urllib.request\n"
                             "asked = urllib.request.Request(os.environ['URL'], headers={'Authorization': 'Bearer ' + os.environ['TOKEN']})\n"
                             "with urllib.request.urlopen(asked) as answer: print(answer.status)"],
    "node fetch": ["node", "-e", f"fetch(process.env.URL, {AUTH}).then(answer => console.log(answer.status))"],
    "node https": ["node", "-e", f"require('https').get(process.env.URL, {AUTH}, answer => {{ console.log(answer.statusCode); answer.resume(); }})"],
    "openssl": ["sh", "-c", r'''printf 'GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n' "$URL" "$TOKEN" |
        openssl s_client -quiet -ign_eof -verify_return_error -verify_ip 127.0.0.1 -connect "127.0.0.1:$PORT" | sed -n '1s/^HTTP.1.1 \([0-9]*\).*/\1/p' '''],
}
READS = {"SSL_CERT_FILE": ("urllib", "openssl"), "CURL_CA_BUNDLE": ("curl", "requests"), "REQUESTS_CA_BUNDLE": ("requests",),
         "NODE_EXTRA_CA_CERTS": ("node fetch", "node https")}
UNTRUSTED = r"(?i)unable to get local issuer|certificate verify failed|unable_to_verify|unable_to_get_issuer|self.signed"


class Ca(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.ca = os.path.join(self.folder, "it's a ca")  # a name that has to be quoted

    def lines(self, *options, ca=None):
        return shlex.join([CFMOCK, "ca", "--ca-dir", ca or self.ca, *options])

    def ask(self, server, lines, client):
        """What the client says, in a shell that evaluates what this command prints, and with an environment that has nothing else of TLS."""
        command = f'eval "$({lines})"\nexec "$@"'
        env = {"PATH": os.environ["PATH"], "HOME": self.folder, "URL": server.env["CLOUDFLARE_BASE_URL"] + "/zones",
               "TOKEN": server.env["CLOUDFLARE_API_TOKEN"], "PORT": str(port_of(server.env["CFMOCK_ORIGIN"]))}
        return subprocess.run(["sh", "-c", command, "sh", *client], env=env, capture_output=True, text=True, timeout=60, check=False)

    def trusted(self, *more):
        with Server(PLAIN, "--tls", "--ca-dir", self.ca) as server:
            for name, client in CLIENTS.items():
                with self.subTest(name):
                    before = len(server.calls())
                    said = self.ask(server, self.lines(*more), client)
                    self.assertEqual(said.stdout, "200\n", said.stderr)
                    self.assertEqual(len(server.calls()), before + 1)

    def test_whoever_evaluates_the_lines_trusts_the_server(self):
        self.trusted()

    def test_the_lines_of_a_file_of_ones_own_do_as_well(self):
        self.trusted("-o", os.path.join(self.folder, "my ca.pem"))

    def test_one_line_does_for_whom_it_names(self):
        with Server(PLAIN, "--tls", "--ca-dir", self.ca) as server:
            for variable, names in READS.items():
                for name in names:
                    with self.subTest(variable=variable, client=name):
                        said = self.ask(server, f"{self.lines()} | grep '^export {variable}='", CLIENTS[name])
                        self.assertEqual(said.stdout, "200\n", said.stderr)

    def test_whoever_does_not_trusts_it_not(self):
        with Server(PLAIN, "--tls", "--ca-dir", self.ca) as server:
            for name, client in CLIENTS.items():
                with self.subTest(name):
                    said = self.ask(server, "true", client)
                    self.assertEqual(said.stdout.removeprefix("000\n"), "")  # curl's word for no status
                    self.assertRegex(said.stderr, UNTRUSTED)
            self.assertEqual(server.calls(), [])

    def test_another_ca_does_not_do(self):
        with Server(PLAIN, "--tls", "--ca-dir", self.ca) as server:
            for name, client in CLIENTS.items():
                with self.subTest(name):
                    said = self.ask(server, self.lines(ca=os.path.join(self.folder, "another")), client)
                    self.assertRegex(said.stderr, UNTRUSTED)
            self.assertEqual(server.calls(), [])

    def test_a_file_named_by_a_dash_is_none(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([CFMOCK, "ca", "--ca-dir", self.ca, "-o", "-"], capture_output=True, text=True, timeout=30, check=False, cwd=folder)
            self.assertEqual((done.returncode, done.stdout, os.listdir(folder)), (2, "", []))
            self.assertIn("--pem prints the certificate", done.stderr)

    def test_the_file_holds_the_certificate_and_no_key(self):
        for name in ("ca-copy.pem", "my ca.pem"):
            with self.subTest(name):
                path = os.path.join(self.folder, name)
                done = run("ca", "--ca-dir", self.ca, "-o", path)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(f"export CFMOCK_CA={shlex.quote(path)} ", done.stdout)
                with open(path, encoding="ascii") as out, open(os.path.join(self.ca, "ca.pem"), encoding="ascii") as kept:
                    text = out.read()
                    self.assertEqual(text, kept.read())
                self.assertEqual([line for line in text.splitlines() if "-----" in line], ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"])
                shown = subprocess.run(["openssl", "x509", "-in", path, "-noout", "-subject"], env=bare_environment(), capture_output=True, text=True,
                                       timeout=30, check=False)
                self.assertRegex(shown.stdout, "CN ?= ?cfmock test CA", shown.stderr)
        self.assertEqual(sorted(os.listdir(self.ca)), ["ca-key.pem", "ca.pem"])


if __name__ == "__main__":
    unittest.main()
