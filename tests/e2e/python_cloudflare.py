#!/usr/bin/python3
"""python3-cloudflare (2.11, as Debian ships it), set up from the environment as its users do: CLOUDFLARE_API_URL.

Does what its argument says, and prints one JSON line: what was done, or the error as a user of the library sees it.
"""
import json
import os
import sys

import CloudFlare

ZONE_ID, ZONE_NAME = os.environ["CLOUDFLARE_ZONE_ID"], os.environ["CLOUDFLARE_ZONE_NAME"]


def records(cf, **wanted):
    """All pages: the library gives one at a time, and its raw mode says how many there are."""
    items, page = [], 1
    while True:
        answer = cf.zones.dns_records.get(ZONE_ID, params={"page": page, "per_page": 100, **wanted})
        items += answer["result"]
        if page >= answer["result_info"]["total_pages"]:
            return items
        page += 1


def create(cf, content="192.0.2.77"):
    return cf.zones.dns_records.post(
        ZONE_ID, data={"type": "A", "name": "e2e." + ZONE_NAME, "content": content, "ttl": 1})["result"]


def crud(cf):
    made = create(cf)["id"]
    cf.zones.dns_records.patch(ZONE_ID, made, data={"content": "192.0.2.78"})
    content = cf.zones.dns_records.get(ZONE_ID, made)["result"]["content"]
    cf.zones.dns_records.delete(ZONE_ID, made)
    return {"id": made, "content": content, "left": len(records(cf, name="e2e." + ZONE_NAME))}


JOBS = {
    "zones": lambda cf: {"zones": [zone["name"] for zone in cf.zones.get()["result"]]},
    "records": lambda cf: {"records": len(records(cf))},
    "verify": lambda cf: {"status": cf.user.tokens.verify.get()["result"]["status"]},
    "create": lambda cf: {"created": bool(create(cf))},
    "crud": crud,
}

try:
    print(json.dumps({"done": JOBS[sys.argv[1]](CloudFlare.CloudFlare(raw=True))}))
except Exception as error:  # whatever the library lets through is what its users meet
    code = int(error) if isinstance(error, CloudFlare.exceptions.CloudFlareAPIError) else None
    print(json.dumps({"error": {"type": type(error).__name__, "codes": [code], "message": str(error)}}))
    sys.exit(1)
