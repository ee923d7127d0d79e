#!/usr/bin/python3
"""--tls as its users meet it: certificates, the CA, scenarios of broken handshakes."""
import contextlib
import json
import os
import re
import socket
import ssl
import stat
import subprocess
import tempfile
import threading
import time
import unittest

from cfmock_process import NODE_CLIENT, PLAIN, PYTHON_CLOUDFLARE, Server, run
from tls_peer import Raw, port_of, trusting


def hello(server, name, **more):
    """The certificate and protocol that a client is given."""
    with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
        with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname=name, **more) as tls:
            names = [value for _, value in tls.getpeercert()["subjectAltName"]]
            return names, tls.selected_alpn_protocol()


def shown_to_all(server, name):
    """(names, first second, last second) of the certificate that a client which looks away is shown; the CA has signed it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
        with context.wrap_socket(plain, server_hostname=name) as tls:
            pem = ssl.DER_cert_to_PEM_cert(tls.getpeercert(binary_form=True))

    def openssl(*words):
        return subprocess.run(["openssl", *words], input=pem, capture_output=True, text=True, check=True, timeout=30).stdout

    openssl("verify", "-no_check_time", "-purpose", "sslserver", "-CAfile", server.env["CFMOCK_CA"])
    dates = dict(line.split("=") for line in openssl("x509", "-noout", "-dates").splitlines())
    names = re.findall(r"(?:DNS|IP Address):([^,\s]+)", openssl("x509", "-noout", "-ext", "subjectAltName"))
    return names, ssl.cert_time_to_seconds(dates["notBefore"]), ssl.cert_time_to_seconds(dates["notAfter"])


def pour(flooder):
    """Requests without end, until nobody takes them."""
    requests = b"GET /client/v4/zones HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200
    try:
        while True:
            flooder.stdin.write(requests)
    except (OSError, ValueError):
        pass


class Tls(unittest.TestCase):
    def test_clients_find_it_and_trust_it(self):
        with Server(PLAIN, "--tls") as server:
            self.assertTrue(server.env["CLOUDFLARE_BASE_URL"].startswith("https://127.0.0.1:"))
            curl = server.client(["sh", "-c", 'curl -sS -o /dev/null -w %{http_code} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones"'])
            self.assertEqual((curl.stdout, curl.stderr), ("200", ""))
            self.assertEqual(server.outcome(NODE_CLIENT, "zones"), {"done": {"zones": ["example.com"]}})
            self.assertEqual(server.outcome(PYTHON_CLOUDFLARE, "zones"), {"done": {"zones": ["example.com"]}})
            self.assertEqual(set(server.calls()), {"GET /zones 200"})

    def test_a_certificate_for_each_name(self):
        with Server(PLAIN, "--tls", "--tls-name", "cfmock.test") as server:
            for name in ("api.cloudflare.com", "localhost", "cfmock.test"):
                self.assertEqual(hello(server, name), ([name], "http/1.1"))
            self.assertEqual(hello(server, "127.0.0.1")[0][0], "127.0.0.1")
            with self.assertRaisesRegex(ssl.SSLError, "unrecognized name|UNRECOGNIZED_NAME"):
                hello(server, "example.com")

    def test_a_client_of_http_1_0(self):
        with Server(PLAIN, "--tls") as server:
            curl = server.client(["sh", "-c", 'curl -sS --http1.0 -o /dev/null -w "%{http_code} %{http_version}" -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones"'])
            self.assertEqual((curl.stdout, curl.stderr), ("200 1.1", ""))
            self.assertEqual([row["version"] for row in server.journal()], [10])

    def test_openssl_verifies(self):
        with Server(PLAIN, "--tls") as server:
            shown = subprocess.run(["openssl", "s_client", "-connect", server.env["CFMOCK_ORIGIN"].removeprefix("https://"), "-servername", "api.cloudflare.com",
                                    "-verify_hostname", "api.cloudflare.com", "-verify_return_error", "-brief", "-CAfile", server.env["CFMOCK_CA"]],
                                   input="", capture_output=True, text=True, timeout=30, check=False)
            self.assertEqual(shown.returncode, 0, shown.stderr)
            self.assertIn("Verification: OK", shown.stderr)

    def test_plain_http_is_told_so(self):
        with Server(PLAIN, "--tls") as server:
            with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                plain.sendall(b"GET /client/v4/zones HTTP/1.1\r\nHost: x\r\n\r\n")
                answer = b"".join(iter(lambda: plain.recv(4096), b"")).decode()
            self.assertTrue(answer.startswith("HTTP/1.1 400 "), answer)
            self.assertIn("use https://", answer)

    def test_a_client_that_does_not_trust_it_is_told_in_the_verdict(self):
        done = run("run", "expired-token", "--tls", "--", "sh", "-c", 'env -u CURL_CA_BUNDLE -u SSL_CERT_FILE curl -sS "$CLOUDFLARE_BASE_URL/zones"')
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        self.assertIn("a TLS handshake failed", done.stdout)
        self.assertIn("cfmock ca", done.stdout)

    def test_the_ca_is_kept_and_its_key_hidden(self):
        with tempfile.TemporaryDirectory() as folder:
            ca = os.path.join(folder, "ca")
            lines = run("ca", "--ca-dir", ca)
            self.assertEqual(lines.returncode, 0, lines.stderr)
            self.assertIn(f"export CURL_CA_BUNDLE={ca}/ca.pem", lines.stdout)
            for who in ("# curl", "Python", "# Node", "Go", "# Java", "# OpenSSL"):
                self.assertIn(who, lines.stdout)
            self.assertEqual(subprocess.run(["sh", "-n"], input=lines.stdout, text=True, check=False).returncode, 0)
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(ca, "ca-key.pem")).st_mode), 0o600)
            pem = run("ca", "--ca-dir", ca, "--pem").stdout
            with open(os.path.join(ca, "ca.pem"), encoding="utf-8") as kept:
                self.assertEqual(pem, kept.read())
            with Server(PLAIN, "--tls", "--ca-dir", ca) as server:
                self.assertEqual(server.env["CFMOCK_CA"], os.path.join(ca, "ca.pem"))
                self.assertEqual(hello(server, "localhost")[0], ["localhost"])
                got = server.client(["sh", "-c", 'curl -sS "$CFMOCK_CONTROL/ca"'])
                self.assertEqual(got.stdout, pem)

    def test_without_a_folder_the_key_is_in_none(self):
        for way in ("--tls", "--proxy"):
            with Server(PLAIN, way) as server:
                folder = os.path.dirname(server.env["CFMOCK_CA"])
                self.assertEqual(os.listdir(folder), [os.path.basename(server.env["CFMOCK_CA"])])
                with open(server.env["CFMOCK_CA"], encoding="utf-8") as kept:  # one block, and no key
                    self.assertRegex(kept.read(), r"\A-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n\Z")
            self.assertFalse(os.path.exists(folder))

    def test_options_that_mean_nothing_alone(self):
        for words in (["--ca-dir", "x"], ["--tls-name", "x"], ["--proxy-port", "1"]):
            done = run("serve", "expired-token", *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(words[0], done.stderr)
        self.assertEqual(run("ca").returncode, 2)

    def test_a_client_that_never_pauses_holds_nobody_up(self):
        with Server(PLAIN, "--tls") as server:
            flooder = subprocess.Popen(["openssl", "s_client", "-quiet", "-connect", server.env["CFMOCK_ORIGIN"].removeprefix("https://"), "-CAfile", server.env["CFMOCK_CA"]],
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            flood = threading.Thread(target=pour, args=(flooder,))
            flood.start()
            try:
                for _ in range(3):
                    begun = time.monotonic()
                    self.assertEqual(hello(server, "localhost")[0], ["localhost"])
                    self.assertLess(time.monotonic() - begun, 5)
                server.process.terminate()
                server.process.wait(10)
            finally:
                flooder.kill()
                flood.join()
                flooder.wait()
                with contextlib.suppress(OSError):
                    flooder.stdin.close()

    def test_at_the_stop_the_end_is_no_truncation(self):
        """A close_notify tells it from one; Raw takes nothing else for an end. An idle client, and one in the midst of its request."""
        for began in (b"", b"POST /client/v4/zones HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"):
            with Server(PLAIN, "--tls") as server, socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                client = Raw(plain, server.env["CFMOCK_CA"], "localhost")
                client.sendall(b"GET /client/v4/zones HTTP/1.1\r\nHost: localhost\r\n\r\n" + began)
                self.assertTrue(client.recv(65536).startswith(b"HTTP/1.1 "))
                server.process.terminate()
                self.assertEqual(client.recv(65536), b"")

    def test_no_session_is_resumed(self):
        with Server(PLAIN.replace("credentials:", "handshakes: [good, expired-certificate]\ncredentials:"), "--tls") as server:
            context = trusting(server.env["CFMOCK_CA"])
            address = ("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"]))
            with context.wrap_socket(socket.create_connection(address, 10), server_hostname="localhost") as tls:
                tls.sendall(b"GET /client/v4/zones HTTP/1.1\r\nHost: localhost\r\n\r\n")
                tls.recv(65536)
                session = tls.session
            with self.assertRaisesRegex(ssl.SSLError, "certificate has expired"):
                context.wrap_socket(socket.create_connection(address, 10), server_hostname="localhost", session=session)

    def test_a_name_may_stand_before_the_scenario(self):
        done = run("run", "--tls", "--tls-name", "cfmock.test", "expired-token", "--", "true")
        self.assertIn("expired-token: The token's expires_on has passed", done.stdout)
        for name in ("", "a,permitted;DNS:com", "*.test", "mock:8443", "https://mock"):
            done = run("serve", "expired-token", "--tls", "--tls-name", name)
            self.assertEqual(done.returncode, 2, name)
            self.assertIn("--tls-name takes a host name", done.stderr)

    def test_every_address(self):
        for host, at in (("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::", "::1")):
            with Server(PLAIN, "--tls", "--host", host) as server:
                self.assertTrue(server.env["CFMOCK_ORIGIN"].startswith("https://127.0.0.1:"))
                with socket.create_connection((at, port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                    with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname=at) as tls:
                        self.assertIn(("IP Address", "127.0.0.1"), tls.getpeercert()["subjectAltName"])

    def test_a_crowd_is_turned_away_in_words_it_can_read(self):
        with Server(PLAIN, "--tls", "--max-connections", "2") as server, contextlib.ExitStack() as held:
            answers = []
            for _ in range(3):
                plain = held.enter_context(socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10))
                tls = held.enter_context(trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname="localhost"))
                tls.sendall(b"GET /client/v4/zones HTTP/1.1\r\nHost: localhost\r\n\r\n")
                answers.append(tls.recv(65536))
            self.assertEqual([answer.split(b" ")[1] for answer in answers], [b"403", b"403", b"503"])
            self.assertIn(b"there are 2 connections already", answers[2])

    def test_every_method_of_plain_http_is_told_so(self):
        with Server(PLAIN, "--tls") as server:
            for method in ("PATCH", "DELETE", "OPTIONS"):
                with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                    plain.sendall(f"{method} /client/v4/zones HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                    self.assertIn(b"use https://", b"".join(iter(lambda: plain.recv(4096), b"")))

    def test_a_client_that_speaks_http_2_alone_is_told_by_an_alert(self):
        with Server(PLAIN, "--tls") as server:
            context = ssl.create_default_context(cafile=server.env["CFMOCK_CA"])
            context.set_alpn_protocols(["h2"])
            with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                with self.assertRaisesRegex(ssl.SSLError, "(?i)no.application.protocol"):
                    context.wrap_socket(plain, server_hostname="localhost")

    def test_older_versions_of_tls_are_refused(self):
        with Server(PLAIN, "--tls") as server:
            for version in ("1.0", "1.1"):
                got = server.client(["sh", "-c", f'curl -sS --tlsv{version} --tls-max {version} --ciphers DEFAULT@SECLEVEL=0 "$CFMOCK_ORIGIN/client/v4/zones"'])
                self.assertEqual(got.returncode, 35, got.stderr)
                self.assertIn("protocol version", got.stderr)


class Handshakes(unittest.TestCase):
    CLIENT = 'curl -sS -o /dev/null -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones"'

    def met(self, name, *more, client=CLIENT):
        return run("run", name, *more, "--", "sh", "-c", client)

    def test_what_curl_says(self):
        for name, words in (("expired-certificate", "certificate has expired"), ("wrong-name-certificate", "does not match|no alternative certificate subject name"),
                            ("handshake-failure", "handshake failure")):
            for way in ([], ["--proxy"]):
                done = self.met(name, *way, client=f"{self.CLIENT} 2>&1; exit 1")
                self.assertEqual(done.returncode, 0, done.stdout)
                shown = self.met(name, *way, "--show", client=self.CLIENT)
                self.assertRegex(shown.stdout + shown.stderr, words)

    def test_an_expired_certificate_is_that_and_nothing_else(self):
        with Server("expired-certificate", "--tls") as server:
            for name in ("api.cloudflare.com", "localhost", "127.0.0.1"):
                with self.subTest(name):
                    names, begin, end = shown_to_all(server, name)
                    self.assertLess(begin, end)
                    self.assertLess(end, time.time())
                    self.assertEqual(names, [name] if name != "127.0.0.1" else [name, "0:0:0:0:0:0:0:1"])

    def test_a_wrong_name_is_wrong_and_nothing_else(self):
        with Server("wrong-name-certificate", "--tls") as server:
            for name, other in (("api.cloudflare.com", "localhost"), ("localhost", "api.cloudflare.com"), ("127.0.0.1", "api.cloudflare.com")):
                with self.subTest(name):
                    names, begin, end = shown_to_all(server, name)
                    self.assertLess(begin, time.time())
                    self.assertLess(time.time(), end)
                    self.assertEqual(names, [other])

    def test_a_client_that_looks_away_is_caught(self):
        for name in ("expired-certificate", "wrong-name-certificate"):
            done = self.met(name, client=self.CLIENT.replace("curl", "curl -k"))
            self.assertEqual(done.returncode, 4, done.stdout)

    def test_a_credential_behind_a_broken_certificate_is_a_leak_without_being_asked_about(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.yaml")
            with open(path, "w", encoding="utf-8") as out:
                out.write(PLAIN + "handshakes: {handshake: expired-certificate, times: 10}\nexpect: [{exit: {not: 0}}]\nallow: unfinished_rules\n")
            for way in ([], ["--proxy"]):
                done = self.met(path, *way, client=self.CLIENT.replace("curl", "curl -k") + "; exit 1")
                self.assertEqual(done.returncode, 4, done.stdout)
                self.assertIn("credential sent after a broken handshake (expired-certificate)", done.stdout)
            done = self.met(path, client='curl -sSk -o /dev/null "$CLOUDFLARE_BASE_URL/zones"; exit 1')
            self.assertNotIn("broken handshake (", done.stdout)

    def test_a_client_that_meets_none_has_not_passed(self):
        for name in ("expired-certificate", "wrong-name-certificate", "handshake-failure"):
            done = run("run", name, "--", "false")
            self.assertEqual(done.returncode, 5, done.stdout)
            self.assertIn("no connection met a broken handshake", done.stdout)
        done = self.met("expired-certificate", client="env -u CURL_CA_BUNDLE -u SSL_CERT_FILE " + self.CLIENT)
        self.assertEqual(done.returncode, 5, done.stdout)
        self.assertIn("does not trust the CA", done.stdout)

    def test_the_journal_has_them(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "journal.jsonl")
            done = self.met("expired-certificate", "--journal", path)
            self.assertEqual(done.returncode, 0, done.stdout)
            with open(path, encoding="utf-8") as lines:
                rows = [json.loads(line) for line in lines]
            rows = [row for row in rows if row["kind"] == "handshake"]
            self.assertEqual([row["shown"] for row in rows], ["expired-certificate"])
            self.assertIn("certificate expired", rows[0]["problem"])
            self.assertEqual(run("report", path, "expired-certificate").returncode, 0)

    def test_the_alert_on_the_wire(self):
        with Server("handshake-failure", "--tls") as server:
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            tls = trusting(server.env["CFMOCK_CA"]).wrap_bio(incoming, outgoing, server_hostname="localhost")
            with self.assertRaises(ssl.SSLWantReadError):
                tls.do_handshake()
            with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                plain.sendall(outgoing.read())
                self.assertEqual(b"".join(iter(lambda: plain.recv(4096), b"")), b"\x15\x03\x03\x00\x02\x02\x28")

    def test_several_sessions_need_the_proxy(self):
        done = run("serve", "expired-token", "expired-certificate", "--tls")
        self.assertEqual(done.returncode, 2)
        self.assertIn("give --proxy", done.stderr)

    def test_serve_needs_tls(self):
        done = run("serve", "expired-certificate")
        self.assertEqual(done.returncode, 2)
        self.assertIn("give --tls or --proxy", done.stderr)


if __name__ == "__main__":
    unittest.main()
