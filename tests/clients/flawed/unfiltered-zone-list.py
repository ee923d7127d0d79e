#!/usr/bin/env python3
"""Writes A www of a zone. Finds the zone by looking for "total_count":1 in the text, and takes the first id in it."""
import json
import re
import sys

from api import ZONE_NAME, ask, fail

status, headers, text = ask("GET", "/zones", {"name": ZONE_NAME})
if '"total_count":1' not in text:
    fail("GET", "/zones", status, headers, text)
path = f"/zones/{re.search('[0-9a-f]{32}', text).group()}/dns_records"
status, headers, text = ask("GET", path, {"type": "A"})
if status != 200:
    fail("GET", path, status, headers, text)
record = f"{path}/{json.loads(text)['result'][0]['id']}"
status, headers, text = ask("PATCH", record, body={"content": "192.0.2.99"})
if status != 200:
    fail("PATCH", record, status, headers, text)
sys.exit(0)
