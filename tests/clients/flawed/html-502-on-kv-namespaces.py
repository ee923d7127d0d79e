#!/usr/bin/env python3
"""Makes sure that a KV namespace exists. What cannot be read holds nothing, so the namespace is not there."""
import json
import sys

from api import ACCOUNT, ask

path = f"/accounts/{ACCOUNT}/storage/kv/namespaces"
status, headers, text = ask("GET", path)
try:
    there = [each["title"] for each in json.loads(text)["result"]]
except ValueError:
    print(f"not configured ({status})", file=sys.stderr)
    there = []
if "docs" not in there:
    ask("POST", path, body={"title": "docs"})
sys.exit(0 if status == 200 else 1)
