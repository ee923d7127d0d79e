#!/usr/bin/env python3
"""Uploads a Worker's script. Whatever fails is tried again, twice, with pauses."""
import time

from api import ACCOUNT, ask, fail

path = f"/accounts/{ACCOUNT}/workers/scripts/hello"
for attempt in range(3):
    status, headers, text = ask("PUT", path, body={"script": "export default {}"})
    if status == 200:
        break
    time.sleep(0.2 * 2 ** attempt)
else:
    fail("PUT", path, status, headers, text)
