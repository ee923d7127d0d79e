#!/usr/bin/env python3
"""Makes five records, and looks the zone up for each."""
import json

from api import ZONE_NAME, ask, fail

for number in range(1, 6):
    zone = json.loads(ask("GET", "/zones", {"name": ZONE_NAME})[2])["result"][0]["id"]
    path = f"/zones/{zone}/dns_records"
    status, headers, text = ask("POST", path, body={"type": "A", "name": f"web{number}", "content": f"192.0.2.{20 + number}"})
    if status != 200:
        fail("POST", path, status, headers, text)
