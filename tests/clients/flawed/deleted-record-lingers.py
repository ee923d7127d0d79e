#!/usr/bin/env python3
"""Turns CNAME shop into an A record. Gives up when what it has just deleted is still in the way."""
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"name": "shop.example.com"})
if status != 200:
    fail("GET", path, status, headers, text)
for record in json.loads(text)["result"]:
    status, headers, text = ask("DELETE", f"{path}/{record['id']}")
    if status != 200:
        fail("DELETE", path, status, headers, text)
status, headers, text = ask("POST", path, body={"type": "A", "name": "shop", "content": "192.0.2.50"})
if status != 200:
    fail("POST", path, status, headers, text)
