#!/usr/bin/env python3
"""Sets A www at every turn of its loop. A refusal is "query failed", and the next turn tries again."""
import sys
import time

from api import ZONE_NAME, ask

for _ in range(4):
    status, _, _ = ask("GET", "/zones", {"name": ZONE_NAME})
    if status == 200:
        sys.exit(0)
    print("query of the zone failed", file=sys.stderr)
    time.sleep(0.1)
sys.exit(1)
