#!/usr/bin/env python3
"""Makes lists. Every answer is JSON."""
import json
import sys

from api import ACCOUNT, ask

for number in range(1, 9):
    status, headers, text = ask("POST", f"/accounts/{ACCOUNT}/gateway/lists", body={"name": f"Blocked {number}", "type": "DOMAIN"})
    if not json.loads(text)["success"]:
        sys.exit(f"list {number}: {status} {text}")
