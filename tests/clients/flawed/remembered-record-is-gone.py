#!/usr/bin/env python3
"""Keeps A www, which it knows by its id. That the record is gone ends the run."""
import os

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records/{os.environ['RECORD_ID']}"
status, headers, text = ask("GET", path)
if status != 200:
    fail("GET", path, status, headers, text)
status, headers, text = ask("PUT", path, body={"type": "A", "name": "www", "content": "192.0.2.99", "ttl": 300})
if status != 200:
    fail("PUT", path, status, headers, text)
