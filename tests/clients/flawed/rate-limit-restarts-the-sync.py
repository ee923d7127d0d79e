#!/usr/bin/env python3
"""Lists zones. A refusal ends it; its supervisor starts it anew at once, and it asks for everything again."""
from api import ask, fail

for start in range(5):
    status, headers, text = ask("GET", "/zones", {"per_page": 50})
    if status == 200:
        break
    print(f"start {start}: fatal: {status} {text[:200]}")
else:
    fail("GET", "/zones", status, headers, text)
