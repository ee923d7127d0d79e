#!/usr/bin/env python3
"""Lists the items of a list. Reads result_info.cursor, and the API has written cursors.after."""
import json
import os

from api import ACCOUNT, ask, fail

path, cursor = f"/accounts/{ACCOUNT}/rules/lists/{os.environ['LIST_ID']}/items", None
while True:
    status, headers, text = ask("GET", path, {"cursor": cursor} if cursor else None)
    if status != 200:
        fail("GET", path, status, headers, text)
    answer = json.loads(text)
    print(*(item["ip"] for item in answer["result"]))
    cursor = answer["result_info"].get("cursor")
    if not cursor:
        break
