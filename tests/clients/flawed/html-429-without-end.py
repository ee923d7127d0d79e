#!/usr/bin/env python3
"""Makes lists. What is no JSON will be some at the next try, or the one after it."""
import json
import sys

from api import ACCOUNT, ask


def created(number):
    for _ in range(50):
        status, headers, text = ask("POST", f"/accounts/{ACCOUNT}/gateway/lists", body={"name": f"Blocked {number}", "type": "DOMAIN"})
        try:
            return json.loads(text)["success"]
        except ValueError:
            continue
    sys.exit(f"list {number}: {status}, and no JSON in 50 tries")


for number in range(1, 9):
    created(number)
