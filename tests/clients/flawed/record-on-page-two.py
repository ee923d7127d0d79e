#!/usr/bin/env python3
"""Sets A host101. Looks for it among the first hundred records."""
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"per_page": 100, "type": "A"})
if status != 200:
    fail("GET", path, status, headers, text)
mine = [record for record in json.loads(text)["result"] if record["name"] == "host101.example.com"]
method, where = ("PATCH", f"{path}/{mine[0]['id']}") if mine else ("POST", path)
status, headers, text = ask(method, where, body={"type": "A", "name": "host101", "content": "192.0.2.99"})
if status != 200:
    fail(method, where, status, headers, text)
