#!/usr/bin/env python3
"""Lists records twice, and retries a 429 as told. But first it reads the answer as JSON, and a page of HTML is none."""
import json
import sys
import time

from api import ZONE, ask

path = f"/zones/{ZONE}/dns_records"
for _ in range(2):
    while True:
        status, headers, text = ask("GET", path)
        try:
            answer = json.loads(text)
        except ValueError as error:
            sys.exit(f"GET {path}: {error}")
        if status != 429:
            break
        time.sleep(int(headers.get("Retry-After", 1)) + 0.05)
print(len(answer["result"]), "records")
