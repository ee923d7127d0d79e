#!/usr/bin/env python3
"""Makes five records, and asks before each whether it may."""
from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
for number in range(1, 6):
    ask("GET", "/user/tokens/verify")
    status, headers, text = ask("POST", path, body={"type": "A", "name": f"web{number}", "content": f"192.0.2.{20 + number}"})
    if status != 200:
        fail("POST", path, status, headers, text)
