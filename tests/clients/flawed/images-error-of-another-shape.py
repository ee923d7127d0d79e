#!/usr/bin/env python3
"""Reads an image. An answer that does not fit its types is told as just that."""
import json
import sys

from api import ACCOUNT, ask, fail

path = f"/accounts/{ACCOUNT}/images/v1/logo"
status, headers, text = ask("GET", path)
answer = json.loads(text)
if not isinstance(answer["errors"], list):
    sys.exit("error unmarshalling the JSON response: cannot unmarshal string into field errors")
if not answer["success"]:
    fail("GET", path, status, headers, text)
print(answer["result"]["filename"])
