#!/usr/bin/env python3
"""Makes sure that web1 to web5 of a zone, which is looked up by its name, are A 192.0.2.21 to 25. `--batch`: in one call."""
import sys

from core import run, zone_of


def job(api, zone_name):
    zone, _ = zone_of(api, zone_name)
    path = f"/zones/{zone}/dns_records"
    there = {(record.get("type"), record.get("name")) for record in api.pages(path)}
    wanted = [{"type": "A", "name": f"web{n}.{zone_name}", "content": f"192.0.2.{20 + n}", "ttl": 300} for n in range(1, 6)]
    missing = [record for record in wanted if ("A", record["name"]) not in there]
    if "--batch" in sys.argv and missing:
        api.ask("POST", path + "/batch", body={"posts": missing})
    else:
        for record in missing:
            api.ask("POST", path, body=record)
    return f"created {len(missing)} records"


run(job)
