#!/usr/bin/env python3
"""Asks the analytics three times, as an exporter does at each tick. A limit that stands in an HTTP 200 ends the asking."""
import json
import time

from core import Failed, run

QUERY = {"query": "{viewer{zones{httpRequests1hGroups(limit: 1){sum{requests}}}}}"}


def job(api, _):
    for tick in range(3):
        status, headers, text = api.once("POST", "/graphql", None, QUERY)
        try:
            errors = [error.get("message") for error in json.loads(text).get("errors") or []]
        except (ValueError, AttributeError):
            errors = [f"no JSON but {headers.get('Content-Type')}"]
        if status != 200 or errors:  # the next tick would spend what is not there
            said = "; ".join(map(str, errors))
            raise Failed(f"POST /graphql: {status} {said} (ray {headers.get('CF-Ray')}): no more of it for now")
        print(f"tick {tick}: {len(text)} bytes")
        time.sleep(0.1)
    return "done"


run(job)
