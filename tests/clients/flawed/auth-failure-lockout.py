#!/usr/bin/env python3
"""A dynamic DNS client: at each tick it asks with its token, whatever was said the last time."""
import time

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
for tick in range(6):
    status, headers, text = ask("GET", path)
    if status == 200:
        break
    print(f"tick {tick}: {status} {text}")
    time.sleep(0.05)
else:
    fail("GET", path, status, headers, text)
