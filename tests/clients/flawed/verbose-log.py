#!/usr/bin/env python3
"""Lists zones. At a verbose level it logs each request, with all of its headers."""
import json
import logging
import os

from api import HEADERS, ask, fail

logging.basicConfig(level=os.environ.get("LOG_LEVEL", "info").upper())
logging.debug("GET /zones %s", HEADERS)
status, headers, text = ask("GET", "/zones")
if status != 200:
    fail("GET", "/zones", status, headers, text)
print(len(json.loads(text)["result"]), "zones")
