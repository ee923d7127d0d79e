#!/usr/bin/python3
"""What real clients do with each fault, once, instead of the list of zones, or instead of the TLS handshake before it. The table stands in
docs/clients.md, and this test measures its cells: `fault_clients_test.py --print` writes them anew."""
import json
import pathlib
import re
import subprocess
import sys
import unittest

from cfmock_process import NODE_CLIENT, PYTHON_CLOUDFLARE, SOURCE_DIR, Server

PAGE = pathlib.Path(SOURCE_DIR, "docs/clients.md")
WHOLE = [{"zones": ["example.com"]}, {"created": True}]
CURL_PATIENCE = "2"
HANDSHAKES = ("handshake-failure", "expired-certificate", "wrong-name-certificate")
LOST = "applied-and-reset"  # instead of the answer to a write, which was carried out
BESIDE = {"delay": {"delay": "1s"}, "delay-by-seed": {"delay": {"from": "200ms", "to": "1s"}}, LOST: {"applied": True, "fault": "reset"}}
PATIENCE = {"silence": 3}  # seconds; the others end by themselves


def faults():
    lines = pathlib.Path(SOURCE_DIR, "fixtures/faults.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if not line.startswith("#")] + list(BESIDE) + list(HANDSHAKES)


def scenario(fault):
    reply = BESIDE.get(fault) or {"fault": fault, **({"bytes_per_second": 4000} if fault == "drip" else {})}
    on = "POST /zones/{zone_id}/dns_records" if fault == LOST else "GET /zones"
    broken = {"handshakes": {"handshake": fault, "times": 1}} if fault in HANDSHAKES else {"rules": [{"on": on, "reply": reply}]}
    parts = {"name": "scenario", "title": "A test's own", "cause": "none",
             "credentials": {"primary": {"token": {"permissions": ["Zone Read", "DNS Write"]}}}, **broken}
    return "cfmock: 1\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in parts.items())


def library(server, command, fault):
    try:
        outcome = server.outcome(command, "create" if fault == LOST else "zones", timeout=PATIENCE.get(fault, 60))
    except subprocess.TimeoutExpired:
        return f"still waits after {PATIENCE[fault]} s"
    if "error" in outcome:
        return outcome["error"]["type"]
    return "served" if outcome["done"] in WHOLE else f"takes it for {json.dumps(outcome['done']['zones'])}"


def curl(server, _command, fault):
    what = """/zones/$CLOUDFLARE_ZONE_ID/dns_records" --json '{"type":"A","name":"e2e","content":"192.0.2.77","ttl":1}'""" if fault == LOST else '/zones"'
    finished = server.client(
        ["sh", "-c", f'curl -s --max-time {CURL_PATIENCE} -o "$OUT" -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL{what}'],
        OUT=server.file("out", ""))
    body = pathlib.Path(server.folder.name, "out").read_bytes()
    try:
        whole = json.loads(body)["success"]
    except ValueError:
        whole = False
    return f"exit {finished.returncode}, " + ("whole" if whole else f"{'no' if not body else 'a broken'} body")


CLIENTS = {"sdk": (library, NODE_CLIENT), "python-cloudflare": (library, PYTHON_CLOUDFLARE), "curl": (curl, None)}


def cell(fault, client):
    """`served, 3 requests`: what came of it, and how often the zones were asked for."""
    ask, command = CLIENTS[client]
    with Server(scenario(fault), *(["--tls"] if fault in HANDSHAKES else [])) as server:
        said = ask(server, command, fault)
        rows = server.journal()
    made = f", {sum(row['wrote'] for row in rows)} made" if fault == LOST else ""
    return f"{said}, {len(rows)} request{'' if len(rows) == 1 else 's'}{made}"


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
                    self.assertEqual(cell(fault, client), page[fault, client])


if __name__ == "__main__":
    if "--print" in sys.argv:
        for each in faults():
            print(f"| `{each}` | " + " | ".join(cell(each, client) for client in CLIENTS) + " |", flush=True)
    else:
        unittest.main()
