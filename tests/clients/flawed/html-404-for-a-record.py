#!/usr/bin/env python3
"""Keeps A www, which it knows by its id. Any 404 removes it from the state, also one that is a page; what is not in the state is made."""
import os

from api import ZONE, ask, fail

path, wanted = f"/zones/{ZONE}/dns_records", {"type": "A", "name": "www", "content": "192.0.2.99", "ttl": 300}
state = os.environ["RECORD_ID"]
status, headers, text = ask("GET", f"{path}/{state}")
if status == 404:
    state = None
elif status != 200:
    fail("GET", path, status, headers, text)
status, headers, text = ask("PUT", f"{path}/{state}", body=wanted) if state else ask("POST", path, body=wanted)
if status != 200:
    fail("write", path, status, headers, text)
