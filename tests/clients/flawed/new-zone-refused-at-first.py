#!/usr/bin/env python3
"""Makes a zone and a record in it. A refusal is final, although the zone is only a moment old."""
import json

from api import ACCOUNT, ask, fail

status, headers, text = ask("POST", "/zones", body={"name": "new.example", "account": {"id": ACCOUNT}})
path = f"/zones/{json.loads(text)['result']['id']}/dns_records"
status, headers, text = ask("GET", path)
if status != 200:
    fail("GET", path, status, headers, text)
ask("POST", path, body={"type": "A", "name": "www.new.example", "content": "192.0.2.30"})
