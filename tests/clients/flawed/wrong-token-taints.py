#!/usr/bin/env python3
"""Keeps A www. What cannot be read is not as it should be, and is made anew."""
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"name": "www.example.com"})
there = json.loads(text)["result"] if status == 200 else None
if not there:
    print("tainted:", text)
    status, headers, text = ask("POST", path, body={"type": "A", "name": "www", "content": "192.0.2.99"})
    if status != 200:
        fail("POST", path, status, headers, text)
