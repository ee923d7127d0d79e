#!/usr/bin/env python3
"""Sets A www over one connection, and is deaf to `Connection: close`: that the server ends it is the end."""
import http.client
import json
import sys

from api import ZONE, ask, connection, fail


class Deaf(http.client.HTTPResponse):
    def _check_close(self):
        return False


connection.response_class = Deaf
connection.auto_open = 0  # what was lost is not opened again
connection.connect()
path = f"/zones/{ZONE}/dns_records"
status, headers, text = ask("GET", path, {"type": "A", "name": "www.example.com"})
if status != 200:
    fail("GET", path, status, headers, text)
try:
    ask("PATCH", f"{path}/{json.loads(text)['result'][0]['id']}", body={"content": "192.0.2.99"})
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"the server closed the connection: {error}")
