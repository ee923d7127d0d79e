#!/usr/bin/env python3
"""Adds an address to a list. Accepted is done: what became of the operation is not asked."""
import os

from api import ACCOUNT, ask, fail

path = f"/accounts/{ACCOUNT}/rules/lists/{os.environ['LIST_ID']}/items"
status, headers, text = ask("POST", path, body=[{"ip": "192.0.2.1"}])
if status != 200:
    fail("POST", path, status, headers, text)
print("added 192.0.2.1")
