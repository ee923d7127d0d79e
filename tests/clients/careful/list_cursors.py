#!/usr/bin/env python3
"""Lists a collection with cursors, all of it: list_cursors.py PATH. {VARIABLE} in PATH is one of the environment."""
import os
import sys

from core import Failed, run


def next_cursor(answer):
    info = answer.get("result_info") or {}
    return info.get("cursor") or (info.get("cursors") or {}).get("after")


def job(api, _):
    items, cursors = [], [None]
    while True:
        answer = api.ask("GET", sys.argv[1].format(**os.environ), {"cursor": cursors[-1]} if cursors[-1] else None)
        items += answer["result"]
        cursor = next_cursor(answer)
        if not cursor:
            return f"{len(items)} items"
        if cursor in cursors:
            raise Failed("the API gave the same cursor twice")
        cursors.append(cursor)


run(job)
