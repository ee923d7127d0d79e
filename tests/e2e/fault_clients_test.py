#!/usr/bin/python3
"""What real clients do with each fault, once, instead of the list of zones, or instead of the TLS handshake before it. The table stands in
docs/clients.md, and this test measures its cells: `fault_clients_test.py --print` writes them anew."""
import json
import pathlib
import re
import subprocess
import sys
import unittest
from datetime import datetime, timezone

from cfmock_process import NODE_CLIENT, PYTHON_CLOUDFLARE, SOURCE_DIR, Server, bare_environment, rows_of, until

PAGE = pathlib.Path(SOURCE_DIR, "docs/clients.md")
WHOLE = [{"zones": ["example.com"]}, {"created": True}]
HANDSHAKES = ("handshake-failure", "expired-certificate", "wrong-name-certificate")
LOST = "applied-and-reset"  # instead of the answer to a write, which was carried out
BYTES_PER_SECOND = 4000  # of drip
BESIDE = {"delay": {"delay": "1s"}, "delay-by-seed": {"delay": {"from": "200ms", "to": "1s"}}, LOST: {"applied": True, "fault": "reset"}}
DELAYS = {"delay": (1.0, 1.0), "delay-by-seed": (0.2, 1.0)}  # seconds
PATIENCE = {"silence": 3}  # seconds after the request has come; the others end by themselves
CURL_PATIENCE = {"silence": 2}  # seconds


def faults():
    lines = pathlib.Path(SOURCE_DIR, "fixtures/faults.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if not line.startswith("#")] + list(BESIDE) + list(HANDSHAKES)


def scenario(fault):
    reply = BESIDE.get(fault) or {"fault": fault, **({"bytes_per_second": BYTES_PER_SECOND} if fault == "drip" else {})}
    on = "POST /zones/{zone_id}/dns_records" if fault == LOST else "GET /zones"
    broken = {"handshakes": {"handshake": fault, "times": 1}} if fault in HANDSHAKES else {"rules": [{"on": on, "reply": reply}]}
    parts = {"name": "scenario", "title": "A test's own", "cause": "none",
             "credentials": {"primary": {"token": {"permissions": ["Zone Read", "DNS Write"]}}}, **broken}
    return "cfmock: 1\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in parts.items())


def still_waits(server, command, patience):
    """So long after its first request has come, whenever that is: a busy machine takes its time to start a client."""
    client = subprocess.Popen(command, env={**bare_environment(), **server.env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: server.journal() or client.poll() is not None)
        client.wait(patience)
        return False
    except subprocess.TimeoutExpired:
        return True
    finally:
        client.kill()
        client.wait()


def library(server, command, fault):
    if fault in PATIENCE:
        return f"still waits after {PATIENCE[fault]} s" if still_waits(server, [*command, "zones"], PATIENCE[fault]) else "gives up"
    outcome = server.outcome(command, "create" if fault == LOST else "zones")
    if "error" in outcome:
        return outcome["error"]["type"]
    return "served" if outcome["done"] in WHOLE else f"takes it for {json.dumps(outcome['done']['zones'])}"


def curl(server, _command, fault):
    what = """/zones/$CLOUDFLARE_ZONE_ID/dns_records" --json '{"type":"A","name":"e2e","content":"192.0.2.77","ttl":1}'""" if fault == LOST else '/zones"'
    finished = server.client(
        ["sh", "-c", f'curl -s --max-time {CURL_PATIENCE.get(fault, 50)} -o "$OUT" -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL{what}'],
        OUT=server.file("out", ""))
    body = pathlib.Path(server.folder.name, "out").read_bytes()
    try:
        whole = json.loads(body)["success"]
    except ValueError:
        whole = False
    return f"exit {finished.returncode}, " + ("whole" if whole else f"{'no' if not body else 'a broken'} body")


CLIENTS = {"sdk": (library, NODE_CLIENT), "python-cloudflare": (library, PYTHON_CLOUDFLARE), "curl": (curl, None)}


class Cell:
    """`served, 3 requests`: what came of it, and how often the zones were asked for. And whether the client met the fault at all: many
    cells would be the same without it."""

    def __init__(self, fault, client):
        ask, command = CLIENTS[client]
        with Server(scenario(fault), *(["--tls"] if fault in HANDSHAKES else [])) as server:
            said = ask(server, command, fault)
            ended = datetime.now(timezone.utc)
            server.process.terminate()  # a client may be gone before its last words, such as an alert, are read: a server's end reads them first
            server.process.wait(20)
            self.rows = server.journal()
            self.handshakes = [row["shown"] for row in rows_of(server.journal_file, "handshake") if row["shown"] != "good"]
        made = f", {sum(row['wrote'] for row in self.rows)} made" if fault == LOST else ""
        self.text = f"{said}, {len(self.rows)} request{'' if len(self.rows) == 1 else 's'}{made}"
        came = [datetime.fromisoformat(row["real_at"]) for row in self.rows]
        # From the first request to the next one, or to the client's end: how long its start takes is no matter.
        self.waited = ((came + [ended])[1] - came[0]).total_seconds() if came else 0.0

    def faults(self):
        return [row["fault"] for row in self.rows if "fault" in row] + self.handshakes

    def delays(self):
        return [row["delay_us"] / 1e6 for row in self.rows if row["delay_us"]]


def written():
    """{(fault, client): cell}, of the page."""
    section = PAGE.read_text(encoding="utf-8").partition("## What each does with a broken answer\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \| (.*) \| (.*) \|$", section, re.M)
    return {(fault, client): text.replace("**", "") for fault, *cells in rows for client, text in zip(CLIENTS, cells)}


class FaultClients(unittest.TestCase):
    maxDiff = None

    def test_the_page_has_every_fault(self):
        self.assertEqual({fault for fault, _ in written()}, set(faults()))

    def test_each_client_does_what_the_page_says(self):
        page = written()
        for fault in faults():
            for client in CLIENTS:
                with self.subTest(fault=fault, client=client):
                    cell = Cell(fault, client)
                    self.assertEqual(cell.text, page[fault, client])
                    self.assertEqual(cell.faults(), [] if fault in DELAYS else ["reset" if fault == LOST else fault])
                    self.assertEqual(len(cell.delays()), 1 if fault in DELAYS else 0)
                    for delay in cell.delays():
                        least, most = DELAYS[fault]
                        self.assertTrue(least <= delay <= most, delay)
                        self.assertGreaterEqual(cell.waited, delay)
                    if fault == "drip":
                        self.assertGreaterEqual(cell.waited, cell.rows[0]["answer_size"] / BYTES_PER_SECOND)


if __name__ == "__main__":
    if "--print" in sys.argv:
        for each in faults():
            print(f"| `{each}` | " + " | ".join(Cell(each, client).text for client in CLIENTS) + " |", flush=True)
    else:
        unittest.main()
