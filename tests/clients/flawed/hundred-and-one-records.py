#!/usr/bin/env python3
"""Looks through the records of a zone for names that can be taken over; through those that come unasked."""
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path)
if status != 200:
    fail("GET", path, status, headers, text)
print(sum(record["type"] == "CNAME" for record in json.loads(text)["result"]), "names were looked at")
