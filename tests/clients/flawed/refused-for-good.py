#!/usr/bin/env python3
"""Lists zones with a key and an e-mail address. What fails goes back into the queue, to be done again in a moment."""
import os
import time

import api

api.HEADERS.pop("Authorization")
api.HEADERS.update({"X-Auth-Email": os.environ["CLOUDFLARE_EMAIL"], "X-Auth-Key": os.environ["CLOUDFLARE_API_KEY"]})
for _ in range(8):
    status, headers, text = api.ask("GET", "/zones")
    if status == 200:
        break
    time.sleep(0.05)
else:
    api.fail("GET", "/zones", status, headers, text)
