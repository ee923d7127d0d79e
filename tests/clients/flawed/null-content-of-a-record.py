#!/usr/bin/env python3
"""Lists the records of a zone. Each has a content, which is a text."""
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"per_page": 100})
if status != 200:
    fail("GET", path, status, headers, text)
for record in sorted(json.loads(text)["result"], key=lambda record: record["name"], reverse=True):
    print(record["name"] + " " + record["content"])
