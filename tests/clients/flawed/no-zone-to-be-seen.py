#!/usr/bin/env python3
"""Looks its zone up. An empty list means one thing to it: there is no such zone."""
import json
import sys

from api import ZONE_NAME, ask, fail

status, headers, text = ask("GET", "/zones", {"name": ZONE_NAME})
if status != 200:
    fail("GET", "/zones", status, headers, text)
if not json.loads(text)["result"]:
    sys.exit(f"No zone could be found for {ZONE_NAME}")
