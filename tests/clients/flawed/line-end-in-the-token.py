#!/usr/bin/env python3
"""Lists zones. It never looks at its token; what the HTTP library says of a header that cannot be sent goes to the log."""
import json
import logging
import sys

from api import ask, fail

try:
    status, headers, text = ask("GET", "/zones")
except ValueError as error:
    logging.error("could not list zones: %s", error)
    sys.exit(1)
if status != 200:
    fail("GET", "/zones", status, headers, text)
print(len(json.loads(text)["result"]), "zones")
