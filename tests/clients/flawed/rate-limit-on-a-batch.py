#!/usr/bin/env python3
"""Makes five records in a batch. When that fails, whatever the reason, they are made one by one."""
from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
records = [{"type": "A", "name": f"web{n}", "content": f"192.0.2.{20 + n}", "ttl": 300} for n in range(1, 6)]
if ask("POST", path + "/batch", body={"posts": records})[0] != 200:
    for record in records:
        status, headers, text = ask("POST", path, body=record)
        if status != 200:
            fail("POST", path, status, headers, text)
