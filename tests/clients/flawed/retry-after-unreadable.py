#!/usr/bin/env python3
"""Lists zones. A 429 is asked again after Retry-After; what is no number is no wait."""
import math
import time

from api import ask, fail


def seconds(text):
    try:
        return float(text)
    except ValueError:
        return math.nan


for _ in range(4):
    status, headers, text = ask("GET", "/zones")
    if status != 429:
        break
    wait = seconds(headers.get("Retry-After", "1"))
    if wait > 0:
        time.sleep(wait)
if status != 200:
    fail("GET", "/zones", status, headers, text)
