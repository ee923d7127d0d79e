#!/usr/bin/env python3
"""Makes sure of A www. That it is there already is an error like any other."""
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"name": "www.example.com"})
if status != 200:
    fail("GET", path, status, headers, text)
if not json.loads(text)["result"]:
    status, headers, text = ask("POST", path, body={"type": "A", "name": "www", "content": "192.0.2.99"})
    if status != 200:
        fail("POST", path, status, headers, text)
