#!/usr/bin/env python3
"""Purges tags. Whatever the answer is, it was asked for."""
from api import ZONE, ask

for number in range(1, 7):
    status, headers, text = ask("POST", f"/zones/{ZONE}/purge_cache", body={"tags": [f"post-{number}"]})
    print("purged" if status == 200 else "purge was sent", f"post-{number}")
