#!/usr/bin/env python3
"""Reads the records of all zones at once: the API is fast."""
import concurrent.futures
import json
import urllib.request

from api import HEADERS, URL


def get(path):
    request = urllib.request.Request(f"{URL.geturl()}{path}", headers=HEADERS)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["result"]


zones = get("/zones")
with concurrent.futures.ThreadPoolExecutor(len(zones)) as pool:
    for zone, records in zip(zones, pool.map(lambda zone: get(f"/zones/{zone['id']}/dns_records"), zones)):
        print(zone["name"], len(records))
