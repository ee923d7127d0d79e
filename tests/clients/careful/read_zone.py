#!/usr/bin/env python3
"""Reads one zone by its id and prints its name and status."""
import os

from core import run


def job(api, _):
    zone = api.one(f"/zones/{os.environ['CLOUDFLARE_ZONE_ID']}")
    return f"{zone.get('name')} is {zone.get('status')}"


run(job)
