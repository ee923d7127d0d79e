#!/usr/bin/env python3
"""Proves the control of www.<zone> as ACME does: sets a TXT record in the zone that holds it, then removes it again."""
from core import Failed, checked_id, run, zone_of

VALUE = "cfmock-acme-challenge"


def job(api, zone_name):
    name = "_acme-challenge.www." + zone_name
    zone, _ = zone_of(api, name)
    path = f"/zones/{zone}/dns_records"

    def mine():
        return [record for record in api.pages(path, {"type": "TXT", "name": name})
                if record.get("name") == name and str(record.get("content")).strip('"') == VALUE]

    if not mine():
        api.ask("POST", path, body={"type": "TXT", "name": name, "content": f'"{VALUE}"', "ttl": 120})
    records = mine()
    for record in records:
        api.ask("DELETE", f"{path}/{checked_id(record)}")
    if not records:
        raise Failed(f"the TXT record {name} was made, and is not there")
    return f"set and removed TXT {name}"


run(job)
