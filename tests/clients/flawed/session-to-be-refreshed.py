#!/usr/bin/env python3
"""Lists zones with the access token of a stored session, and does not look when that expires."""
import json
import os

from api import HEADERS, ask, fail

HEADERS["Authorization"] = "Bearer " + json.loads(os.environ["OAUTH_SESSION"])["access_token"]
status, headers, text = ask("GET", "/zones")
if status != 200:
    fail("GET", "/zones", status, headers, text)
