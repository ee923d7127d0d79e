#!/usr/bin/env python3
"""Fills a list. The API takes the items and does the rest later, so there is nothing to look at in its answer."""
import json

from api import ACCOUNT, ask

lists = f"/accounts/{ACCOUNT}/rules/lists"
made = json.loads(ask("POST", lists, body={"name": "blocked", "kind": "ip"})[2])["result"]["id"]
for number in range(1, 4):
    ask("POST", f"{lists}/{made}/items", body=[{"ip": f"192.0.2.{number}"}])
print("the list holds 3 addresses")
