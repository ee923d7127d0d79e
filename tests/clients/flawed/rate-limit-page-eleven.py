#!/usr/bin/env python3
"""Lists the records of a zone. Whatever is refused in between ends it: no second try of a page."""
import json

from api import ZONE, ask, fail

page, pages = 1, 1
while page <= pages:
    path = f"/zones/{ZONE}/dns_records"
    status, headers, text = ask("GET", path, {"page": page, "per_page": 100})
    if status != 200:
        fail("GET", path, status, headers, text)
    answer = json.loads(text)
    for record in answer["result"]:
        print(record["name"])
    page, pages = page + 1, answer["result_info"]["total_pages"]
