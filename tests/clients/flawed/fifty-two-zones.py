#!/usr/bin/env python3
"""Lists the zones that there are on the first page."""
import json

from api import ask, fail

status, headers, text = ask("GET", "/zones", {"per_page": 50})
if status != 200:
    fail("GET", "/zones", status, headers, text)
for zone in json.loads(text)["result"]:
    print(zone["name"])
