#!/usr/bin/env python3
"""Lists the records of a zone. Only a 429 is asked again: a 5xx is taken for an answer like any other."""
import json
import time

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
for attempt in range(4):
    status, headers, text = ask("GET", path, {"per_page": 100})
    if status != 429:
        break
    time.sleep(int(headers["Retry-After"] or 1))
if status != 200:
    fail("GET", path, status, headers, text)
print(len(json.loads(text)["result"]))
