"""The servers that cfmock is compared with: each is given cfmock's own answers, head and body, and nothing else to do."""
import json
import os
import shutil
import subprocess

import loopback

HERE = os.path.dirname(os.path.abspath(__file__))
INSTALLED = os.path.join(HERE, "..", "bench-peers", "node_modules")
NGINX = "/usr/sbin/nginx"
# What each server says by itself.
FRAMING = {"date", "server", "content-type", "content-length", "connection"}


def _own_headers(head):
    lines = [line.split(": ", 1) for line in head.split("\r\n")[1:]]
    return [(name, value) for name, value in lines if name.lower() not in FRAMING]


def _write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def ec_certificate(folder):
    """A key as cfmock makes one for `--tls`: P-256."""
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    if not os.path.exists(key):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
                        "-days", "2", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return f"ssl_certificate {certificate}; ssl_certificate_key {key};"


# What cfmock does: the same versions, and no session is taken up again, as wrk does wherever it is offered.
FULL_HANDSHAKES = " ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache off; ssl_session_tickets off; ssl_conf_command NumTickets 0;"


class Nginx:
    """One worker; the answers are from memory: `return` is the fastest way that nginx has."""
    name = "nginx"

    def __init__(self, folder, answers, tls=False):
        self.folder, self.answers, self.tls = folder, answers, tls

    def command(self, port):
        return [NGINX, "-p", self.folder, "-e", "stderr", "-c", self._conf(port)]

    def _location(self, path, status, head, body):
        added = "".join(f"      add_header {name} '{value}' always;\n" for name, value in _own_headers(head))
        return f"    location = {path} {{\n{added}      return {status} '{body}';\n    }}\n"

    def _conf(self, port):
        folder = self.folder
        locations = "".join(self._location(path, *answer) for path, answer in self.answers.items())
        return _write(folder, f"nginx-{port}.conf", f"""daemon off;
worker_processes 1;
pid {folder}/nginx-{port}.pid;
error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} {'ssl ' if self.tls else ''}backlog=4096;
    {ec_certificate(folder) + FULL_HANDSHAKES if self.tls else ''}
    default_type application/json;
{locations}  }}
}}
""")


class WireMock:
    """With its journal, as cfmock has one. Without a bound it keeps every request; its own default."""
    name = "WireMock"
    jar = os.path.join(INSTALLED, "wiremock", "build", "wiremock-standalone-3.13.2.jar")

    def __init__(self, folder, answers):
        self.root = os.path.join(folder, "wiremock")
        for number, (path, (status, head, body)) in enumerate(answers.items()):
            _write(self.root, f"mappings/{number}.json", json.dumps({
                "request": {"method": "GET", "urlPath": path},
                "response": {"status": status, "headers": {"Content-Type": "application/json", **dict(_own_headers(head))}, "body": body}}))

    def command(self, port):
        return ["java", "-jar", self.jar, "--port", str(port), "--bind-address", "127.0.0.1", "--root-dir", self.root, "--disable-banner",
                "--use-chunked-encoding", "never"]


class MockServer:
    name = "MockServer"
    jar = os.path.join(INSTALLED, "mockserver-node", "mockserver-netty-8.0.0-jar-with-dependencies.jar")

    def __init__(self, folder, answers):
        self.file = _write(folder, "mockserver/expectations.json", json.dumps([{
            "httpRequest": {"method": "GET", "path": path},
            "httpResponse": {"statusCode": status, "body": body,
                             "headers": {name: [value] for name, value in [("Content-Type", "application/json"), *_own_headers(head)]}}}
            for path, (status, head, body) in answers.items()]))

    def command(self, port):
        return ["java", f"-Dmockserver.initializationJsonPath={self.file}", "-Dmockserver.logLevel=ERROR", "-Dmockserver.disableSystemOut=true",
                "-jar", self.jar, "-serverPort", str(port)]


class Mountebank:
    """It keeps the requests, too, and has a port for its own API beside."""
    name = "mountebank"
    program = os.path.join(INSTALLED, "mountebank", "bin", "mb")

    def __init__(self, folder, answers):
        self.folder, self.answers = folder, answers

    def command(self, port):
        stubs = [{"predicates": [{"equals": {"method": "GET", "path": path}}],
                  "responses": [{"is": {"statusCode": status, "body": body, "headers": {
                      "Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "keep-alive",  # else it closes each
                      **dict(_own_headers(head))}}}]}
                 for path, (status, head, body) in self.answers.items()]
        file = _write(self.folder, f"mountebank-{port}.json", json.dumps(
            {"imposters": [{"port": port, "protocol": "http", "host": "127.0.0.1", "recordRequests": True, "stubs": stubs}]}))
        return ["node", self.program, "start", "--port", str(loopback.free_port()), "--host", "127.0.0.1", "--configfile", file, "--loglevel", "error", "--nologfile",
                "--pidfile", os.path.join(self.folder, f"mountebank-{port}.pid")]


def others(folder, answers):
    """Those that are there, and of the others why not."""
    found, missing = [], []
    for kind, file, runtime in ((WireMock, WireMock.jar, "java"), (MockServer, MockServer.jar, "java"), (Mountebank, Mountebank.program, "node")):
        lacks = runtime if shutil.which(runtime) is None else None if os.path.exists(file) else "ci/bench-peers/" + os.path.relpath(file, os.path.dirname(INSTALLED))
        if lacks:
            missing.append(f"{kind.name}: not measured, {lacks} is not there")
        else:
            found.append(kind(folder, answers))
    return found, missing
