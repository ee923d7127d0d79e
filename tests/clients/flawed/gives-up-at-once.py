#!/usr/bin/env python3
"""Sets A www, and tries nothing twice: whatever goes wrong on the line is the end. Knows no interim answers but 100."""
import http.client
import json
import sys

from api import ZONE, ask, connection, fail

connection.timeout = 1
path = f"/zones/{ZONE}/dns_records"
try:
    status, headers, text = ask("GET", path, {"type": "A", "name": "www.example.com"})
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"GET {path}: {error or type(error).__name__}")
if status != 200:
    fail("GET", path, status, headers, text)
ask("PATCH", f"{path}/{json.loads(text)['result'][0]['id']}", body={"content": "192.0.2.99"})
