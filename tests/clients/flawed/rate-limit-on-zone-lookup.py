#!/usr/bin/env python3
"""Guesses the zone of a name, the longest first. A refusal is a wrong guess; a client below tries each five times."""
import json
import sys
import time

from api import ZONE_NAME, ask

labels = ("_acme-challenge.www." + ZONE_NAME).split(".")
for start in range(len(labels)):
    for attempt in range(5):
        status, headers, text = ask("GET", "/zones", {"name": ".".join(labels[start:]), "per_page": 1})
        if status == 200:
            break
        time.sleep(0.007)
    if status == 200 and json.loads(text)["result"]:
        sys.exit("found it")
sys.exit(f"Unable to determine zone_id for {ZONE_NAME} using zone names: {labels}")
