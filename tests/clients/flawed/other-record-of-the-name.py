#!/usr/bin/env python3
"""Sets the DMARC policy of a zone, without a look at what is there."""
from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("POST", path, body={"type": "TXT", "name": "_dmarc", "content": "v=DMARC1; p=reject"})
if status != 200:
    fail("POST", path, status, headers, text)
