#!/usr/bin/python3
"""serve --threads as its users meet it: sessions on several threads, one connection to all of them, over plain HTTP, TLS and the proxy."""
import http.client
import re
import socket
import ssl
import threading
import unittest

from cfmock_process import UNLIMITED, Server
from proxy_test import connect
from tls_peer import port_of, trusting

NAMES = ["expired-token", "revoked-token", "no-dns-permission", "disabled-token"]
EXPECTED = [403, 403, 200, 403]


def secret_of(server, name):
    return server.env["CLOUDFLARE_API_TOKEN_" + name.replace("-", "_").upper()]


class Threads(unittest.TestCase):
    def ask_all(self, connection, server, rounds=5):
        """All sessions in turn, over one connection."""
        for _ in range(rounds):
            got = []
            for name in NAMES:
                connection.request("GET", f"/_s/{name}/client/v4/zones", headers={"Authorization": "Bearer " + secret_of(server, name)})
                answer = connection.getresponse()
                answer.read()
                got.append(answer.status)
            self.assertEqual(got, EXPECTED)

    def check_rows(self, server, rounds):
        """Each session has its rows, in order, and one connection brought them all."""
        rows = server.journal()
        self.assertEqual(len(rows), rounds * len(NAMES))
        for name in NAMES:
            self.assertEqual([row["seq"] for row in rows if row["session"] == name], list(range(1, rounds + 1)))
        self.assertEqual(len({row["connection"] for row in rows}), 1)

    def test_one_connection_to_sessions_on_all_threads(self):
        with Server(NAMES[0], *NAMES[1:], "--threads", "3") as server:
            connection = http.client.HTTPConnection("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"]), timeout=10)
            self.ask_all(connection, server)
            connection.close()
            self.check_rows(server, 5)

    def test_over_tls(self):
        with Server(NAMES[0], *NAMES[1:], "--threads", "2", "--tls") as server:
            context = trusting(server.env["CFMOCK_CA"])
            connection = http.client.HTTPSConnection("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"]), timeout=10, context=context)
            self.ask_all(connection, server)
            connection.close()
            self.check_rows(server, 5)

    def test_requests_that_are_sent_ahead_over_tls(self):
        with Server(NAMES[0], *NAMES[1:], "--threads", "2", "--tls") as server:
            with socket.create_connection(("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"])), 10) as plain:
                with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname="localhost") as tls:
                    tls.sendall(b"".join(f"GET /_s/{name}/client/v4/zones HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret_of(server, name)}\r\n\r\n".encode()
                                         for name in NAMES * 5) + b"GET /_s/nobody/zones HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    came = tls.makefile("rb").read()
            self.assertEqual([int(status) for status in re.findall(rb"HTTP/1.1 (\d+)", came)], EXPECTED * 5 + [421])
            self.check_rows(server, 5)

    def test_through_the_proxy(self):
        with Server(NAMES[0], *NAMES[1:], "--threads", "2", "--proxy") as server:
            for name, status in zip(NAMES, EXPECTED):
                plain, answer = connect(server, "api.cloudflare.com:443", name)
                self.assertTrue(answer.startswith("HTTP/1.1 200"), answer)
                with trusting(server.env["CFMOCK_CA"]).wrap_socket(plain, server_hostname="api.cloudflare.com") as tls:
                    for _ in range(3):
                        tls.sendall(f"GET /client/v4/zones HTTP/1.1\r\nHost: api.cloudflare.com\r\nAuthorization: Bearer {secret_of(server, name)}\r\n\r\n".encode())
                        got = http.client.HTTPResponse(tls)
                        got.begin()
                        got.read()
                        self.assertEqual(got.status, status, name)
            plain, answer = connect(server, "api.cloudflare.com:443", "nobody")
            plain.close()
            self.assertTrue(answer.startswith("HTTP/1.1 407"), answer)
            rows = server.journal()
            self.assertEqual(sorted({row["session"] for row in rows}), sorted(NAMES))
            self.assertEqual(len(rows), 3 * len(NAMES))

    def test_many_clients_at_once_and_the_control_api_beside(self):
        prepared = Server(UNLIMITED, "--threads", "2")
        prepared.options += (prepared.file("other.yaml", UNLIMITED.replace("name: scenario", "name: other")),)
        with prepared as server:
            port, control = port_of(server.env["CFMOCK_ORIGIN"]), port_of(server.env["CFMOCK_CONTROL"])
            secrets = {name: secret_of(server, name) for name in ("scenario", "other")}
            counts, wrong = {}, []

            def ask(number):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                for i in range(200):
                    name = list(secrets)[(i + number) % 2]
                    connection.request("GET", f"/_s/{name}/client/v4/zones/{i}", headers={"Authorization": "Bearer " + secrets[name], "X-Number": f"{number}-{i}"})
                    answer = connection.getresponse()
                    answer.read()
                    if answer.status != 404:  # that is no zone
                        wrong.append(answer.status)
                connection.close()
                counts[number] = 200

            clients = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
            for client in clients:
                client.start()
            while any(client.is_alive() for client in clients):
                seen = http.client.HTTPConnection("127.0.0.1", control, timeout=10)
                seen.request("GET", "/sessions/scenario/verdict")
                self.assertEqual(seen.getresponse().status, 200)
                seen.close()
            for client in clients:
                client.join()
            self.assertEqual((len(counts), wrong), (6, []))
            rows = server.journal()
            for name in secrets:
                self.assertEqual([row["seq"] for row in rows if row["session"] == name], list(range(1, 601)))
            numbers = [dict(row["headers"])["X-Number"] for row in rows]
            self.assertEqual(len(set(numbers)), 1200)

    def test_a_scenario_of_handshakes_alone_is_met_on_its_thread(self):
        with Server("wrong-name-certificate", "--tls", "--threads", "4") as server:
            for _ in range(4):
                with self.assertRaises(ssl.SSLCertVerificationError):
                    connection = http.client.HTTPSConnection("127.0.0.1", port_of(server.env["CFMOCK_ORIGIN"]), timeout=10, context=trusting(server.env["CFMOCK_CA"]))
                    connection.request("GET", "/client/v4/zones")
                connection.close()


if __name__ == "__main__":
    unittest.main()
