#!/usr/bin/env python3
"""Sets a record. An error whose text has 429 in it is a rate limit, which passes by itself."""
import json
import sys
import time

from api import ZONE, ZONE_NAME, ask

path = f"/zones/{ZONE}/dns_records"
record = json.loads(ask("GET", path, {"type": "A", "name": "www." + ZONE_NAME})[2])["result"][0]["id"]
for attempt in range(3):
    status, headers, text = ask("PATCH", f"{path}/{record}", body={"content": "192.0.2.99"})
    if status == 200:
        sys.exit(0)
    error = f"PATCH {path}/{record}: {status} {text}"
    print(error)
    if "429" not in error:
        sys.exit(1)
    time.sleep(0.1)
print("soft error, the next sync will do it")
