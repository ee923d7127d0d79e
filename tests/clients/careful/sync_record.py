#!/usr/bin/env python3
"""Makes sure of one record: sync_record.py TYPE NAME CONTENT [--ttl SECONDS] [--proxied]; NAME is relative to the zone.

$RECORD_ID is the record as remembered from an earlier run, if there was one. Reads before it writes, and writes nothing after
a read that failed. What excludes the record (a CNAME) is replaced. "Identical" is a success; a write that was not answered is
looked after.
"""
import argparse
import os

from core import Failed, Refused, checked_id, run

IN_THE_WAY = {81053, 81057}  # by what was deleted a moment ago, it may be
IDENTICAL, GONE = 81058, 81044
PATIENCE = 3                 # tries more, while what was deleted is in the way
HOSTS = {"A", "AAAA", "CNAME"}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("type")
    parser.add_argument("name")
    parser.add_argument("content")
    parser.add_argument("--ttl", type=int, default=1)
    parser.add_argument("--proxied", action="store_true")
    return parser.parse_args()


def zone_id(api, name):
    if os.environ.get("CLOUDFLARE_ZONE_ID"):
        return checked_id({"id": os.environ["CLOUDFLARE_ZONE_ID"]})
    zones = [zone for zone in api.pages("/zones", {"name": name}) if zone.get("name") == name]
    if len(zones) != 1:
        raise Failed(f"this credential sees {len(zones)} zones named {name}")
    return checked_id(zones[0])


def wanted_record(options, zone_name):
    name = zone_name if options.name == "@" else f"{options.name}.{zone_name}"
    return {"type": options.type, "name": name, "content": options.content, "ttl": options.ttl, "proxied": options.proxied}


def as_wanted(record, wanted):
    """The API sets the TTL of a proxied record to 1, so there is nothing to compare."""
    fields = ["type", "name", "content", "proxied"] + ([] if wanted["proxied"] else ["ttl"] if wanted["ttl"] != 1 else [])
    return all(record.get(field) == wanted[field] for field in fields)


def remembered(api, path):
    """The record of $RECORD_ID; None when it is gone. Only the API's own word for that counts."""
    if not os.environ.get("RECORD_ID"):
        return None
    try:
        return api.ask("GET", f"{path}/{checked_id({'id': os.environ['RECORD_ID']})}")["result"]
    except Refused as refusal:
        if refusal.status == 404 and GONE in refusal.codes:
            return None
        raise


def create(api, path, wanted, deleted):
    for attempt in range(PATIENCE + 1):
        try:
            return api.ask("POST", path, body=wanted)
        except Failed as failure:
            status, codes = getattr(failure, "status", 0), getattr(failure, "codes", set())
            if IDENTICAL in codes or (status == 0 or status >= 500) and is_there(api, path, wanted):
                return None  # carried out, and the answer was lost
            if not (deleted and codes & IN_THE_WAY) or attempt == PATIENCE:
                raise
            api.pause(0.4 * 2 ** attempt, None, failure)


def is_there(api, path, wanted):
    return any(as_wanted(record, wanted) for record in api.pages(path))


def job(api, zone_name):
    options = arguments()
    path = f"/zones/{zone_id(api, zone_name)}/dns_records"
    wanted = wanted_record(options, zone_name)
    known = remembered(api, path)
    of_name = [record for record in api.pages(path) if record.get("name") == wanted["name"]] if not known else [known]
    mine = [record for record in of_name if record.get("type") == wanted["type"]]
    if len(mine) > 1:
        raise Failed(f"{len(mine)} {wanted['type']} records are named {wanted['name']}: which one is meant?")
    if mine and as_wanted(mine[0], wanted):
        return "nothing to do"
    if mine:
        api.ask("PATCH", f"{path}/{checked_id(mine[0])}", body=wanted)
        return f"changed {wanted['name']}"
    excluding = [record for record in of_name if "CNAME" in (record.get("type"), wanted["type"]) and record.get("type") in HOSTS]
    for record in excluding if wanted["type"] in HOSTS else []:
        api.ask("DELETE", f"{path}/{checked_id(record)}")
    create(api, path, wanted, bool(excluding))
    return f"{wanted['name']} is there"


run(job)
