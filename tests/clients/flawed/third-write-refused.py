#!/usr/bin/env python3
"""Creates five records. Stops at the first that is refused, says so, and ends with 0."""
import sys

from api import ZONE, ask

for n in range(1, 6):
    status, _, text = ask("POST", f"/zones/{ZONE}/dns_records", body={"type": "A", "name": f"web{n}", "content": f"192.0.2.{n}"})
    if status != 200:
        print("failed:", text, file=sys.stderr)
        break
