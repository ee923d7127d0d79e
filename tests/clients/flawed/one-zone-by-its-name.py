#!/usr/bin/env python3
"""Sets a TXT record in the zone that holds it. The first refusal on the way to the zone ends it."""
import json
import os

from api import ask, fail

name, content = os.environ["CHALLENGE_NAME"], os.environ["CHALLENGE_CONTENT"]
zone, found = name, []
while not found:
    status, headers, text = ask("GET", "/zones", {"name": zone})
    if status != 200:
        fail("GET", "/zones", status, headers, text)
    found, zone = json.loads(text)["result"], zone.partition(".")[2]
ask("POST", f"/zones/{found[0]['id']}/dns_records", body={"type": "TXT", "name": name, "content": content})
