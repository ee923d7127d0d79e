#!/usr/bin/env python3
"""Sets A www. Status 200 is a success, whatever came with it: of a page of HTML no record is the one that is looked for."""
import json

from api import ZONE, ZONE_NAME, ask, fail

path, wanted = f"/zones/{ZONE}/dns_records", {"type": "A", "name": "www." + ZONE_NAME, "content": "192.0.2.99"}
status, headers, text = ask("GET", path)
if status != 200:
    fail("GET", path, status, headers, text)
records = json.loads(text)["result"] if "json" in headers.get("Content-Type", "") else text
if not any(isinstance(record, dict) and record["name"] == wanted["name"] for record in records):
    status, headers, text = ask("POST", path, body=wanted)
    if status != 200:
        fail("POST", path, status, headers, text)
