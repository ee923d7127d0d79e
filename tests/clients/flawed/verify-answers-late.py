#!/usr/bin/env python3
"""Sets A www. Its token is checked first, within a second; what takes longer is a bad token."""
import json
import sys

from api import ZONE, ZONE_NAME, ask, connection, fail

connection.timeout = 1
try:
    status, headers, text = ask("GET", "/user/tokens/verify")
except OSError:
    sys.exit("The token is invalid; please check it")
if status != 200:
    fail("GET", "/user/tokens/verify", status, headers, text)
path, name = f"/zones/{ZONE}/dns_records", "www." + ZONE_NAME
record = json.loads(ask("GET", path, {"type": "A", "name": name})[2])["result"][0]
status, headers, text = ask("PATCH", f"{path}/{record['id']}", body={"content": "192.0.2.99"})
if status != 200:
    fail("PATCH", path, status, headers, text)
