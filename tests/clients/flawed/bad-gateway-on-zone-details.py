#!/usr/bin/env python3
"""Reads a zone. Whatever is not a success is fatal."""
import json

from api import ZONE, ask, fail

status, headers, text = ask("GET", f"/zones/{ZONE}")
if status != 200:
    fail("GET", f"/zones/{ZONE}", status, headers, text)
print(json.loads(text)["result"]["status"])
