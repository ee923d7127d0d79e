#!/usr/bin/env python3
"""Sets A www. Of a whole answer it wants to be done in 50 ms; what is not there by then is asked for again, up to so many
tries: short-deadline.py TRIES."""
import json
import sys
import time

from api import HEADERS, URL, ZONE, connection

DEADLINE = 0.05


def once(method, path, body=None):
    connection.close()
    connection.timeout, end = DEADLINE, time.monotonic() + DEADLINE
    connection.request(method, URL.path + path, body and json.dumps(body), {**HEADERS, "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = b""
    while piece := answer.read1(256):
        text += piece
        if time.monotonic() > end:
            raise TimeoutError("the answer is late")
    return json.loads(text)


def ask(method, path, body=None):
    for _ in range(int(sys.argv[1])):
        try:
            return once(method, path, body)
        except OSError as error:
            late = error
    sys.exit(f"{method} {path}: {late}")


records = ask("GET", f"/zones/{ZONE}/dns_records?type=A&name=www.example.com")["result"]
ask("PATCH", f"/zones/{ZONE}/dns_records/{records[0]['id']}", {"content": "192.0.2.99"})
