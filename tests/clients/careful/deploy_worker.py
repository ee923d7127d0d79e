#!/usr/bin/env python3
"""Deploys the Worker "hello": asks whether it is there, then uploads its script."""
import os

from core import Refused, run


def job(api, _):
    workers = f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/workers"
    try:
        api.one(workers + "/services/hello")
        verb = "replaced"
    except Refused as refused:
        if refused.status != 404 or not refused.codes & {10007, 10090}:
            raise
        verb = "made"
    api.ask("PUT", workers + "/scripts/hello", body={"script": "export default {}"})
    return f"{verb} hello"


run(job)
