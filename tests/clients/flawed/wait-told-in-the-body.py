#!/usr/bin/env python3
"""Lists zones, and waits as the header of a 429 says, be it nothing."""
import time

from api import ask, fail

for attempt in range(4):
    status, headers, text = ask("GET", "/zones", {"per_page": 50})
    if status != 429:
        break
    time.sleep(int(headers["Retry-After"]))
if status != 200:
    fail("GET", "/zones", status, headers, text)
