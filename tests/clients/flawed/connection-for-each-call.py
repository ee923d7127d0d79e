#!/usr/bin/env python3
"""Reads the records of each zone, each call on a connection of its own."""
import json
import urllib.request

from api import HEADERS, URL


def get(path):
    request = urllib.request.Request(f"{URL.geturl()}{path}", headers=HEADERS)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["result"]


for zone in get("/zones"):
    print(zone["name"], len(get(f"/zones/{zone['id']}/dns_records")))
