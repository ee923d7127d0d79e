#!/usr/bin/env python3
"""Lists zones twice. A 429 is asked again after Retry-After, up to ten times, and 0 is at once."""
import time

from api import ask, fail

for _ in range(2):
    for _ in range(11):
        status, headers, text = ask("GET", "/zones")
        if status != 429:
            break
        time.sleep(int(headers["Retry-After"]))
    if status != 200:
        fail("GET", "/zones", status, headers, text)
