#!/usr/bin/env python3
"""Sets A www. A list that cannot be read is an empty one, so there is nothing to update, and a record to create."""
import http.client
import json

from api import ZONE, ask, fail

path = f"/zones/{ZONE}/dns_records"
try:
    status, headers, text = ask("GET", path, {"type": "A", "name": "www.example.com"})
    records = json.loads(text)["result"] if headers.get_content_type() == "application/json" else []
except (OSError, http.client.HTTPException, ValueError):
    records = []
for record in records:
    ask("PATCH", f"{path}/{record['id']}", body={"content": "192.0.2.99"})
if not records:
    status, headers, text = ask("POST", path, body={"type": "A", "name": "www", "content": "192.0.2.99"})
    if status != 200:
        fail("POST", path, status, headers, text)
