#!/usr/bin/env python3
"""Makes sure of A api. Sends the POST again, as anything that failed on the way."""
import json
import time

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"name": "api.example.com"})
if status != 200:
    fail("GET", path, status, headers, text)
if not json.loads(text)["result"]:
    for attempt in range(3):
        status, headers, text = ask("POST", path, body={"type": "A", "name": "api", "content": "192.0.2.99"})
        if status < 500:
            break
        time.sleep(0.5 * 2 ** attempt)
    if status != 200:
        fail("POST", path, status, headers, text)
