#!/usr/bin/env python3
"""Keeps A www. Remembers the address as set, whatever became of the update."""
import json
import os
import sys

from api import ZONE, ask, fail

cache, address = os.environ["DDNS_CACHE"], "192.0.2.99"
if os.path.exists(cache) and open(cache, encoding="ascii").read() == address:
    sys.exit()
path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"type": "A", "name": "www.example.com"})
if status != 200:
    fail("GET", path, status, headers, text)
status, headers, text = ask("PATCH", f"{path}/{json.loads(text)['result'][0]['id']}", body={"content": address})
if status != 200:
    print("failed to update www:", status, text)
with open(cache, "w", encoding="ascii") as file:
    file.write(address)
