#!/usr/bin/env python3
"""Lists zones. What is not JSON is "malformed": no second try, and neither status nor Ray ID is told."""
import json
import sys

from api import ask, fail

status, headers, text = ask("GET", "/zones", {"per_page": 50})
try:
    answer = json.loads(text)
except ValueError:
    sys.exit("Received a malformed response from the API")
if not answer["success"]:
    fail("GET", "/zones", status, headers, text)
for zone in answer["result"]:
    print(zone["name"])
