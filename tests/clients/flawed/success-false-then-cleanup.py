#!/usr/bin/env python3
"""Sets a TXT record and removes it. It never looks at "success"; what was not made has no id."""
import json
import sys

from api import ZONE, ZONE_NAME, ask

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("POST", path, body={"type": "TXT", "name": "_acme-challenge.www." + ZONE_NAME, "content": "x"})
record = (json.loads(text).get("result") or {}).get("id", "")
status, headers, text = ask("DELETE", f"{path}/{record}")
sys.exit(f"clean-up: {status} {text}")
