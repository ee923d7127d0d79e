#!/usr/bin/env python3
"""Looks for the zone of a name. After a failed request the name stays as it is, and is cut by the next label's length."""
import json
import sys
import time

from api import ZONE_NAME, ask

name = "_acme-challenge.www." + ZONE_NAME
labels = name.split(".")
for index in range(len(labels) - 1):
    status, headers, text = ask("GET", "/zones", {"name": name})
    if status != 200:
        time.sleep(1)
        continue
    if json.loads(text)["result"]:
        sys.exit(0)
    name = name[len(labels[index]) + 1:]
sys.exit(f"Found no Zones for domain {name}: make sure that the API key is correctly set up")
