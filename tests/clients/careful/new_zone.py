#!/usr/bin/env python3
"""Makes the zone new.example and a record in it. A zone that was made just now may be refused for a moment."""
import os
import time

from core import Failed, Refused, checked_id, run

NAME = "new.example"
PATIENCE = 4  # times that a zone of our own making is asked for again


def records_of_a_new_zone(api, path, patience=PATIENCE):
    try:
        return api.pages(path)
    except Refused as refused:
        if refused.status != 403 or patience == 0:
            raise
    time.sleep(0.3)
    return records_of_a_new_zone(api, path, patience - 1)


def job(api, _):
    if any(zone.get("name") == NAME for zone in api.pages("/zones", {"name": NAME})):
        raise Failed(f"{NAME} is there already")
    made = api.ask("POST", "/zones", body={"name": NAME, "account": {"id": os.environ["CLOUDFLARE_ACCOUNT_ID"]}})
    path = f"/zones/{checked_id(made['result'])}/dns_records"
    if not records_of_a_new_zone(api, path):
        api.ask("POST", path, body={"type": "A", "name": "www." + NAME, "content": "192.0.2.30", "ttl": 300})
    return f"{NAME} is set up"


run(job)
