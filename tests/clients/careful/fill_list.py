#!/usr/bin/env python3
"""Makes the list "blocked" and puts three addresses into it, one call each. A write that finds the list busy is tried again, later."""
import os

from core import checked_id, run


def job(api, _):
    lists = f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/rules/lists"
    made = checked_id(api.ask("POST", lists, body={"name": "blocked", "kind": "ip"})["result"])
    for number in range(1, 4):
        api.ask("POST", f"{lists}/{made}/items", body=[{"ip": f"192.0.2.{number}"}])
    return "the list holds 3 addresses"


run(job)
