#!/usr/bin/env python3
"""Creates A records: create_records.py NAME=ADDRESS... One that is refused does not keep the others from being made, and is told."""
import os
import sys

from core import Failed, Refused, run


def job(api, zone_name):
    path = f"/zones/{os.environ['CLOUDFLARE_ZONE_ID']}/dns_records"
    failures = []
    for name, content in (each.split("=") for each in sys.argv[1:]):
        try:
            api.ask("POST", path, body={"type": "A", "name": f"{name}.{zone_name}", "content": content, "ttl": 300})
        except Refused as refusal:
            failures.append(f"{name}: {refusal}")
    if failures:
        raise Failed(f"{len(failures)} of {len(sys.argv) - 1} records were not made: " + "; ".join(failures))
    return "all were made"


run(job)
