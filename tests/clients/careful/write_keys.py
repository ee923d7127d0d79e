#!/usr/bin/env python3
"""Writes keys into the KV namespace $KV_NAMESPACE_ID: write_keys.py KEY=VALUE... Keys that the API did not write are sent again."""
import os
import sys

from core import Failed, run


def job(api, _):
    path = f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/storage/kv/namespaces/{os.environ['KV_NAMESPACE_ID']}/bulk"
    left = dict(each.split("=", 1) for each in sys.argv[1:])
    for attempt in range(3):
        answer = api.ask("PUT", path, body=[{"key": key, "value": value} for key, value in left.items()])
        not_written = (answer.get("result") or {}).get("unsuccessful_keys") or []
        left = {key: value for key, value in left.items() if key in not_written}
        if not left:
            return "all keys were written"
        api.pause(0.3 * 2 ** attempt, None, Failed(f"not written: {', '.join(left)}"))
    raise Failed(f"not written: {', '.join(left)}")


run(job)
