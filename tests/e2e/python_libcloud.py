#!/usr/bin/python3
"""python3-libcloud (3.4.1, as Debian ships it): its driver takes host, port and secure, and no base path.

Does what its argument says, and prints one JSON line: what was done, or the error as a user of the library sees it.
"""
import json
import os
import sys
import urllib.parse

import libcloud.dns.providers
import libcloud.dns.types

ZONE_ID, ZONE_NAME = os.environ["CLOUDFLARE_ZONE_ID"], os.environ["CLOUDFLARE_ZONE_NAME"]


def driver():
    at = urllib.parse.urlsplit(os.environ["CLOUDFLARE_BASE_URL"])
    make = libcloud.dns.providers.get_driver(libcloud.dns.types.Provider.CLOUDFLARE)
    credential = [os.environ["CLOUDFLARE_API_TOKEN"]] if os.environ.get("CLOUDFLARE_API_TOKEN") else [
        os.environ["CLOUDFLARE_EMAIL"], os.environ["CLOUDFLARE_API_KEY"]]
    return make(*credential, host=at.hostname, port=at.port, secure=at.scheme == "https")


def zone(cf):
    return next(each for each in cf.iterate_zones() if each.domain == ZONE_NAME)


def create(cf, where):
    return cf.create_record("e2e", where, "A", "192.0.2.77", extra={"ttl": 1})


def crud(cf):
    where = zone(cf)
    record = create(cf, where)
    cf.update_record(record, "e2e", "A", "192.0.2.78")
    content = cf.get_record(where.id, record.id).data
    cf.delete_record(record)
    left = [each for each in cf.iterate_records(where) if each.name == "e2e"]
    return {"id": record.id, "content": content, "left": len(left)}


JOBS = {
    "zones": lambda cf: {"zones": [each.domain for each in cf.iterate_zones()]},
    "records": lambda cf: {"records": len(list(cf.iterate_records(cf.get_zone(ZONE_ID))))},
    "create": lambda cf: {"created": bool(create(cf, cf.get_zone(ZONE_ID)))},
    "crud": crud,
}

try:
    print(json.dumps({"done": JOBS[sys.argv[1]](driver())}))
except Exception as error:  # whatever the library lets through is what its users meet
    print(json.dumps({"error": {"type": type(error).__name__, "message": str(error)}}))
    sys.exit(1)
