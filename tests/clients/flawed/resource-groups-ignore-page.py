#!/usr/bin/env python3
"""Lists the resource groups of an account. Asks for the next page until one is empty, and none is."""
import json

from api import ACCOUNT, ask, fail

path = f"/accounts/{ACCOUNT}/iam/resource_groups"
for page in range(1, 15):  # the real one had no end
    status, headers, text = ask("GET", path, {"page": page})
    if status != 200:
        fail("GET", path, status, headers, text)
    groups = json.loads(text)["result"]
    if not groups:
        break
    print(*(group["name"] for group in groups))
