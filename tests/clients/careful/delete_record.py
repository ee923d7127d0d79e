#!/usr/bin/env python3
"""Deletes the records of a type and name: delete_record.py TYPE NAME; NAME is relative to the zone."""
import os
import sys

from core import checked_id, run


def job(api, zone_name):
    path = f"/zones/{os.environ['CLOUDFLARE_ZONE_ID']}/dns_records"
    kind, name = sys.argv[1], f"{sys.argv[2]}.{zone_name}"
    found = [record for record in api.pages(path, {"type": kind, "name": name})
             if (record.get("type"), record.get("name")) == (kind, name)]
    for record in found:
        api.ask("DELETE", f"{path}/{checked_id(record)}")
    return f"deleted {len(found)}"


run(job)
