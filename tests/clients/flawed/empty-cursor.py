#!/usr/bin/env python3
"""Lists the keys of a KV namespace. Goes on while there is a cursor, and takes "" for one."""
import json
import os

from api import ACCOUNT, ask, fail

path, cursor = f"/accounts/{ACCOUNT}/storage/kv/namespaces/{os.environ['KV_NAMESPACE_ID']}/keys", None
for _ in range(15):  # the real one had no end
    status, headers, text = ask("GET", path, None if cursor is None else {"cursor": cursor})
    if status != 200:
        fail("GET", path, status, headers, text)
    answer = json.loads(text)
    print(*(key["name"] for key in answer["result"]))
    cursor = answer["result_info"].get("cursor")
    if cursor is None:
        break
