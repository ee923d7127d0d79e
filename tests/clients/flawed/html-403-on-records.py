#!/usr/bin/env python3
"""Lists the records of a zone. What the parser says about a body is all that it tells."""
import json
import sys

from api import ZONE, ask

status, headers, text = ask("GET", f"/zones/{ZONE}/dns_records")
try:
    print(len(json.loads(text)["result"]))
except ValueError:
    sys.exit(f"invalid character {text[0]!r} looking for beginning of value")
