#!/usr/bin/env python3
"""Writes three keys into a KV namespace. Looks at success, and not at what was written."""
import json
import os

from api import ACCOUNT, ask, fail

path = f"/accounts/{ACCOUNT}/storage/kv/namespaces/{os.environ['KV_NAMESPACE_ID']}/bulk"
keys = [{"key": "one", "value": "a"}, {"key": "two", "value": "b"}, {"key": "three", "value": "c"}]
status, headers, text = ask("PUT", path, body=keys)
if status != 200 or not json.loads(text)["success"]:
    fail("PUT", path, status, headers, text)
print("wrote 3 keys")
