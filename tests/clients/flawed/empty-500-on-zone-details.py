#!/usr/bin/env python3
"""Reads a zone, again after a 5xx. What the parser says about the last body is all that it tells."""
import json
import sys
import time

from api import ZONE, ask

for attempt in range(3):
    status, headers, text = ask("GET", f"/zones/{ZONE}")
    if status < 500:
        break
    time.sleep(0.2)
try:
    print(json.loads(text)["result"]["status"])
except ValueError:
    sys.exit("unexpected end of JSON input")
