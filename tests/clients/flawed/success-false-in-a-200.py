#!/usr/bin/env python3
"""Makes a record. A status below 300 is a success."""
from api import ZONE, ZONE_NAME, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("POST", path, body={"type": "A", "name": "www." + ZONE_NAME, "content": "192.0.2.99"})
if status >= 300:
    fail("POST", path, status, headers, text)
print("the record is made")
