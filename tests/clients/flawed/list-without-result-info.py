#!/usr/bin/env python3
"""Lists the records of a zone. Reckons the number of pages before it looks whether the answer has anything to reckon with."""
import json

from api import ZONE, ask, fail

path, page, pages = f"/zones/{ZONE}/dns_records", 1, 1
while page <= pages:
    status, headers, text = ask("GET", path, {"page": page, "per_page": 100})
    if status != 200:
        fail("GET", path, status, headers, text)
    answer = json.loads(text)
    info = answer.get("result_info") or {"total_count": len(answer["result"]), "per_page": 0}
    pages = -(-info["total_count"] // info["per_page"])
    print(*(record["name"] for record in answer["result"]))
    page += 1
