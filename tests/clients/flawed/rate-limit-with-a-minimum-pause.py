#!/usr/bin/env python3
"""Lists zones with pauses between a minimum and a maximum. The minimum is read only where a maximum is set too."""
import os
import time

from api import ask, fail

least = most = 0.0
if "MAX_PAUSE" in os.environ:
    least, most = float(os.environ["MIN_PAUSE"]), float(os.environ["MAX_PAUSE"])
for attempt in range(4):
    status, headers, text = ask("GET", "/zones", {"per_page": 50})
    if status != 429:
        break
    time.sleep(min(most, max(least, 0.25 * 2 ** attempt)))
if status != 200:
    fail("GET", "/zones", status, headers, text)
