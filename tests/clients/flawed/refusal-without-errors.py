#!/usr/bin/env python3
"""Lists zones. Of a refusal it takes the first error, which is not there."""
import json
import sys

from api import ask

status, _, text = ask("GET", "/zones")
answer = json.loads(text)
if not answer["success"]:
    sys.exit(f"GET /zones: {status} {answer['errors'][0]['code']} {answer['errors'][0]['message']}")
print(len(answer["result"]), "zones")
