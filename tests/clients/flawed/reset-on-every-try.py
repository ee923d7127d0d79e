#!/usr/bin/env python3
"""Lists zones. After the last try it looks at an answer that there is not."""
import http.client
import time

from api import ask

answer = None
for attempt in range(3):
    try:
        answer = ask("GET", "/zones", {"per_page": 50})
        break
    except (OSError, http.client.HTTPException):
        time.sleep(0.2)
print(answer[0])
