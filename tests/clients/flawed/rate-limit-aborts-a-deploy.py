#!/usr/bin/env python3
"""Deploys a Worker. A 404 of the first question means that it is new; anything else but a success is fatal."""
from api import ACCOUNT, ask, fail

path = f"/accounts/{ACCOUNT}/workers/services/hello"
status, headers, text = ask("GET", path)
if status not in (200, 404):
    fail("GET", path, status, headers, text)
status, headers, text = ask("PUT", f"/accounts/{ACCOUNT}/workers/scripts/hello", body={"script": "export default {}"})
