#!/usr/bin/env python3
"""Lists the zones that the credential sees, all of them or none."""
from core import run


def job(api, _):
    return "\n".join(zone["name"] for zone in api.pages("/zones"))


run(job)
