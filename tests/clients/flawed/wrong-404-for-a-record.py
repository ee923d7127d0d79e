#!/usr/bin/env python3
"""Keeps A www, which it knows by its id. A 404 means gone, so it is made anew."""
import os

from api import ZONE, ask, fail

path, wanted = f"/zones/{ZONE}/dns_records", {"type": "A", "name": "www", "content": "192.0.2.99", "ttl": 300}
status, headers, text = ask("GET", f"{path}/{os.environ['RECORD_ID']}")
if status not in (200, 404):
    fail("GET", path, status, headers, text)
method, where = ("POST", path) if status == 404 else ("PUT", f"{path}/{os.environ['RECORD_ID']}")
status, headers, text = ask(method, where, body=wanted)
if status != 200:
    fail(method, where, status, headers, text)
