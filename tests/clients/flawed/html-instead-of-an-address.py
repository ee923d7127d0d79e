#!/usr/bin/env python3
"""Sets a record to what a service says its address is. After a failed update the record is removed, to be made anew."""
import json
import os
import sys
import urllib.parse

from api import URL, ZONE, ZONE_NAME, ask

there = urllib.parse.urlsplit(os.environ["DDNS_ADDRESS_URL"]).path.removeprefix(URL.path)
address = ask("GET", there)[2].strip()
path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"type": "A", "name": "www." + ZONE_NAME})
record = f"{path}/{json.loads(text)['result'][0]['id']}"
status, headers, text = ask("PATCH", record, body={"content": address})
if status != 200:
    ask("DELETE", record)
    sys.exit(f"update: {status} {text}")
