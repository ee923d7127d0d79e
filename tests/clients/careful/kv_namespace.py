#!/usr/bin/env python3
"""Makes sure that the KV namespace "docs" exists, once."""
import os

from core import run


def job(api, _):
    path = f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/storage/kv/namespaces"
    if any(each.get("title") == "docs" for each in api.pages(path)):
        return "docs is there"
    api.ask("POST", path, body={"title": "docs"})
    return "made docs"


run(job)
