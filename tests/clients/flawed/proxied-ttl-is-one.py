#!/usr/bin/env python3
"""Keeps A www proxied with a TTL of 300. What the API made of the TTL is taken for a change."""
import json

from api import ZONE, ask, fail

WANTED = {"type": "A", "name": "www.example.com", "content": "192.0.2.10", "ttl": 300, "proxied": True}
path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"name": WANTED["name"]})
if status != 200:
    fail("GET", path, status, headers, text)
for record in json.loads(text)["result"]:
    if any(record[field] != value for field, value in WANTED.items()):
        status, headers, text = ask("PATCH", f"{path}/{record['id']}", body=WANTED)
        if status != 200:
            fail("PATCH", path, status, headers, text)
