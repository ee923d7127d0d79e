#!/usr/bin/env python3
"""Lists a collection with pages, all of it or nothing: list_pages.py PATH [PARAMETER=VALUE...]. {VARIABLE} in PATH is one of the environment."""
import os
import sys

from core import run


def job(api, _):
    items = api.pages(sys.argv[1].format(**os.environ), dict(each.split("=", 1) for each in sys.argv[2:]))
    return "\n".join(str(item.get("name", item.get("id"))) for item in items)


run(job)
