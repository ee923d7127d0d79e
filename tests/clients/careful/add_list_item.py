#!/usr/bin/env python3
"""Adds an address to the list $LIST_ID and waits until the API has done it: add_list_item.py ADDRESS"""
import os
import sys

from core import Failed, checked_id, run


def job(api, _):
    lists = f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/rules/lists"
    started = api.ask("POST", f"{lists}/{os.environ['LIST_ID']}/items", body=[{"ip": sys.argv[1]}])["result"]
    operation = checked_id({"id": started.get("operation_id")})
    for attempt in range(20):
        state = api.ask("GET", f"{lists}/bulk_operations/{operation}")["result"]
        if state.get("status") == "completed":
            return "added"
        if state.get("status") == "failed":
            raise Failed(f"the operation failed: {state.get('error')}")
        api.pause(min(1, 0.6 + 0.2 * attempt), None, Failed(f"the operation {operation} is {state.get('status')}"))
    raise Failed(f"the operation {operation} has not ended")


run(job)
