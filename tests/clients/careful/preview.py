#!/usr/bin/env python3
"""A development server: rebuilds a Worker ten times, each time with the preview session that it opened at the start."""
import os

from core import run


def job(api, _):
    session = api.one(f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/workers/subdomain/edge-preview")
    for build in range(1, 11):
        print(f"build {build} with the session of {session.get('exchange_url')}")
    return "done"


run(job)
