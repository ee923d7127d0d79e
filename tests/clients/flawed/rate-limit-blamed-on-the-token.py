#!/usr/bin/env python3
"""Lists zones. It waits at a 429, but in the end tells what the code means elsewhere."""
import json
import sys
import time

from api import ask, fail

for attempt in range(3):
    status, headers, text = ask("GET", "/zones", {"per_page": 50})
    if status != 429:
        break
    time.sleep(0.2 * 2 ** attempt)
if json.loads(text)["success"]:
    sys.exit(0)
if json.loads(text)["errors"][0]["code"] == 10000:
    sys.exit("Authentication error [code: 10000]: does your token have the right permissions for this?")
fail("GET", "/zones", status, headers, text)
