#!/usr/bin/python3
"""python3-cloudflare, as its README shows it: python_cloudflare.py JOB ARGS... (see jobs.tsv)."""
import os
import sys

import CloudFlare

ZONE_NAME = os.environ["CLOUDFLARE_ZONE_NAME"]
cf = CloudFlare.CloudFlare(raw=True)  # raw: with result_info, which says how many pages there are


def pages(call, *ids, **params):
    page, items = 1, []
    while True:
        answer = call(*ids, params={"page": page, "per_page": 50, **params})
        items += answer["result"]
        if page >= answer["result_info"]["total_pages"]:
            return items
        page += 1


def zone_id():
    if os.environ.get("CLOUDFLARE_ZONE_ID"):
        return os.environ["CLOUDFLARE_ZONE_ID"]
    zones = pages(cf.zones.get, name=ZONE_NAME)
    if not zones:
        sys.exit(f"no zone {ZONE_NAME}")
    return zones[0]["id"]


def full(name):
    return ZONE_NAME if name == "@" else f"{name}.{ZONE_NAME}"


def named(zone, kind, name):
    return [record for record in pages(cf.zones.dns_records.get, zone) if (record["type"], record["name"]) == (kind, name)]


def zones():
    for zone in pages(cf.zones.get):
        print(zone["name"])


def zone():
    print(cf.zones.get(os.environ["CLOUDFLARE_ZONE_ID"])["result"]["name"])


def records():
    for record in pages(cf.zones.dns_records.get, zone_id()):
        print(record["type"], record["name"], record["content"])


def put(kind, name, content):
    where, wanted = zone_id(), {"type": kind, "name": full(name), "content": content, "ttl": 1}
    there = named(where, kind, wanted["name"])
    if not there:
        cf.zones.dns_records.post(where, data=wanted)
    elif there[0]["content"] != content:
        cf.zones.dns_records.patch(where, there[0]["id"], data=wanted)


def delete(kind, name):
    where = zone_id()
    for record in named(where, kind, full(name)):
        cf.zones.dns_records.delete(where, record["id"])


def challenge(name, content):
    where = zone_id()
    made = cf.zones.dns_records.post(where, data={"type": "TXT", "name": full(name), "content": content, "ttl": 120})
    cf.zones.dns_records.delete(where, made["result"]["id"])


JOBS = {job.__name__: job for job in (zones, zone, records, put, delete, challenge)}
try:
    JOBS[sys.argv[1]](*sys.argv[2:])
except CloudFlare.exceptions.CloudFlareAPIError as error:
    sys.exit(f"api call failed: {int(error)} {error}")
