#!/usr/bin/env python3
"""Lists zones. It takes for granted that a refusal has errors."""
import json
import sys

from api import ask

status, headers, text = ask("GET", "/zones")
answer = json.loads(text)
if not answer["success"]:
    print(f"GET /zones: {status}", file=sys.stderr)
    sys.exit(answer["errors"][0]["message"])
print(len(answer["result"]))
