#!/usr/bin/env python3
"""Reads the records of each zone. A refusal is fatal, a limit, too."""
import json

from api import ask, fail


def get(path):
    status, headers, text = ask("GET", path, {"per_page": 50})
    if status != 200:
        fail("GET", path, status, headers, text)
    return json.loads(text)["result"]


for zone in get("/zones"):
    print(zone["name"], len(get(f"/zones/{zone['id']}/dns_records")))
