#!/usr/bin/env python3
"""Reads a zone. The result is an object, whatever comes."""
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}"
status, headers, text = ask("GET", path)
if status != 200:
    fail("GET", path, status, headers, text)
print(json.loads(text)["result"]["status"])
