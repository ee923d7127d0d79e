"""A server whose sessions are made by its control API."""
import json
import urllib.request

import loopback
import scenarios
from machine import Process

YAML = "".join(line for line in scenarios.SCENARIO.splitlines(keepends=True) if "reader" not in line).replace(f"secret: {scenarios.TOKEN}, ", "")


class Empty(Process):
    """Counts as ready when its control API answers: it has no session yet to ask."""

    def __init__(self, server, *more):
        self.control = loopback.free_port()
        super().__init__(lambda port: [server, "serve", "--port", str(port), "--control-port", str(self.control), "--max-sessions", "2000", *more])

    def _answered(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}/health", timeout=10) as answer:
            return answer.status == 200

    def add(self, count):
        """Path and token of each, as clients.load takes them."""
        made = []
        for _ in range(count):
            body = json.dumps({"yaml": YAML, "file": "bench.yaml"}).encode()
            request = urllib.request.Request(f"http://127.0.0.1:{self.control}/sessions", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                told = json.load(answer)
            made.append({"path": told["base_path"] + "/zones", "token": told["credentials"][0]["secret"]})
        return made


class OnBothCpus(Empty):
    """Beside those who ask."""
    cpus = loopback.SERVER_CPU + loopback.CLIENT_CPU
